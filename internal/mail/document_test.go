package mail

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/document/documenttest"
	"github.com/fairwell/fairwell/internal/notice"
)

// mailboxEnds is a declaration whose confirmation goes to what it cancels.
func mailboxEnds(t *testing.T, lang notice.Language) Content {
	c := oneProduct(t, lang)
	c.Items[0].ProductName, c.Declared[0].ProductName = "Mail Plus", "Mail Plus"
	c.MailboxEndsOn = c.Items[0].EndsOn
	return c
}

func TestTheDocumentSaysWhatTheConfirmationSays(t *testing.T) {
	for name, content := range map[string]func(*testing.T, notice.Language) Content{
		"one_product": oneProduct, "three_products": threeProducts, "for_cause": forCause, "all_refused": allRefused, "mailbox": mailboxEnds,
	} {
		for _, lang := range []notice.Language{notice.German, notice.English} {
			t.Run(name+" "+string(lang), func(t *testing.T) {
				d, err := Document(content(t, lang))
				if err != nil {
					t.Fatal(err)
				}
				pdf, err := document.PDF(d)
				if err != nil {
					t.Fatal(err)
				}
				golden(t, name+"."+string(lang)+".pdf.txt", documenttest.Text(t, pdf))
				if n := len(documenttest.Pages(t, pdf)); n > 2 || (n > 1 && name == "one_product") {
					t.Errorf("it takes %d pages", n)
				}
				m, err := Render(content(t, lang))
				if err != nil {
					t.Fatal(err)
				}
				shown := documenttest.Words(t, pdf)
				for line := range strings.Lines(m.Text) {
					line = strings.Trim(line, "*>- \n")
					label, value, _ := strings.Cut(line, ": ")
					if strings.Contains(line, "E-Mail") || strings.Contains(line, "e-mail") {
						continue // the document speaks of itself
					}
					if !strings.Contains(shown, strings.TrimSuffix(label, ":")) || !strings.Contains(shown, strings.TrimSpace(value)) {
						t.Errorf("%q of the mail is missing in:\n%s", line, shown)
					}
				}
			})
		}
	}
}

func TestADocumentSurvivesBeingFrozen(t *testing.T) {
	d, err := Document(threeProducts(t, notice.German))
	if err != nil {
		t.Fatal(err)
	}
	frozen, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var thawed document.Document
	if err := json.Unmarshal(frozen, &thawed); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(d, thawed); diff != "" {
		t.Errorf("(-laid out +thawed):\n%s", diff)
	}
}

func TestContentWithoutWhatTheLawAsksForBecomesNoDocument(t *testing.T) {
	c := oneProduct(t, notice.German)
	c.Items = nil
	if _, err := Document(c); err == nil {
		t.Error("it is laid out")
	}
}

func TestAMailToACancelledMailboxSaysWhenItEnds(t *testing.T) {
	for lang, want := range map[notice.Language][2]string{
		notice.German:  {"endet am 22. Dezember 2026", "leiten Sie sie an eine andere Adresse weiter"},
		notice.English: {"ends on 22 December 2026", "forward it to another address"},
	} {
		for name, render := range map[string]func(Content) (Message, error){"mailbox": Render, "receipt_mailbox": RenderReceipt} {
			m, err := render(mailboxEnds(t, lang))
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name+"."+string(lang)+".txt", "Subject: "+m.Subject+"\n\n"+m.Text)
			golden(t, name+"."+string(lang)+".html", m.HTML)
			for _, part := range want {
				if !strings.Contains(m.Text, part) || !strings.Contains(m.HTML, part) {
					t.Errorf("%s %s: %q is missing in:\n%s", name, lang, part, m.Text)
				}
			}
			if m, err = render(oneProduct(t, lang)); err != nil || strings.Contains(m.Text, want[1]) {
				t.Errorf("%s %s: the warning stands without cause: %v", name, lang, err)
			}
		}
	}
}

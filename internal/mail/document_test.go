package mail

import (
	"encoding/json"
	"slices"
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
				l, err := Confirmation(content(t, lang))
				if err != nil {
					t.Fatal(err)
				}
				pdf, err := document.PDF(l.Document.Saved())
				if err != nil {
					t.Fatal(err)
				}
				golden(t, name+"."+string(lang)+".pdf.txt", documenttest.Text(t, pdf))
				shown := documenttest.Words(t, pdf)
				for _, b := range l.Document.Mailed().Blocks {
					said := slices.Concat([]string{b.Text}, b.Items, b.Head, slices.Concat(b.Rows...))
					for _, p := range b.Pairs {
						said = append(said, p.Label, p.Value)
					}
					for _, words := range said {
						if !strings.Contains(shown, strings.Join(strings.Fields(words), " ")) {
							t.Errorf("%q of the mail is missing in:\n%s", words, shown)
						}
					}
				}
			})
		}
	}
}

func TestADocumentSurvivesBeingFrozen(t *testing.T) {
	l, err := Confirmation(threeProducts(t, notice.German))
	if err != nil {
		t.Fatal(err)
	}
	frozen, err := json.Marshal(l.Document)
	if err != nil {
		t.Fatal(err)
	}
	var thawed document.Document
	if err := json.Unmarshal(frozen, &thawed); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(l.Document, thawed); diff != "" {
		t.Errorf("(-laid out +thawed):\n%s", diff)
	}
}

func TestAMailToACancelledMailboxSaysWhenItEnds(t *testing.T) {
	for lang, want := range map[notice.Language][2]string{
		notice.German:  {"endet am 22. Dezember 2026", "leiten Sie es an eine andere Adresse weiter"},
		notice.English: {"ends on 22 December 2026", "forward it to another address"},
	} {
		for name, written := range map[string]func(Content) (Message, error){
			"mailbox": confirmation, "receipt_mailbox": func(c Content) (Message, error) { return render(Receipt(c)) },
		} {
			m, err := written(mailboxEnds(t, lang))
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
			if m, err = written(oneProduct(t, lang)); err != nil || strings.Contains(m.Text, want[1]) {
				t.Errorf("%s %s: the warning stands without cause: %v", name, lang, err)
			}
		}
	}
}

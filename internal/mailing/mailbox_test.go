package mailing_test

import (
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/document/documenttest"
	"github.com/fairwell/fairwell/internal/link"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// confirmed declares products of these lines and names, and confirms to the address.
func (g *stage) confirmed(t *testing.T, lang notice.Language, email string, named ...[2]string) string {
	t.Helper()
	var list [][3]string
	for i := range named {
		list = append(list, [3]string{"P-" + string(rune('1'+i)), storetest.Monthly, ""})
	}
	r := storetest.Record(t, "C-1", "V-1", list...)
	var ids []string
	for i, n := range named {
		r.Products[i].Line, r.Products[i].Name = n[0], n[1]
		ids = append(ids, list[i][0])
	}
	if len(named) > 1 {
		r.Products[1].Terms = storetest.Terms(t, `{"notice":"P3M"}`)
	}
	r.Customer.Email = email
	storetest.Import(t, g.store, r)
	d := storetest.Declaration(t, g.store, "C-1", received, ids...)
	d.Locale = string(lang)
	if _, err := g.store.Declare(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	g.decide(t, d.ID)
	if got := g.confirm(t, d.ID); got.State != cancellation.MailSent {
		t.Fatalf("%+v", got)
	}
	return d.ID
}

func TestAMailToAMailboxThatEndsSaysWhen(t *testing.T) {
	const email, other = "Erika@beispiel.de", "max@beispiel.de"
	for name, tt := range map[string]struct {
		to    string
		named [][2]string
		ends  string
	}{
		"the mailbox":                      {email, [][2]string{{"mail", "Postfach erika@Beispiel.de, 5 GB"}}, "2027-03-22"},
		"its domain":                       {email, [][2]string{{"domain", "www.beispiel.de"}}, "2026-12-22"},
		"both: the earlier end":            {email, [][2]string{{"mail", "erika@beispiel.de"}, {"domain", "beispiel.de"}}, "2027-02-22"},
		"both: the earlier end comes last": {email, [][2]string{{"domain", "beispiel.de"}, {"mail", "rika@beispiel.de"}}, "2026-12-22"},
		"somebody else's mailbox":          {other, [][2]string{{"mail", "erika@beispiel.de"}}, ""},
		"one that ends with it":            {"rika@beispiel.de", [][2]string{{"mail", "erika@beispiel.de"}}, ""},
		"another domain":                   {email, [][2]string{{"domain", "kein-beispiel.de"}}, ""},
		"the domain of another line":       {email, [][2]string{{"hosting", "beispiel.de"}}, ""},
		"the mailbox of another line":      {email, [][2]string{{"access", "erika@beispiel.de"}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			for lang, warning := range map[notice.Language]string{
				notice.German: "gehört zu einem gekündigten Produkt und endet am ", notice.English: "is part of a product you have cancelled and ends on ",
			} {
				g := newStage(t)
				id := g.confirmed(t, lang, tt.to, tt.named...)
				m := g.mailbox.Messages(id)[0]
				if tt.ends != "" {
					warning += notice.Spell(storetest.Date(t, tt.ends), lang)
				}
				if strings.Contains(m.Text, warning) != (tt.ends != "") || strings.Contains(m.HTML, warning) != (tt.ends != "") {
					t.Errorf("%s:\n%s", lang, m.Text)
				}
			}
		})
	}
}

func TestTheConfirmationSaysWhatIsOwedAfterTheEnd(t *testing.T) {
	g := newStage(t)
	id := g.confirmed(t, notice.German, "erika@example.com", [2]string{"access", "DSL 100"}, [2]string{"mail", "Postfach"}, [2]string{"tv", "TV"})
	text := strings.Join(strings.Fields(g.mailbox.Messages(id)[0].Text), " ")
	for _, want := range []string{
		"DSL 100: Die Rufnummer können Sie bis zum 22. Januar 2027 zu einem anderen Anbieter mitnehmen.",
		"Postfach: E-Mails erreichen Sie dort noch bis zum 23. Mai 2027.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if strings.Contains(text, "TV: ") {
		t.Errorf("it says more than that the line ends:\n%s", text)
	}
}

func TestAMailboxThatHadEndedBeforeIsNotSaidToEnd(t *testing.T) {
	g := newStage(t)
	r := storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""})
	r.Products[0].Line, r.Products[0].Name, r.Products[0].EndedOn = "mail", "erika@example.com", storetest.Date(t, "2026-01-31")
	storetest.Import(t, g.store, r)
	id := storetest.Declare(t, g.store, "C-1", received, "P-1").ID
	g.decide(t, id)
	g.confirm(t, id)
	if m := g.mailbox.Messages(id)[0]; strings.Contains(m.Text, "Postfach") {
		t.Errorf("it says:\n%s", m.Text)
	}
}

func TestTheMailLinksToTheCaseUntilTheDayItNamesAndTheSavedDocumentDoesNot(t *testing.T) {
	for lang, words := range map[notice.Language][2]string{
		notice.German: {"Bis zum ", "bestaetigung-"}, notice.English: {"Until ", "confirmation-"},
	} {
		g := newStage(t)
		id := g.confirmed(t, lang, "erika@example.com", [2]string{"access", "DSL 100"})
		m := g.mailbox.Messages(id)[0]
		last := g.now.Add(caseNamed)
		if want := words[0] + notice.Spell(notice.CivilDay(last), lang); !strings.Contains(m.Text, want) {
			t.Errorf("%q is missing in\n%s", want, m.Text)
		}
		if !g.linkIn(t, m, "", link.Case, last.Add(24*time.Hour)) || g.linkIn(t, m, "", link.Case, last.Add(72*time.Hour)) {
			t.Error("the link does not work until the end of that day, or for ever")
		}
		if shown := documenttest.Words(t, g.files(t, id)[words[1]+g.reference(t, id)+".pdf"]); strings.Contains(shown, "portal.example") {
			t.Errorf("the saved document holds the link:\n%s", shown)
		}
		d := storetest.Declare(t, g.store, "C-1", received, "P-1")
		if got := g.step(t, d.ID, cancellation.MailReceipt); got.State != cancellation.MailSent {
			t.Fatalf("%+v", got)
		}
		if m := g.mailbox.Messages(d.ID)[0]; m.Kind != cancellation.MailReceipt || !g.linkIn(t, m, "", link.Case, last) {
			t.Errorf("the receipt has no link:\n%s", m.Text)
		}
	}
}

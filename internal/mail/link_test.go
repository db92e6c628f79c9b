package mail

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/notice"
)

const caseLink = "https://example.com/faelle/0190a7c0-0000-7000-8000-000000000001?t=abc.def"

func linked(t *testing.T, lang notice.Language) Content {
	c := oneProduct(t, lang)
	c.Link, c.LinkUntil = caseLink, date(t, "2026-12-22")
	return c
}

func TestAMailSaysWhereTheCaseCanBeSeenAndUntilWhen(t *testing.T) {
	for lang, want := range map[notice.Language]string{
		notice.German:  "Bis zum 22. Dezember 2026 können Sie den Vorgang hier ansehen, ohne sich anzumelden:",
		notice.English: "Until 22 December 2026 you can view your cancellation here without signing in:",
	} {
		typed := typedContent(t, lang)
		typed.Link, typed.LinkUntil = caseLink, date(t, "2026-12-22")
		for name, written := range map[string]func() (Message, error){
			"linked":               func() (Message, error) { return confirmation(linked(t, lang)) },
			"receipt_linked":       func() (Message, error) { return render(Receipt(linked(t, lang))) },
			"typed_linked":         func() (Message, error) { return render(TypedConfirmation(typed)) },
			"typed_receipt_linked": func() (Message, error) { return render(TypedReceipt(typed)) },
		} {
			m, err := written()
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name+"."+string(lang)+".txt", m.Text)
			golden(t, name+"."+string(lang)+".html", m.HTML)
			if !strings.Contains(m.Text, want+"\n"+caseLink+"\n") || !strings.Contains(m.HTML, `<a href="`+caseLink+`">`) {
				t.Errorf("%s %s: it is no link in:\n%s", name, lang, m.Text)
			}
		}
		if m, err := confirmation(oneProduct(t, lang)); err != nil || strings.Contains(m.HTML, "href") || strings.Contains(m.Text, want[20:]) {
			t.Errorf("%s: a link to nowhere: %v", lang, err)
		}
	}
}

// What is saved is kept for years, and may be handed on.
func TestWhatIsSavedHoldsNoLink(t *testing.T) {
	whole, err := Confirmation(linked(t, notice.German))
	if err != nil {
		t.Fatal(err)
	}
	c := typedContent(t, notice.German)
	c.Link, c.LinkUntil = caseLink, date(t, "2026-12-22")
	typed, err := TypedConfirmation(c)
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]document.Document{"confirmation": whole.Document.Saved(), "typed": typed.Document.Saved()} {
		frozen, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(frozen, []byte("faelle")) || bytes.Contains(frozen, []byte("ohne sich")) || !bytes.Contains(frozen, []byte("Freundliche")) {
			t.Errorf("the %s is saved as %s", name, frozen)
		}
	}
}

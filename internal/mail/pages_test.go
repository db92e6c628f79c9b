package mail

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/document/documenttest"
	"github.com/fairwell/fairwell/internal/notice"
)

// many are so many products, each with a day and a reason of its own.
func many(t *testing.T, products int, lang notice.Language) Content {
	t.Helper()
	c := oneProduct(t, lang)
	first := c.Items[0]
	c.Items, c.Declared = nil, nil
	for n := range products {
		i := first
		i.ProductName, i.ContractNumber = fmt.Sprintf("Mobilfunk Geschäft %02d", n), fmt.Sprintf("2024-%04d", n)
		i.LastReceiptOn = date(t, fmt.Sprintf("20%d-01-14", 27+n))
		i.EndsOn = date(t, fmt.Sprintf("20%d-04-14", 27+n))
		i.Explanation = fmt.Sprintf("Vom %s an läuft Ihr Vertrag ohne feste Laufzeit. Die Kündigungsfrist von 1 Monat läuft vom Eingang am 22. November 2026 bis zum %s.",
			notice.Spell(i.LastReceiptOn, lang), notice.Spell(i.EndsOn, lang))
		i.Trace = []string{strings.Repeat("Ein Satz über die Laufzeit des Vertrags. ", 3), strings.Repeat("Ein Satz über die Frist. ", 4), i.Explanation}
		c.Items = append(c.Items, i)
		c.Declared = append(c.Declared, Declared{ProductName: i.ProductName, ContractNumber: i.ContractNumber})
	}
	return c
}

func TestFourProductsTakeOnePageAndAnAnnexAndFiftyFewerThanSix(t *testing.T) {
	for _, lang := range []notice.Language{notice.German, notice.English} {
		for products, most := range map[int]int{4: 2, 50: 5} {
			l, err := Confirmation(many(t, products, lang))
			if err != nil {
				t.Fatal(err)
			}
			pdf, err := document.PDF(l.Document.Saved())
			if err != nil {
				t.Fatal(err)
			}
			pages := documenttest.Pages(t, pdf)
			if len(pages) > most {
				t.Errorf("%s: %d products take %d pages", lang, products, len(pages))
			}
			if text := documenttest.Text(t, pdf); strings.Count(text, "Anlage:")+strings.Count(text, "Annex:") != 1 {
				t.Errorf("%s: there is not one annex in\n%s", lang, text)
			}
			t.Logf("%s: %d products take %d pages", lang, products, len(pages))
		}
	}
}

func TestTheTableComesFirstAndTheAnnexBeginsAPage(t *testing.T) {
	l, err := Confirmation(threeProducts(t, notice.German))
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, b := range l.Document.Saved().Blocks {
		if b.Kind == document.KindTable || b.Kind == document.KindHeading {
			order = append(order, strings.TrimSpace(string(b.Kind)+" "+b.Text))
		}
		if b.NewPage != strings.HasPrefix(b.Text, "Anlage") {
			t.Errorf("%q begins a page: %v", b.Text, b.NewPage)
		}
	}
	want := "table|heading Wie es weitergeht|heading Das haben Sie erklärt|heading Anlage: Warum dieser Tag?"
	if got := strings.Join(order, "|"); got != want {
		t.Errorf("it reads %s", got)
	}
}

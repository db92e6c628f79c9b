package mail

import (
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/document/documenttest"
	"github.com/fairwell/fairwell/internal/notice"
)

// corrected is a case of which one product keeps its end, one goes on, and one
// ends by another case.
func corrected(t *testing.T, lang notice.Language) Content {
	c := oneProduct(t, lang)
	c.Declared = nil
	c.Items = append(c.Items,
		ContentItem{ProductName: "TV-Option", ContractNumber: "2024-0815", Continues: true},
		ContentItem{
			ProductName: "Mail Plus", ContractNumber: "2020-0007", RefusedCode: cancellation.RefusedAlreadyCancelled,
			RefusedReference: "H3RT-V9WA-0C2F", RefusedEndsOn: date(t, "2026-12-10"),
		})
	return c
}

// undone is a case of which one product goes on.
func undone(t *testing.T, lang notice.Language) Content {
	c := corrected(t, lang)
	c.Items = c.Items[1:2]
	return c
}

func TestACorrectionSaysWhatHoldsNowAndWhichOneItIs(t *testing.T) {
	for lang, want := range map[notice.Language][]string{
		notice.German: {
			"Korrektur 2 zu", "22. Dezember 2026", "läuft weiter\nVertrag 2024-0815  Kündigung aufgehoben", "10. Dezember 2026", "H3RT-V9WA-0C2F",
			"ist die Korrektur 2", "ersetzt es die Bestätigung und die Korrektur 1",
		},
		notice.English: {
			"Correction 2 to", "22 December 2026", "continues\nContract 2024-0815  cancellation undone", "10 December 2026", "H3RT-V9WA-0C2F",
			"is correction 2", "it replaces the confirmation and correction 1",
		},
	} {
		l, err := Correction(corrected(t, lang), 2)
		m, err := render(l, err)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "correction."+string(lang)+".txt", "Subject: "+m.Subject+"\n\n"+m.Text)
		golden(t, "correction."+string(lang)+".html", m.HTML)
		pdf, err := document.PDF(l.Document.Saved())
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "correction."+string(lang)+".pdf.txt", documenttest.Text(t, pdf))
		for _, part := range want {
			if !strings.Contains(m.Subject+m.Text, part) {
				t.Errorf("%q is missing in %s\n%s", part, m.Subject, m.Text)
			}
		}
		whole, err := confirmation(oneProduct(t, lang))
		if err != nil || whole.Subject == m.Subject {
			t.Errorf("a search of the log cannot tell it from the confirmation: %v", err)
		}
	}
}

func TestACorrectionThatUndoesACancellationSaysSoFirst(t *testing.T) {
	for lang, want := range map[notice.Language][2]string{
		notice.German: {
			"Ihre Kündigung von TV-Option ist aufgehoben. Das Produkt läuft weiter.",
			"Ihre Kündigung der Produkte unten ist aufgehoben. Sie laufen weiter.",
		},
		notice.English: {
			"Your cancellation of TV-Option has been undone. The product continues.",
			"Your cancellation of the products below has been undone. They continue.",
		},
	} {
		one := undone(t, lang)
		two := undone(t, lang)
		two.Items = append(two.Items, ContentItem{ProductName: "Fax-Nummer", ContractID: "V-2", Continues: true})
		for n, c := range []Content{one, two} {
			m, err := render(Correction(c, 1))
			if err != nil {
				t.Fatal(err)
			}
			if n == 0 {
				golden(t, "undone."+string(lang)+".txt", "Subject: "+m.Subject+"\n\n"+m.Text)
			}
			if paragraphs := strings.Split(m.Text, "\n\n"); !strings.HasPrefix(paragraphs[2], want[n]) {
				t.Errorf("it begins with %q", paragraphs[2])
			}
			if days := dates.FindAllString(m.Text, -1); len(days) != 1 {
				t.Errorf("it names %v, not the day of receipt alone", days)
			}
		}
	}
}

func TestEachCorrectionNamesAllThatItReplaces(t *testing.T) {
	for n, want := range map[int][2]string{
		1:  {"ersetzt es die Bestätigung.", "replaces the confirmation."},
		2:  {"die Bestätigung und die Korrektur 1.", "the confirmation and correction 1."},
		3:  {"die Bestätigung und die Korrekturen 1 und 2.", "the confirmation and corrections 1 and 2."},
		12: {"die Bestätigung und die Korrekturen 1 bis 11.", "the confirmation and corrections 1 to 11."},
	} {
		for l, lang := range []notice.Language{notice.German, notice.English} {
			for name, written := range map[string]func() (Letter, error){
				"correction":       func() (Letter, error) { return Correction(undone(t, lang), n) },
				"typed correction": func() (Letter, error) { return TypedCorrection(typedContent(t, lang), n) },
			} {
				m, err := render(written())
				if err != nil || !strings.Contains(m.Text, want[l]) {
					t.Errorf("%s %d: %q is missing, %v, in\n%s", name, n, want[l], err, m.Text)
				}
			}
		}
	}
}

func TestACorrectionWithoutANumberOrAChangeIsNoLetter(t *testing.T) {
	nothing, silent := undone(t, notice.German), typedContent(t, notice.German)
	nothing.Items, silent.Ends = nil, nil
	for name, written := range map[string]func() (Letter, error){
		"no number":          func() (Letter, error) { return Correction(undone(t, notice.German), 0) },
		"no item":            func() (Letter, error) { return Correction(nothing, 1) },
		"typed, no number":   func() (Letter, error) { return TypedCorrection(typedContent(t, notice.German), 0) },
		"typed, no new ends": func() (Letter, error) { return TypedCorrection(silent, 1) },
	} {
		if _, err := written(); err == nil {
			t.Errorf("%s: it is written", name)
		}
	}
}

func TestACorrectionToAStrangersAddressTellsTheEndAlone(t *testing.T) {
	for lang, want := range map[notice.Language][2]string{
		notice.German:  {"Die Kündigung ist aufgehoben. Der Vertrag läuft weiter.", "TV-Option  läuft weiter"},
		notice.English: {"The cancellation has been undone. The contract continues.", "TV-Option  continues"},
	} {
		c := typedContent(t, lang)
		c.Ends = []TypedEnd{{Product: "TV-Option"}}
		m, err := render(TypedCorrection(c, 1))
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "typed_correction."+string(lang)+".txt", "Subject: "+m.Subject+"\n\n"+m.Text)
		if !strings.Contains(m.Text, want[0]) {
			t.Errorf("%q is missing in\n%s", want[0], m.Text)
		}
		c.Ends = []TypedEnd{{"DSL 100", date(t, "2027-03-31")}, {Product: "TV-Option"}}
		if m, err = render(TypedCorrection(c, 1)); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(m.Text, "DSL 100    "+notice.Spell(c.Ends[0].On, lang)+", 24:00") || !strings.Contains(m.Text, want[1]) || strings.Contains(m.Text, want[0]) {
			t.Errorf("of two products one continues, and it says\n%s", m.Text)
		}
	}
}

func TestACorrectionSaysWhatAPersonDidNotAccept(t *testing.T) {
	for lang, want := range map[notice.Language]string{
		notice.German: "am 1. Dezember 2026 endet. Nach unserer Prüfung ist das nicht der Fall.", notice.English: "as early as 1 December 2026. In our view it does not.",
	} {
		c := corrected(t, lang)
		for i := range c.Items {
			c.Items[i].ReviewDeclaredEnd = date(t, "2026-12-01")
		}
		l, err := Correction(c, 1)
		m, err := render(l, err)
		if err != nil {
			t.Fatal(err)
		}
		// Once for the product that keeps its end, once for the one that ends by another case.
		if n := strings.Count(strings.Join(strings.Fields(m.Text), " "), want); n != 2 {
			t.Errorf("it says %d times %q:\n%s", n, want, m.Text)
		}
	}
}

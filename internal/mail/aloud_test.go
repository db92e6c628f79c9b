package mail

import (
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/document/documenttest"
	"github.com/fairwell/fairwell/internal/notice"
)

// What goes out by post is the mail itself, whatever its kind.
func TestEveryPaperCanBeReadAloud(t *testing.T) {
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	for _, lang := range []notice.Language{notice.German, notice.English} {
		for name, laidOut := range map[string]func() (Letter, error){
			"confirmation, one product":    func() (Letter, error) { return Confirmation(oneProduct(t, lang)) },
			"confirmation, three products": func() (Letter, error) { return Confirmation(threeProducts(t, lang)) },
			"confirmation, fifty products": func() (Letter, error) { return Confirmation(many(t, 50, lang)) },
			"confirmation for cause":       func() (Letter, error) { return Confirmation(forCause(t, lang)) },
			"confirmation, all refused":    func() (Letter, error) { return Confirmation(allRefused(t, lang)) },
			"confirmation of a mailbox":    func() (Letter, error) { return Confirmation(mailboxEnds(t, lang)) },
			"confirmation with a link":     func() (Letter, error) { return Confirmation(linked(t, lang)) },
			"confirmation as typed":        func() (Letter, error) { return TypedConfirmation(typedContent(t, lang)) },
			"receipt":                      func() (Letter, error) { return Receipt(threeProducts(t, lang)) },
			"receipt as typed":             func() (Letter, error) { return TypedReceipt(typedContent(t, lang)) },
			"correction":                   func() (Letter, error) { return Correction(corrected(t, lang), 2) },
			"correction that undoes":       func() (Letter, error) { return Correction(undone(t, lang), 1) },
			"correction as typed":          func() (Letter, error) { return TypedCorrection(typedContent(t, lang), 1) },
			"acknowledgement":              func() (Letter, error) { return Acknowledgement(withdrawal(lang)) },
			"alert": func() (Letter, error) {
				return Alert(AlertContent{
					Reference: "7F3Q", Provider: "Beispielnetz", Name: "Erika Beispiel", Locale: lang, ReceivedAt: at,
					Items: []ContentItem{{ProductName: "DSL 100", EndsOn: date(t, "2027-03-31")}}, Objection: "https://example.com/",
				})
			},
			"question": func() (Letter, error) {
				return Question(QuestionContent{Reference: "7F3Q", Provider: "Beispielnetz", Locale: lang, ReceivedAt: at, Number: 1, Text: "Welcher\nAnschluss?"})
			},
		} {
			t.Run(name+" "+string(lang), func(t *testing.T) {
				l, err := laidOut()
				if err != nil {
					t.Fatal(err)
				}
				for form, d := range map[string]document.Document{"mailed": l.Document, "saved": l.Document.Saved()} {
					pdf, err := document.PDF(d)
					if err != nil {
						t.Fatal(err)
					}
					tree, faults := documenttest.Structure(pdf)
					for _, fault := range faults {
						t.Errorf("%s: %s\n%s", form, fault, tree)
					}
				}
			})
		}
	}
}

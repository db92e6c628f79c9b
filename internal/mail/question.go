package mail

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/notice"
)

// QuestionContent is what the mail shows that asks for what is missing: nothing
// that was typed, and nothing of any customer but what a person writes.
type QuestionContent struct {
	Reference  string
	Provider   string
	Locale     notice.Language
	ReceivedAt time.Time
	Number     int    // of a question in a person's own words, from 1; 0: what finds the contract
	Text       string // those words
	Withdrawal bool   // it is about a withdrawal
}

// Question asks whoever declared by the form for what finds the contract. The day
// of receipt is kept. An error says what the content lacks and holds nothing of it.
func Question(c QuestionContent) (Letter, error) {
	if err := check(c.Locale, c.Reference, c.ReceivedAt); err != nil {
		return Letter{}, fmt.Errorf("write question: %w", err)
	}
	w, shared := questionWordsOf(c.Locale), typedWordsOf(c.Locale)
	if c.Withdrawal {
		w = w.ofWithdrawal(c.Locale)
	}
	subject := fmt.Sprintf(w.subject, c.Reference)
	if c.Number > 0 {
		subject = fmt.Sprintf(w.asked, c.Number, c.Reference)
	}
	return Letter{Subject: subject, Document: document.Document{
		Title: subject, Language: c.Locale, Provider: OneLine(c.Provider), Created: c.ReceivedAt.UTC(),
		Blocks: slices.Concat(
			[]document.Block{document.Paragraph(shared.greeting)}, c.asks(w),
			[]document.Block{
				document.Paragraph(fmt.Sprintf(w.kept, notice.Spell(notice.CivilDay(c.ReceivedAt), c.Locale))),
				document.Paragraph(shared.notYou),
				document.Paragraph(strings.TrimSpace(shared.closing + "\n" + OneLine(c.Provider))),
			}),
	}}, nil
}

// asks says what is asked for: what finds the contract, or a person's own words.
func (c QuestionContent) asks(w questionWords) []document.Block {
	at := spellInstant(c.ReceivedAt, c.Locale)
	if c.Number > 0 {
		return []document.Block{
			document.Paragraph(fmt.Sprintf(w.asking, at)), document.Paragraph(strings.Join(lines(c.Text), "\n")),
			document.Paragraph(fmt.Sprintf(w.answer, c.Reference)),
		}
	}
	return []document.Block{
		document.Paragraph(fmt.Sprintf(w.opening, at)),
		document.Heading(w.needed), document.List(w.number, w.name, fmt.Sprintf(w.reference, c.Reference)),
	}
}

// questionWords are the sentences of the question in one language.
type questionWords struct {
	subject, opening        string // with the reference; with the instant
	asked, asking, answer   string // with the number and the reference; with the instant; with the reference
	needed                  string
	number, name, reference string // the last with the reference
	kept                    string // with the day
}

func questionWordsOf(lang notice.Language) questionWords {
	if lang == notice.English {
		return questionWords{
			subject: "We cannot find your contract, reference %s",
			opening: "We received your cancellation on %s, but could not find the contract it belongs to.",
			asked:   "Question %d about your cancellation, reference %s",
			asking:  "We received your cancellation on %s and have a question about it:",
			answer:  "Please quote the reference %s when you reply.",
			needed:  "Please send us", number: "your customer number or your contract number",
			name: "the name the contract is in", reference: "the reference %s",
			kept: "Your cancellation still counts as received on %s.",
		}
	}
	return questionWords{
		subject: "Wir finden Ihren Vertrag nicht, Vorgang %s",
		opening: "Ihre Kündigung ist am %s bei uns eingegangen. Wir konnten den Vertrag dazu nicht finden.",
		asked:   "Frage %d zu Ihrer Kündigung, Vorgang %s",
		asking:  "Ihre Kündigung ist am %s bei uns eingegangen. Dazu haben wir eine Frage:",
		answer:  "Bitte nennen Sie in Ihrer Antwort den Vorgang %s.",
		needed:  "Bitte schicken Sie uns", number: "Ihre Kundennummer oder Ihre Vertragsnummer",
		name: "den Namen, auf den der Vertrag läuft", reference: "die Nummer des Vorgangs, %s",
		kept: "Ihre Kündigung gilt weiterhin als am %s eingegangen.",
	}
}

// ofWithdrawal puts those words in place that speak of what was declared. Only a
// person asks about a withdrawal, in words of his own.
func (w questionWords) ofWithdrawal(lang notice.Language) questionWords {
	w.asked, w.asking, w.kept = "Frage %d zu Ihrem Widerruf, Vorgang %s",
		"Ihr Widerruf ist am %s bei uns eingegangen. Dazu haben wir eine Frage:", "Ihr Widerruf gilt weiterhin als am %s eingegangen."
	if lang == notice.English {
		w.asked, w.asking, w.kept = "Question %d about your withdrawal, reference %s",
			"We received your withdrawal on %s and have a question about it:", "Your withdrawal still counts as received on %s."
	}
	return w
}

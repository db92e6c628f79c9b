package mail

import (
	"fmt"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/notice"
)

// AcknowledgementContent is everything that the acknowledgement of a withdrawal
// shows: that it arrived, and when. What was typed is in the attached receipt.
// Nothing in it depends on who the customer is, or on whether there is one.
type AcknowledgementContent struct {
	Reference  string // the withdrawal as people name it; unique, it is in the subject
	Provider   string
	Partial    bool // of a part of the contract
	Locale     notice.Language
	ReceivedAt time.Time
}

// Acknowledgement is the letter on a withdrawal (§ 356a Abs. 4 BGB: its content,
// with date and time of receipt). It says what follows by law, names no end of a
// contract and judges nothing. An error says what the content lacks and holds nothing of it.
func Acknowledgement(c AcknowledgementContent) (Letter, error) {
	reference := OneLine(c.Reference)
	if err := check(c.Locale, reference, c.ReceivedAt); err != nil {
		return Letter{}, fmt.Errorf("write acknowledgement: %w", err)
	}
	w, shared := withdrawalWordsOf(c.Locale), typedWordsOf(c.Locale)
	instant := spellInstant(c.ReceivedAt, c.Locale)
	statement := w.whole
	if c.Partial {
		statement = w.partial
	}
	subject := fmt.Sprintf(w.subject, reference)
	return Letter{Subject: subject, Document: document.Document{
		Title: subject, Language: c.Locale, Provider: OneLine(c.Provider), Created: c.ReceivedAt.UTC(),
		Blocks: []document.Block{
			document.Paragraph(shared.greeting), document.Paragraph(fmt.Sprintf(w.opening, instant)),
			document.Heading(w.declared), document.Paragraph(statement),
			document.Pairs(document.Pair{Label: w.received, Value: instant}),
			document.Heading(shared.next), document.List(w.nothing, shared.attached, w.notYou, w.keep),
			document.Paragraph(strings.TrimSpace(shared.closing + "\n" + OneLine(c.Provider))),
		},
	}}, nil
}

// withdrawalWords are the sentences of an acknowledgement that no other letter
// shares, in one language.
type withdrawalWords struct {
	subject, opening         string // with the reference; with the instant
	declared, whole, partial string
	received                 string
	nothing, notYou, keep    string
}

func withdrawalWordsOf(lang notice.Language) withdrawalWords {
	if lang == notice.English {
		return withdrawalWords{
			subject: "We have received your withdrawal, reference %s", opening: "We received your withdrawal on %s.",
			declared: "What you declared", whole: "Withdrawal from a contract.",
			partial:  "Withdrawal from a part of a contract.",
			received: "Received",
			nothing:  "If you have any of our devices, please send them back within 14 days of your withdrawal (sections 355 (3) and 357 (1) of the German Civil Code). If we have any questions, we will write to you.",
			notYou:   "If this was not you, please let us know.",
			keep:     "Please keep this letter. It shows what you declared, and when.",
		}
	}
	return withdrawalWords{
		subject: "Eingang Ihres Widerrufs, Vorgang %s", opening: "wir haben Ihren Widerruf erhalten. Er ist am %s bei uns eingegangen.",
		declared: "Das haben Sie erklärt", whole: "Widerruf eines Vertrags.",
		partial:  "Widerruf eines Teils eines Vertrags.",
		received: "Eingegangen",
		nothing:  "Haben Sie Geräte von uns, schicken Sie sie bitte innerhalb von 14 Tagen nach Ihrem Widerruf an uns ab (§ 355 Abs. 3, § 357 Abs. 1 BGB). Haben wir noch Fragen, schreiben wir Ihnen.",
		notYou:   "Haben Sie das nicht erklärt, sagen Sie uns bitte Bescheid.",
		keep:     "Bitte bewahren Sie dieses Schreiben auf. Es belegt, was Sie wann erklärt haben.",
	}
}

package api

import (
	"strings"

	"golang.org/x/text/language"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// LanguageHeader says in which language explanations are read. It is exported
// for the description alone.
type LanguageHeader struct {
	AcceptLanguage string `header:"Accept-Language" doc:"language of explanations: de or en; default the case's"`
}

// or returns the language asked for, or the given one if none fits.
func (h LanguageHeader) or(locale string) notice.Language {
	fallback := notice.German
	if locale == string(notice.English) {
		fallback = notice.English
	}
	if h.AcceptLanguage == "" || h.AcceptLanguage == "*" {
		return fallback
	}
	matcher := language.NewMatcher([]language.Tag{language.German, language.English})
	wanted, _, err := language.ParseAcceptLanguage(h.AcceptLanguage)
	if err != nil {
		return fallback
	}
	_, at, sure := matcher.Match(wanted...)
	if sure == language.No {
		return fallback
	}
	return []notice.Language{notice.German, notice.English}[at]
}

// explained is what one item's explanation is made of.
type explained struct {
	steps         []notice.Step
	takenAlongBy  string // name of the main product
	continues     bool   // the newest decision is that the product goes on
	refused       cancellation.RefusalCode
	refusedEndsOn notice.Date
}

// explain says in short sentences why an item ends when it does.
func explain(e explained, lang notice.Language) string {
	var sentences []string
	german := lang != notice.English
	say := func(de, en string) {
		if german {
			sentences = append(sentences, de)
			return
		}
		sentences = append(sentences, en)
	}
	end := notice.Spell(e.refusedEndsOn, lang)
	switch {
	case e.continues:
		say("Die Kündigung ist aufgehoben, das Produkt läuft weiter.", "The cancellation is undone, the product continues.")
	case e.refused == "":
	case e.refused == cancellation.RefusedEnded:
		say("Das Produkt ist bereits am "+end+" beendet.", "The product ended on "+end+".")
	case end == "":
		say("Das Produkt ist bereits gekündigt.", "The product is cancelled already.")
	default:
		say("Das Produkt ist bereits zum "+end+" gekündigt.", "The product is cancelled already as of "+end+".")
	}
	if e.takenAlongBy != "" && e.refused == "" && !e.continues {
		say("Wird mit „"+e.takenAlongBy+"“ beendet, ohne das es nicht nutzbar ist.",
			"Ends along with “"+e.takenAlongBy+"”, without which it cannot be used.")
	}
	// What another case or the contract itself has ended needs no other reason.
	if reasons := notice.Explain(e.steps, lang); reasons != "" && e.refused == "" && !e.continues {
		sentences = append(sentences, reasons)
	}
	return strings.Join(sentences, " ")
}

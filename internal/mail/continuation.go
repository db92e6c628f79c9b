package mail

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/notice"
)

// ContinuationContent is what the answer to an offer to go on shows.
type ContinuationContent struct {
	Reference string
	Provider  string
	Name      string
	Locale    notice.Language
	OfferedAt time.Time
	Declined  bool
	Reason    string        // why it is declined
	Items     []ContentItem // what goes on, and what ends as before

	Contract *cancellation.ContractTerms // of the new contract by which it goes on; nil: the contract goes on as it was
	Withdraw string                      // address of the function to withdraw from it, "" for none
}

// Continuation is the letter that accepts an offer to go on or declines it. An
// acceptance is written once the backends have it, so it also says of which products
// it came too late. An error says what the content lacks and holds nothing of it.
func Continuation(c ContinuationContent) (Letter, error) {
	if err := check(c.Locale, c.Reference, c.OfferedAt); err != nil {
		return Letter{}, fmt.Errorf("write continuation: %w", err)
	}
	if len(c.Items) == 0 {
		return Letter{}, errors.New("write continuation: what was offered is missing")
	}
	w, shared := continuationWordsOf(c.Locale), typedWordsOf(c.Locale)
	var on []string
	var ends [][]string
	for _, i := range c.Items {
		switch {
		case i.Continues:
			on = append(on, OneLine(i.ProductName))
		case i.RefusedCode != "":
			ends = append(ends, shared.row(TypedEnd{i.ProductName, i.RefusedEndsOn}, c.Locale))
		default:
			ends = append(ends, shared.row(TypedEnd{i.ProductName, i.EndsOn}, c.Locale))
		}
	}
	greeting := shared.greeting
	if name := OneLine(c.Name); name != "" {
		greeting = strings.TrimSuffix(greeting, ",") + " " + name + ","
	}
	blocks := []document.Block{document.Paragraph(greeting)}
	day := notice.Spell(notice.CivilDay(c.OfferedAt), c.Locale)
	if c.Contract != nil {
		w.ofContract(c.Locale)
	}
	subject := w.goesOn
	switch {
	case c.Declined:
		subject = w.endsAsBefore
		blocks = append(blocks, document.Paragraph(fmt.Sprintf(w.declined, day)),
			document.Pairs(document.Pair{Label: w.reason, Value: strings.Join(lines(c.Reason), "\n")}),
			document.Paragraph(w.stays))
	case len(on) == 0:
		subject = w.endsAsBefore
		blocks = append(blocks, document.Paragraph(fmt.Sprintf(w.late, day)), document.Paragraph(w.stays))
	default:
		blocks = append(blocks, document.Paragraph(fmt.Sprintf(w.accepted, day)), document.List(on...),
			document.Paragraph(w.terms), document.Paragraph(w.covered))
		if len(ends) > 0 {
			blocks = append(blocks, document.Heading(w.except), document.Paragraph(w.partlyLate))
		}
	}
	if len(ends) > 0 {
		blocks = append(blocks, shared.table(ends)...)
	}
	blocks = append(blocks, document.Paragraph(w.keep), document.Paragraph(strings.TrimSpace(shared.closing+"\n"+OneLine(c.Provider))))
	if c.Contract != nil && len(on) > 0 {
		blocks = append(blocks, w.contract(c)...)
	}
	subject = fmt.Sprintf(subject, OneLine(c.Reference))
	return Letter{Subject: subject, Document: document.Document{
		Title: subject, Language: c.Locale, Provider: OneLine(c.Provider), Created: c.OfferedAt.UTC(), Blocks: blocks,
	}}, nil
}

// continuationWords are the sentences of that letter in one language.
type continuationWords struct {
	goesOn, endsAsBefore     string // subjects, with the reference
	accepted, declined, late string // with the day of the offer
	reason, stays            string
	terms, covered           string
	except, partlyLate       string
	keep                     string

	summary, withdrawal, function string // headings of a new contract, and where to withdraw from it
}

func continuationWordsOf(lang notice.Language) continuationWords {
	if lang == notice.English {
		return continuationWords{
			goesOn:       "Your contract continues, reference %s",
			endsAsBefore: "Your contract ends as confirmed, reference %s",
			accepted:     "On %s you asked to continue your contract. We accept your request. These products continue:",
			terms:        "The terms are the same as before the cancellation. No new minimum term begins.",
			covered:      "Cancellations of these products that reached us before your request no longer apply. A later one still does, and you can cancel again at any time.",
			except:       "What still ends",
			partlyLate:   "It was too late for the products below: the system that runs them no longer allowed us to take back the end. They end as confirmed.",
			late:         "On %s you asked to continue your contract. It was too late: the system that runs the product no longer allowed us to take back the end.",
			declined:     "On %s you asked to continue your contract. We do not accept this request.",
			reason:       "Reason", stays: "Your cancellation remains in place, with the end date we confirmed:",
			keep: "Please keep this letter together with the confirmation of your cancellation.",
		}
	}
	return continuationWords{
		goesOn:       "Ihr Vertrag läuft weiter, Vorgang %s",
		endsAsBefore: "Ihr Vertrag endet wie bestätigt, Vorgang %s",
		accepted:     "Sie haben am %s beantragt, den Vertrag fortzusetzen. Wir nehmen Ihren Antrag an. Diese Produkte laufen weiter:",
		terms:        "Es gelten dieselben Bedingungen wie vor der Kündigung. Eine neue Mindestlaufzeit beginnt nicht.",
		covered:      "Kündigungen dieser Produkte, die vor Ihrem Antrag bei uns eingegangen sind, gelten nicht mehr. Eine spätere gilt weiterhin, und Sie können jederzeit wieder kündigen.",
		except:       "Das endet trotzdem",
		partlyLate:   "Für die Produkte unten war es zu spät: Das System, in dem sie laufen, ließ das Ende nicht mehr zurücknehmen. Sie enden wie bestätigt.",
		late:         "Sie haben am %s beantragt, den Vertrag fortzusetzen. Dafür war es zu spät: Das System, in dem das Produkt läuft, ließ das Ende nicht mehr zurücknehmen.",
		declined:     "Sie haben am %s beantragt, den Vertrag fortzusetzen. Diesen Antrag nehmen wir nicht an.",
		reason:       "Grund", stays: "Es bleibt bei Ihrer Kündigung und dem bestätigten Ende:",
		keep: "Bitte bewahren Sie dieses Schreiben zusammen mit der Bestätigung Ihrer Kündigung auf.",
	}
}

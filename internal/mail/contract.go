package mail

import (
	"fmt"

	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/notice"
)

// contract are the terms of the new contract, whole, on what lasts (§ 312f Abs. 2 BGB):
// in the mail and in its file.
func (w continuationWords) contract(c ContinuationContent) []document.Block {
	blocks := append(document.Passages(w.summary, c.Contract.Summary), document.Passages(w.withdrawal, c.Contract.Withdrawal)...)
	if c.Withdraw != "" {
		blocks = append(blocks, document.Paragraph(fmt.Sprintf(w.function, c.Withdraw)))
	}
	return blocks
}

// ofContract puts the words of a new contract into the place of those of one that goes
// on. No day is named: it is concluded when the letter arrives, and that may be later
// than when it was written.
func (w *continuationWords) ofContract(lang notice.Language) {
	if lang == notice.English {
		w.goesOn = "Your new contract, reference %s"
		w.accepted = "On %s you ordered a new contract. We accept your order. These products continue under it:"
		w.terms = "The new contract is concluded on the day on which this letter reaches you. Its terms are the ones you ordered; you will find them below. " +
			"No new minimum term begins. You can withdraw from the contract as described below."
		w.late = "On %s you ordered a new contract. It was too late: the system that runs the product no longer allowed us to take back the end."
		w.declined = "On %s you ordered a new contract. We do not accept this order."
		w.covered = "Cancellations of these products that reached us before your order no longer apply. A later one still does, and you can cancel again at any time."
		w.summary, w.withdrawal, w.function = "Contract summary", "Right to withdraw", "You can withdraw on our page:\n%s"
		return
	}
	w.goesOn = "Ihr neuer Vertrag, Vorgang %s"
	w.accepted = "Sie haben am %s einen neuen Vertrag bestellt. Wir nehmen Ihre Bestellung an. Diese Produkte laufen damit weiter:"
	w.terms = "Der neue Vertrag ist an dem Tag geschlossen, an dem dieses Schreiben bei Ihnen ankommt. Es gelten die Bedingungen, die Sie bestellt haben; Sie finden sie unten. " +
		"Eine neue Mindestlaufzeit beginnt nicht. Sie können den Vertrag widerrufen, wie es unten erklärt ist."
	w.late = "Sie haben am %s einen neuen Vertrag bestellt. Dafür war es zu spät: Das System, in dem das Produkt läuft, ließ das Ende nicht mehr zurücknehmen."
	w.declined = "Sie haben am %s einen neuen Vertrag bestellt. Diese Bestellung nehmen wir nicht an."
	w.covered = "Kündigungen dieser Produkte, die vor Ihrer Bestellung bei uns eingegangen sind, gelten nicht mehr. Eine spätere gilt weiterhin, und Sie können jederzeit wieder kündigen."
	w.summary, w.withdrawal, w.function = "Vertragszusammenfassung", "Widerrufsbelehrung", "Widerrufen können Sie auf unserer Seite:\n%s"
}

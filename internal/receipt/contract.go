package receipt

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// part is one text of the terms of a new contract.
type part struct {
	heading string
	text    []cancellation.Passage
}

// write sets the part below what the text of the receipt says already. No line of it
// begins where the signed block could.
func (p part) write(out *bytes.Buffer) {
	fmt.Fprintf(out, "\n%s\n", p.heading)
	for _, passage := range p.text {
		fmt.Fprintf(out, "\n- %s\n", plain(passage.Title))
		for line := range strings.SplitSeq(passage.Text, "\n") {
			fmt.Fprintln(out, strings.TrimRight("  "+plain(line), " "))
		}
	}
}

// ofContract puts the words of a new contract into the place of those of one that
// goes on. The acceptance concludes it when it arrives, so no day of that is signed.
func (w *continuationWords) ofContract(lang notice.Language) {
	if lang == notice.English {
		w.title[Offers], w.title[Accepts] = "Your order, reference %s", "Acceptance of your order, reference %s"
		w.opening[Offers] = "We received your order of a new contract: %s"
		w.opening[Accepts] = "We accept your order of a new contract: %s"
		w.kind[Offers], w.kind[Accepts] = "order of a new contract", "acceptance of an order"
		w.offer, w.same = "Order", "a new contract with the terms below, concluded when the acceptance arrives, no new minimum term"
		w.summary, w.withdrawal = "Contract summary", "Right to withdraw"
		return
	}
	w.title[Offers], w.title[Accepts] = "Ihre Bestellung, Vorgang %s", "Annahme Ihrer Bestellung, Vorgang %s"
	w.opening[Offers] = "Ihre Bestellung eines neuen Vertrags ist eingegangen: %s"
	w.opening[Accepts] = "Wir nehmen Ihre Bestellung eines neuen Vertrags an: %s"
	w.kind[Offers], w.kind[Accepts] = "Bestellung eines neuen Vertrags", "Annahme einer Bestellung"
	w.offer, w.same = "Bestellung", "neuer Vertrag zu den Bedingungen unten, geschlossen mit dem Zugang der Annahme, keine neue Mindestlaufzeit"
	w.summary, w.withdrawal = "Vertragszusammenfassung", "Widerrufsbelehrung"
}

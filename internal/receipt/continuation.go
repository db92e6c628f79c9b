package receipt

import (
	"fmt"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// KindContinuation is the kind of a declaration about going on after a cancellation.
const KindContinuation cancellation.Kind = "continuation"

// Saying is what such a declaration says.
type Saying string

// The holder offers; the provider accepts or declines.
const (
	Offers   Saying = "offers"
	Accepts  Saying = "accepts"
	Declines Saying = "declines"
)

// Continuation is what a declaration about going on states beside the rest. The
// reason of one that declines is the receipt's own.
type Continuation struct {
	Says      Saying `json:"says"`
	Reference string `json:"reference"`       // of the cancellation
	Offer     string `json:"offer,omitempty"` // code of the offer that is answered

	// Contract are the terms of the new contract that is ordered, or concluded; nil: the
	// contract goes on as it was.
	Contract *cancellation.ContractTerms `json:"new_contract,omitempty"`
}

// continuationWords are those of such a declaration in one language.
type continuationWords struct {
	title               map[Saying]string // with the reference
	opening             map[Saying]string // with the time
	kind                map[Saying]string
	cancelled, offer    string // labels
	terms, same, endsOn string
	summary, withdrawal string // headings of the terms of a new contract
}

func continuationWordsOf(lang notice.Language) continuationWords {
	if lang == notice.English {
		return continuationWords{
			title: map[Saying]string{
				Offers: "Your request to continue, reference %s", Accepts: "Acceptance of your request to continue, reference %s",
				Declines: "Answer to your request to continue, reference %s",
			},
			opening: map[Saying]string{
				Offers: "We received your request to continue the contract: %s", Accepts: "We accept your request to continue the contract: %s",
				Declines: "We do not accept your request to continue the contract: %s",
			},
			kind:      map[Saying]string{Offers: "request to continue", Accepts: "acceptance", Declines: "refusal"},
			cancelled: "Cancellation", offer: "Request",
			terms: "Terms", same: "as before the cancellation, no new minimum term", endsOn: "end by the cancellation",
		}
	}
	return continuationWords{
		title: map[Saying]string{
			Offers: "Ihr Antrag auf Fortsetzung, Vorgang %s", Accepts: "Annahme Ihres Antrags auf Fortsetzung, Vorgang %s",
			Declines: "Antwort auf Ihren Antrag auf Fortsetzung, Vorgang %s",
		},
		opening: map[Saying]string{
			Offers: "Ihr Antrag, den Vertrag fortzusetzen, ist eingegangen: %s", Accepts: "Wir nehmen Ihren Antrag an, den Vertrag fortzusetzen: %s",
			Declines: "Wir nehmen Ihren Antrag nicht an, den Vertrag fortzusetzen: %s",
		},
		kind:      map[Saying]string{Offers: "Antrag auf Fortsetzung", Accepts: "Annahme", Declines: "Ablehnung"},
		cancelled: "Kündigung", offer: "Antrag",
		terms: "Bedingungen", same: "wie vor der Kündigung, keine neue Mindestlaufzeit", endsOn: "Ende laut Kündigung",
	}
}

// continuing puts the words of a declaration about going on into the place of those
// of a cancellation.
func (r Receipt) continuing(v *view) {
	if r.Continuation == nil {
		return
	}
	w, says := continuationWordsOf(r.Locale), r.Continuation.Says
	if r.Continuation.Contract != nil {
		w.ofContract(r.Locale)
		v.parts = []part{{w.summary, r.Continuation.Contract.Summary}, {w.withdrawal, r.Continuation.Contract.Withdrawal}}
	}
	v.opening, v.words.titleOfCancellation, v.words.ordinary = w.opening[says], w.title[says], w.kind[says]
	v.words.title, v.words.endsOn = w.kind[says], w.endsOn
	v.continued = []row{{w.cancelled, plain(r.Continuation.Reference)}, {w.offer, plain(r.Continuation.Offer)}, {w.terms, w.same}}
	if says == Declines {
		v.continued = v.continued[:2]
	}
}

// whole says of a receipt that it is one of the kinds that there are.
func (r Receipt) whole() error {
	if (r.Continuation == nil) != (r.Kind != KindContinuation) {
		return fmt.Errorf("%w: a continuation says nothing of itself", ErrMalformed)
	}
	if r.Continuation != nil && continuationWordsOf(r.Locale).opening[r.Continuation.Says] == "" {
		return fmt.Errorf("%w: a continuation says nothing that is known", ErrMalformed)
	}
	return nil
}

package cancellation

import (
	"slices"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

// Proposal is what a declaration would do to a customer's products, one candidate
// and one outcome each, in the same order.
type Proposal struct {
	Candidates []Candidate
	Outcomes   []Outcome
}

// Manner is how something was declared.
type Manner struct {
	Kind    Kind
	Channel Channel
}

// Propose goes the whole way from what was declared to what is decided: the
// preview, the intake and the matched form all take it. receivedAt counts as the
// civil day in Berlin. The errors are those of [Select]; ErrBeyondCalendar says
// that a preferred day is too far away to compute with.
func Propose(by Manner, products []Product, wanted []Wanted, receivedAt time.Time) (Proposal, error) {
	candidates, err := Select(products, wanted, receivedAt)
	if err != nil {
		return Proposal{}, err
	}
	for i := range candidates {
		candidates[i].ByButton = by.Channel.Button()
	}
	outcomes, err := Decide(by.Kind, notice.CivilDay(receivedAt), candidates)
	if err != nil && slices.ContainsFunc(wanted, func(w Wanted) bool { return !w.RequestedEnd.IsZero() }) {
		return Proposal{}, ErrBeyondCalendar
	}
	return Proposal{Candidates: candidates, Outcomes: outcomes}, err
}

package reception

import (
	"context"
	"errors"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// ErrBeyondCalendar says that a wished day lies beyond the years that dates are computed for.
var ErrBeyondCalendar = errors.New("a wished day lies beyond the calendar")

// Preview is a declaration's products with what the rules say of each, in the
// same order.
type Preview struct {
	Candidates []cancellation.Candidate
	Outcomes   []cancellation.Outcome
}

// Preview looks at the customer's products as they stand and decides as the run
// will for a receipt at that instant. An unknown customer, product or contract
// is cancellation.ErrNotFound; see Select for what else is no declaration.
func (r *Reception) Preview(
	ctx context.Context, customerID string, kind cancellation.Kind, at time.Time, wanted []cancellation.Wanted,
) (Preview, error) {
	products, err := r.store.Catalogue(ctx, customerID)
	if err != nil {
		return Preview{}, err
	}
	candidates, err := cancellation.Select(products, wanted, at)
	if err != nil {
		return Preview{}, err
	}
	outcomes, err := cancellation.Decide(kind, notice.CivilDay(at), candidates)
	if err != nil && wishes(wanted) {
		return Preview{}, ErrBeyondCalendar
	}
	return Preview{Candidates: candidates, Outcomes: outcomes}, err
}

func wishes(wanted []cancellation.Wanted) bool {
	for _, w := range wanted {
		if !w.RequestedEnd.IsZero() {
			return true
		}
	}
	return false
}

package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/fairwell/fairwell/internal/backend"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// Moments that keep two decisions of one item apart at its backend.
const (
	// freshFor is how long after an order was read it may still be sent. Together
	// with the timeout of a call it stays below strayFor.
	freshFor = 10 * time.Second
	// strayFor is how long after a decision a call by an earlier one may still
	// arrive. The later one waits so long, so that it comes last.
	strayFor = 30 * time.Second
	// waitingPause is the pause while another case's mark of the product is due.
	waitingPause = 2 * time.Second
	// heldPause is the pause between looks at an item that waits for its turn. The turn
	// itself tells the run at once; the looks are for when that gets lost.
	heldPause = 30 * time.Minute
)

// ItemInput names the item an activity works on.
type ItemInput struct {
	ItemID string
}

// Cancelled is the answer of CancelProduct.
type Cancelled struct {
	Decision int
	EndsOn   notice.Date   // inclusive; "": the product continues
	Again    time.Duration // positive: nothing was done, ask again after this pause
	Held     time.Duration // positive: nothing was done, the line is on hold for so long already
}

// CancelProduct tells the backend of the product's line when it ends, and marks
// the product with that decision.
//
// It reads the newest decision first. A crash between backend and mark repeats
// the call with the same key, and the backend's answer to that counts as done;
// a decision that is marked already is not told again. While another case's
// decision on the product is not marked, or a call by an earlier decision may
// still be on its way, it asks to be called again. While the line is on hold, or the
// item's turn after that has not come, nobody is called. A backend that says of a
// product that was agreed to go on that it is too late lets the earlier day count.
func (a *Activities) CancelProduct(ctx context.Context, in ItemInput) (Cancelled, error) {
	done, err := a.carryOut(ctx, in.ItemID)
	return done, classify(ctx, "cancel product", err)
}

func (a *Activities) carryOut(ctx context.Context, itemID string) (Cancelled, error) {
	read := a.now()
	o, err := a.store.Order(ctx, itemID)
	if err != nil {
		return Cancelled{}, err
	}
	done := Cancelled{Decision: o.Decision, EndsOn: o.EndsOn}
	if o.Marked || o.State == cancellation.ItemRefused || o.State == cancellation.ItemContinued {
		return done, nil
	}
	if o.HeldSince != nil {
		return Cancelled{Held: max(a.now().Sub(*o.HeldSince), 1)}, a.store.KeepHeld(ctx, o)
	}
	if o.Waits {
		return Cancelled{Again: waitingPause}, nil
	}
	if left := strayFor - a.now().Sub(o.DecidedAt); o.Straggles && left > 0 {
		return Cancelled{Again: left}, nil
	}
	err = a.tell(ctx, o, read)
	var refused *backend.Error
	switch {
	case o.Agreed && errors.As(err, &refused) && refused.TooLate():
		return Cancelled{Again: time.Millisecond}, a.store.TooLate(ctx, o) // and tells what is decided then
	case err != nil:
		return Cancelled{}, err
	}
	return done, a.store.Mark(ctx, o)
}

// AwaitTurn succeeds once an item is not held any more. It calls nobody.
func (a *Activities) AwaitTurn(ctx context.Context, in ItemInput) error {
	waits, err := a.store.Waits(ctx, in.ItemID)
	if err == nil && waits {
		err = errHeld
	}
	return classify(ctx, "await turn", err)
}

// tell sets the product's end at its backend. Keys do not order calls: an order
// that was read long ago is not sent, and a later decision counts as told only
// once the backend itself says so.
func (a *Activities) tell(ctx context.Context, o store.Order, read time.Time) error {
	if a.now().Sub(read) > freshFor {
		return errStale
	}
	order := backend.Order{
		Line: o.Line, ProductID: o.ProductID, EndsOn: o.EndsOn, Key: fmt.Sprintf("%s/%d", o.ItemID, o.Decision),
	}
	if err := a.backends.Set(ctx, order); err != nil || !o.Later {
		return err
	}
	return a.backends.Verify(ctx, order)
}

// StallInput says what is in an item's way.
type StallInput struct {
	ItemID string
	Round  int    // the round that stalled
	State  string // delayed or parked
	Code   string
}

// RecordStall lets people see that an item is delayed or parked, and why. An
// item that got through in the meantime stays finished, and one that a person
// sent into a later round stays as it is.
func (a *Activities) RecordStall(ctx context.Context, in StallInput) error {
	err := a.store.Stall(ctx, in.ItemID, in.Round, cancellation.ItemState(in.State), in.Code)
	return classify(ctx, "record stall", err)
}

package activities

import (
	"context"
	"fmt"

	"github.com/fairwell/fairwell/internal/backend"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// ItemInput names the item an activity works on.
type ItemInput struct {
	ItemID string
}

// Cancelled is the answer of CancelProduct.
type Cancelled struct {
	Decision int
	EndsOn   notice.Date // inclusive
}

// CancelProduct tells the backend of the product's line when it ends, and marks
// the product cancelled as of that day.
//
// It reads the newest decision first. A crash between backend and mark repeats
// the call with the same key, and the backend's answer to that counts as done;
// a product that is marked already is not called again.
func (a *Activities) CancelProduct(ctx context.Context, in ItemInput) (Cancelled, error) {
	o, err := a.store.Order(ctx, in.ItemID)
	if err != nil {
		return Cancelled{}, classify(ctx, "cancel product", err)
	}
	done := Cancelled{Decision: o.Decision, EndsOn: o.EndsOn}
	if o.Marked {
		return done, nil
	}
	err = a.backends.Terminate(ctx, backend.Order{
		Line: o.Line, ProductID: o.ProductID, EndsOn: o.EndsOn,
		Key: fmt.Sprintf("%s/%d", o.ItemID, o.Decision),
	})
	if err != nil {
		return Cancelled{}, classify(ctx, "cancel product", err)
	}
	if err := a.store.Mark(ctx, o); err != nil {
		return Cancelled{}, classify(ctx, "cancel product", err)
	}
	return done, nil
}

// StallInput says what is in an item's way.
type StallInput struct {
	ItemID string
	State  string // delayed or parked
	Code   string
}

// RecordStall lets people see that an item is delayed or parked, and why. An
// item that got through in the meantime stays finished.
func (a *Activities) RecordStall(ctx context.Context, in StallInput) error {
	err := a.store.Stall(ctx, in.ItemID, cancellation.ItemState(in.State), in.Code)
	return classify(ctx, "record stall", err)
}

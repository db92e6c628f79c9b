package activities

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"github.com/fairwell/fairwell/internal/backend"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

// The codes of failures that are not a backend's own. Staff see them on items
// and in the Temporal UI; the runbook says what to do about each.
const (
	CodeDatabase = "database"  // Postgres is away
	CodeMissing  = "not_found" // what the run speaks of is not in Postgres
	CodeInternal = "internal"  // anything else: a fault of ours
	CodeStale    = "stale"     // too slow between reading an order and sending it: it is read again
)

// errStale says that an order is too old to be sent: a later decision may have
// been made since it was read.
var errStale = errors.New("the order was read too long ago")

// errHeld says that the turn of a held item has not come.
var errHeld = errors.New("the line is on hold, or the item's turn has not come")

// classify is the one place that says what Temporal may retry. It makes the
// outermost error, since Temporal looks at no other, with a code as its type
// and nothing of the cause in its text: failures are plain text in histories.
// The cause goes to the log, whose handler redacts.
func classify(ctx context.Context, doing string, err error) error {
	if err == nil {
		return nil
	}
	code, options := verdict(err)
	if activity.IsActivity(ctx) {
		activity.GetLogger(ctx).Warn("activity failed", "doing", doing, "code", code,
			"retry", !options.NonRetryable, slog.Any("error", err))
	}
	return temporal.NewApplicationErrorWithOptions(doing+": "+code, code, options)
}

func verdict(err error) (code string, options temporal.ApplicationErrorOptions) {
	var refused *backend.Error
	switch {
	case errors.As(err, &refused):
		return refused.Code, backendOptions(refused)
	case errors.Is(err, errStale):
		return CodeStale, temporal.ApplicationErrorOptions{}
	case errors.Is(err, errHeld):
		return cancellation.CodeHeld, temporal.ApplicationErrorOptions{
			NextRetryDelay: heldPause, Category: temporal.ApplicationErrorCategoryBenign,
		}
	case errors.Is(err, cancellation.ErrNotFound):
		return CodeMissing, temporal.ApplicationErrorOptions{NonRetryable: true}
	case store.IsUnavailable(err):
		return CodeDatabase, temporal.ApplicationErrorOptions{}
	default:
		return CodeInternal, temporal.ApplicationErrorOptions{}
	}
}

// backendOptions retries what may get better by itself and parks the rest. A
// refusal that was to be expected is benign: no alarm, no failure metric.
func backendOptions(e *backend.Error) temporal.ApplicationErrorOptions {
	switch e.Class {
	case backend.Delayed:
		return temporal.ApplicationErrorOptions{NextRetryDelay: e.RetryAfter}
	case backend.Unauthorised:
		return temporal.ApplicationErrorOptions{NextRetryDelay: max(e.RetryAfter, 10*time.Second)}
	default:
		return temporal.ApplicationErrorOptions{
			NonRetryable: true, Category: temporal.ApplicationErrorCategoryBenign,
		}
	}
}

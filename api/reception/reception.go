// Package reception receives declarations, whichever door they come in by: it
// decides the preview, signs the receipt, stores the declaration with both, and
// asks the run of its case for the decisions.
//
// It must never refuse a well-formed declaration, never wait long for anybody
// but Postgres, and never look up who a typed declaration is from: what a
// stranger is shown must not depend on whether a customer exists.
package reception

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/runs"
	"github.com/fairwell/fairwell/internal/store"
)

// Runs reaches the run of a case. Each call waits no longer than its context.
type Runs interface {
	// Accept starts the run, or joins the open one, and returns once it has
	// decided. An error says nothing about whether the run exists.
	Accept(ctx context.Context, c runs.Case) error
	// Start starts the run and waits for nothing that it decides.
	Start(ctx context.Context, c runs.Case) error
}

// Terms knows those of a new contract about a product: package terms, or a test's. Its
// error is cancellation.ErrTermsAway.
type Terms interface {
	Of(ctx context.Context, productID string, lang notice.Language) (cancellation.ContractTerms, error)
}

// Config builds a Reception. Now and Log may be nil.
type Config struct {
	Store        *store.Store
	Runs         Runs
	Receipts     func() *receipt.Signer // as the keys are now
	Provider     string                 // name of the provider, as receipts state it
	RejectWithin int                    // working days in which what an agent declares can be rejected (§ 174 BGB)
	// Continuations says of each line how offers to go on are taken; nil: none is.
	Continuations cancellation.Continuations
	Terms         Terms // of new contracts; nil: going on amends the contract
	Log           *slog.Logger
	Now           func() time.Time
	// Count is told of each declaration that was to be stored, and whether it is; nil: nobody.
	Count func(ctx context.Context, channel cancellation.Channel, kind cancellation.Kind, stored bool)
}

// Reception has no state of its own.
type Reception struct {
	store    *store.Store
	runs     Runs
	receipts func() *receipt.Signer
	provider string
	log      *slog.Logger
	now      func() time.Time
	count    func(ctx context.Context, channel cancellation.Channel, kind cancellation.Kind, stored bool)

	rejectWithin  int
	continuations cancellation.Continuations
	terms         Terms // nil: going on amends the contract
}

// New returns a Reception.
func New(c Config) *Reception {
	r := &Reception{store: c.Store, runs: c.Runs, receipts: c.Receipts, provider: c.Provider, log: c.Log, now: c.Now, count: c.Count, rejectWithin: c.RejectWithin, continuations: c.Continuations, terms: c.Terms}
	if r.count == nil {
		r.count = func(context.Context, cancellation.Channel, cancellation.Kind, bool) {}
	}
	if r.now == nil {
		r.now = time.Now
	}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	return r
}

// newID is ordered by time: within a second the lower ID was earlier.
func newID() (string, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("make ID: %w", err)
	}
	return id.String(), nil
}

package api

import (
	"context"
	"slices"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/tracing"
)

// The scopes of a token.
const (
	scopeCancellations = "cancellations" // its customer's own contracts
	scopeIntake        = "intake"        // declares for anybody, reads what it declared
	scopeSupport       = "support"       // everything
	scopeEvents        = "events"        // reads events, and nothing else
)

// caller is who calls, as the token says.
type caller struct {
	actor    store.Actor
	scopes   []string
	customer string // its own customer ID, for the scope cancellations
}

func (c caller) has(scope string) bool { return slices.Contains(c.scopes, scope) }

// forOthers says whether it may declare for a customer that it names.
func (c caller) forOthers() bool { return c.has(scopeIntake) || c.has(scopeSupport) }

// is says whether the customer is its own.
func (c caller) is(customerID string) bool {
	return c.has(scopeCancellations) && c.customer != "" && c.customer == customerID
}

// mayRead says whether it may know of a case.
func (c caller) mayRead(k store.Case) bool {
	return c.has(scopeSupport) || c.is(k.CustomerID) ||
		c.has(scopeIntake) && k.Issuer == c.actor.Issuer && k.Subject == c.actor.Subject
}

// readable returns a case if the caller may know of it, else ErrNotFound, as if
// there were none.
func (s *service) readable(ctx context.Context, id string) (store.Case, error) {
	id, err := parseID(id)
	if err != nil {
		return store.Case{}, err
	}
	k, err := s.store.Case(ctx, id)
	if err != nil {
		return store.Case{}, err
	}
	if !callerOf(ctx).mayRead(k) {
		return store.Case{}, cancellation.ErrNotFound
	}
	tracing.About(ctx, k.ID)
	showsCase(ctx, k.ID)
	return k, nil
}

// nameRefusing gives the cases that ended a product before their reference, and leaves
// out those that the caller may not know of. One that cannot be read now is left out too.
func (s *service) nameRefusing(ctx context.Context, items []itemView) {
	var ids []string
	for _, i := range items {
		if i.Refused != nil && i.Refused.CaseID != nil {
			ids = append(ids, *i.Refused.CaseID)
		}
	}
	if len(ids) == 0 {
		return
	}
	cases, err := s.store.CasesByID(ctx, ids...)
	if err != nil {
		s.log.WarnContext(ctx, "cases that ended a product before are not named", "error", err)
	}
	references := map[string]string{}
	for _, k := range cases {
		if callerOf(ctx).mayRead(k) {
			references[k.ID] = k.ReceiptCode
		}
	}
	for _, i := range items {
		if i.Refused == nil || i.Refused.CaseID == nil {
			continue
		}
		if i.Refused.Reference = orNull(references[*i.Refused.CaseID]); i.Refused.Reference == nil {
			i.Refused.CaseID = nil
		}
	}
}

type callerKey struct{}

func withCaller(ctx context.Context, c caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// callerOf returns who calls; the zero caller may do nothing.
func callerOf(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}

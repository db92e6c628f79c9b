package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// checkIdentify says whether an identification would do something: nobody is
// known yet, and what is named or typed says which products are meant.
func checkIdentify(ctx context.Context, q querier, a *Act) error {
	_, err := identified(ctx, q, *a)
	return err
}

func applyIdentify(ctx context.Context, tx pgx.Tx, a Act) ([]string, error) {
	items, err := identified(ctx, tx, a)
	if err != nil {
		return nil, err
	}
	i := identification{caseID: a.CaseID, customerID: a.Details.CustomerID, actID: a.ID}
	return nil, insertIdentification(ctx, tx, i, items)
}

// identified are the items that a typed declaration has once it is this customer's.
// Of an act that stands already, what cannot be declared any more is ErrUnclear: an
// error that is no outcome would keep the run from ever answering the act.
func identified(ctx context.Context, q querier, a Act) ([]DeclaredItem, error) {
	t, err := typed(ctx, q, a.CaseID)
	switch {
	case errors.Is(err, cancellation.ErrNotFound), err == nil && t.CustomerID != "":
		return nil, cancellation.ErrIdentified
	case err != nil:
		return nil, err
	}
	t.law = a.law
	items, err := t.means(ctx, q, a.Details.CustomerID, a.Details.Wanted)
	if err != nil && a.ID != "" && isNoDeclaration(err) {
		return nil, cancellation.ErrUnclear
	}
	return items, err
}

// isNoDeclaration says that what was named cannot be declared.
func isNoDeclaration(err error) bool {
	for _, e := range []error{
		cancellation.ErrNotFound, cancellation.ErrTwice, cancellation.ErrTooMany, cancellation.ErrBeyondCalendar,
	} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// means are the items of the declaration if it is this customer's: what a person
// names, else what was typed; ErrUnclear if that does not say which are meant.
func (t TypedCase) means(
	ctx context.Context, q querier, customerID string, wanted []cancellation.Wanted,
) ([]DeclaredItem, error) {
	products, err := catalogue(ctx, q, customerID, t.law)
	if err != nil {
		return nil, err
	}
	if len(wanted) == 0 {
		meant, ok := t.Typed.Meant(products)
		if !ok {
			return nil, cancellation.ErrUnclear
		}
		wanted = meant
	}
	p, err := cancellation.Propose(cancellation.Manner{Kind: t.Kind, Channel: cancellation.ChannelForm}, products, wanted, t.ReceivedAt)
	if err != nil {
		return nil, fmt.Errorf("propose items: %w", err)
	}
	items := make([]DeclaredItem, len(p.Candidates))
	for i, c := range p.Candidates {
		items[i] = DeclaredItem{ID: uuid.NewString(), Candidate: c, Preview: p.Outcomes[i]}
	}
	return items, nil
}

package reception

import (
	"context"
	"errors"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

// ErrUnclear says that what was typed does not say which products are meant.
var ErrUnclear = errors.New("what was typed does not say which products are meant")

// Identification is a person's word on whose typed declaration it is.
type Identification struct {
	CaseID     string
	CustomerID string
	Wanted     []cancellation.Wanted // none: as what was typed says
	Act        store.NewAct
}

// Identify stores whose declaration it is, with the products and what the rules
// say of them as of the day of receipt, however late it is found out. Known
// already is cancellation.ErrIdentified; the rest are the errors of Preview, and
// ErrUnclear.
func (r *Reception) Identify(ctx context.Context, i Identification) error {
	typed, err := r.store.Typed(ctx, i.CaseID)
	if errors.Is(err, cancellation.ErrNotFound) {
		return cancellation.ErrIdentified // a known customer declared it
	}
	if err != nil {
		return err
	}
	if typed.CustomerID != "" {
		return cancellation.ErrIdentified
	}
	if len(i.Wanted) == 0 {
		products, err := r.store.Catalogue(ctx, i.CustomerID)
		if err != nil {
			return err
		}
		meant, ok := typed.Typed.Meant(products)
		if !ok {
			return ErrUnclear
		}
		i.Wanted = meant
	}
	preview, err := r.Preview(ctx, i.CustomerID, typed.Kind, typed.ReceivedAt, i.Wanted)
	if err != nil {
		return err
	}
	items, err := declaredItems(preview)
	if err != nil {
		return err
	}
	return r.store.Identify(ctx, store.Identification{CaseID: i.CaseID, CustomerID: i.CustomerID, Act: &i.Act, Items: items})
}

func declaredItems(p Preview) ([]store.DeclaredItem, error) {
	items := make([]store.DeclaredItem, len(p.Candidates))
	for i, c := range p.Candidates {
		id, err := newID()
		if err != nil {
			return nil, err
		}
		items[i] = store.DeclaredItem{ID: id, Candidate: c, Preview: p.Outcomes[i]}
	}
	return items, nil
}

package api

import (
	"context"
	"errors"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/runs"
	"github.com/fairwell/fairwell/internal/store"
)

// supportView is what support sees of one declaration beside itself.
type supportView struct {
	Reason  string           `json:"reason,omitempty" doc:"why, as it was declared"`
	Holder  *holderView      `json:"holder,omitempty" doc:"whose it is; left out while nobody knows"`
	Found   *foundOut        `json:"found,omitempty" doc:"how that is known, of what was typed on the public form"`
	Changed []changedProduct `json:"changed,omitempty" doc:"products whose name, terms or main product an import has changed since; no day of the case moves by it"`
	RunURL  string           `json:"run_url,omitempty" doc:"the run in the Temporal UI, where FAIRWELL_TEMPORAL_UI_URL is set"`
}

// holderView is who has the contract.
type holderView struct {
	CustomerID string  `json:"customer_id"`
	Number     string  `json:"number"`
	Name       string  `json:"name"`
	Email      *string `json:"email" doc:"null: none is on file"`
}

// changedProduct is a product of the case as the book has since changed it.
type changedProduct struct {
	ProductID string  `json:"product_id"`
	Name      string  `json:"name"`
	At        instant `json:"at"`
}

type foundOut struct {
	By     string  `json:"by" enum:"rules,person"`
	Degree *string `json:"degree" doc:"of the rules: strong, the name and two identifiers that are independent of each other; plain, the name and one"`
	At     instant `json:"at"`
}

// RunURL names the page of a run in the Temporal UI.
type RunURL func(runs.Case) string

// forSupport gathers what support sees beside a declaration; nil for all others.
func (s *service) forSupport(ctx context.Context, c runs.Case, customerID, reason string) (*supportView, error) {
	if !callerOf(ctx).has(scopeSupport) {
		return nil, nil
	}
	v := &supportView{Reason: reason}
	if s.runURL != nil {
		v.RunURL = s.runURL(c)
	}
	if customerID == "" {
		return v, nil
	}
	holder, err := s.store.Customer(ctx, customerID)
	if err != nil {
		return nil, err
	}
	showsCustomer(ctx, holder.ID)
	v.Holder = &holderView{CustomerID: holder.ID, Number: holder.Number, Name: holder.Name, Email: orNull(holder.Email)}
	changed, err := s.store.ChangedSince(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	for _, p := range changed {
		v.Changed = append(v.Changed, changedProduct{ProductID: p.ProductID, Name: p.Name, At: instant{p.ChangedAt}})
	}
	found, err := s.store.Identification(ctx, c.ID)
	switch {
	case errors.Is(err, cancellation.ErrNotFound): // it was never typed
	case err != nil:
		return nil, err
	default:
		v.Found = viewFound(found)
	}
	return v, nil
}

func viewFound(f store.Identification) *foundOut {
	by := "rules"
	if f.Degree == "" {
		by = "person"
	}
	return &foundOut{By: by, Degree: orNull(f.Degree), At: instant{f.RecordedAt}}
}

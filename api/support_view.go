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
	Looks   []lookView       `json:"looks,omitempty" doc:"what became of its products after their last day, by their backends, the newest first"`
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

// lookView is one look at a product after its last day: what was found, and what the
// backend said.
type lookView struct {
	ProductID   string               `json:"product_id"`
	AskedOn     date                 `json:"asked_on"`
	Finding     cancellation.Finding `json:"finding" enum:"ended,ended_too_early,still_active,billed_after_end,waits_for_port,waits_for_switch,nobody_to_ask"`
	Runs        bool                 `json:"runs"`
	EndsOn      date                 `json:"ends_on" doc:"last day, inclusive; null: it names none"`
	BilledUntil date                 `json:"billed_until"`
	WaitsFor    *cancellation.Waits  `json:"waits_for" enum:"port,switch"`
	Differs     bool                 `json:"differs" doc:"a person was called: so was the look before, or he was since an earlier one"`
}

// looks shows the looks at the products of a case.
func (s *service) looks(ctx context.Context, caseID string) ([]lookView, error) {
	kept, err := s.store.Looks(ctx, caseID)
	list := make([]lookView, len(kept))
	for n, l := range kept {
		list[n] = lookView{
			ProductID: l.ProductID, AskedOn: date{l.AskedOn}, Finding: l.Finding, Runs: l.Runs, EndsOn: date{l.EndsOn},
			BilledUntil: date{l.BilledUntil}, Differs: l.Differs,
		}
		if l.WaitsFor != "" {
			list[n].WaitsFor = &l.WaitsFor
		}
	}
	return list, err
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
	var err error
	if v.Looks, err = s.looks(ctx, c.ID); err != nil {
		return nil, err
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

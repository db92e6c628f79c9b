package portal

import (
	"context"
	"strings"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// item is a product with what holds for it, or would hold.
type item struct {
	ID, Name, Contract string
	State              cancellation.ItemState // "" in a preview
	EndsOn             string                 // "": a person finds out, unless it continues
	Continues          bool
	LastReceiptOn      string
	Wished             string // only where the product ends on another day
	TakenAlongBy       string // name of the main product
	Basis              string
	Explanation        string
	SameAs             string   // a product before it that has the same reason
	Trace              []string // step by step
	ForCause           bool
	Review             string // the day that is under review
	ReviewState        cancellation.ReviewState
	RefusedCode        cancellation.RefusalCode
	RefusedCase        string
	RefusedEndsOn      string
	Wish               field // its Name is "" where no day can be wished
}

func viewItem(i store.CaseItem, all []store.CaseItem, forCause bool, lang notice.Language) item {
	v := item{
		ID: i.ProductID, Name: i.ProductName, Contract: i.ContractNumber, State: i.State, ForCause: forCause, Continues: i.Continues(),
		EndsOn: notice.Spell(i.EndsOn, lang), LastReceiptOn: notice.Spell(i.LastReceiptOn, lang),
		Basis: strings.Join(notice.Cited(i.Basis, lang), ", "), Explanation: notice.Explain(i.Steps, lang), Trace: notice.Trace(i.Steps, lang),
		Review: notice.Spell(i.ReviewDeclaredEnd, lang), ReviewState: i.ReviewState,
		RefusedCode: i.RefusedCode, RefusedCase: i.RefusedCaseID, RefusedEndsOn: notice.Spell(i.RefusedEndsOn, lang),
	}
	if !i.RequestedEnd.IsZero() && i.RequestedEnd != i.EndsOn {
		v.Wished = notice.Spell(i.RequestedEnd, lang)
	}
	for _, other := range all {
		if other.ProductID == i.TakenAlongBy {
			v.TakenAlongBy = other.ProductName
		}
	}
	return v
}

// shareReasons lets a product point to the first one that has the same reason.
func shareReasons(items []item) {
	for n := range items {
		for _, before := range items[:n] {
			if i := &items[n]; i.Explanation != "" && before.Explanation == i.Explanation && before.Basis == i.Basis && before.RefusedCode == "" {
				i.SameAs = before.Name
				break
			}
		}
	}
}

// hideForeign leaves out which case ended a product, unless it is the visitor's
// own. One that cannot be read now is not named either.
func (p *portal) hideForeign(ctx context.Context, items []item) {
	customer, signedIn := p.customer(ctx)
	for n := range items {
		if items[n].RefusedCase == "" {
			continue
		}
		if k, err := p.Store.Case(ctx, items[n].RefusedCase); err != nil || !signedIn || k.CustomerID != customer {
			items[n].RefusedCase = ""
		}
	}
}

// viewOutcome shows what would be decided, as an item of a case that is not
// there yet.
func viewOutcome(c cancellation.Candidate, o cancellation.Outcome, all []store.CaseItem, forCause bool, lang notice.Language) item {
	i := store.CaseItem{
		ProductID: c.Product.ID, ProductName: c.Product.Name, ContractNumber: c.Product.ContractNumber,
		RequestedEnd: c.RequestedEnd, EndsOn: o.EndsOn, LastReceiptOn: o.LastReceiptOn,
		Basis: o.Basis, Steps: o.Steps, TakenAlongBy: o.TakenAlongBy,
	}
	if o.Refused != nil {
		i.RefusedCode, i.RefusedCaseID, i.RefusedEndsOn = o.Refused.Code, o.Refused.CaseID, o.Refused.EndsOn
	}
	if o.Review != nil {
		i.ReviewDeclaredEnd, i.ReviewState = o.Review.DeclaredEnd, o.Review.State
	}
	return viewItem(i, all, forCause, lang)
}

package portal

import (
	"context"
	"slices"

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
	UnderWay           bool   // an offer to go on is accepted and not carried out
	LastReceiptOn      string // "" where it no longer matters
	PortUntil          string // on the page of a case: the last day to take its number along
	MailUntil          string // and the last on which its mail is reached
	Wished             string // only where the product ends on another day
	TakenAlongBy       string // name of the main product
	Basis              []string
	Explanation        string
	Trace              []string // step by step
	ForCause           bool
	Review             string // the day that is under review
	ReviewState        cancellation.ReviewState
	RefusedCode        cancellation.RefusalCode
	RefusedCase        string
	RefusedReference   string // of that case, where it is the visitor's own
	RefusedAt          string // its address
	RefusedEndsOn      string
	Wish               field // its Name is "" where no day can be wished
}

// contractItems are the products of one contract.
type contractItems struct {
	Number string
	Items  []item
}

// byContract puts products of the same contract together, in the order in which
// they were chosen.
func byContract(items []item) []contractItems {
	var list []contractItems
	for _, i := range items {
		n := slices.IndexFunc(list, func(c contractItems) bool { return c.Number == i.Contract })
		if n < 0 {
			n, list = len(list), append(list, contractItems{Number: i.Contract})
		}
		list[n].Items = append(list[n].Items, i)
	}
	return list
}

func viewItem(i store.CaseItem, all []store.CaseItem, forCause bool, lang notice.Language) item {
	v := item{
		ID: i.ProductID, Name: i.ProductName, Contract: i.ContractNumber, State: i.State, ForCause: forCause, Continues: i.Continues(),
		EndsOn: notice.Spell(i.EndsOn, lang), LastReceiptOn: notice.Spell(i.LastReceiptOn, lang),
		Basis: notice.Cited(i.Basis, lang), Explanation: notice.Explain(i.Steps, lang), Trace: notice.Trace(i.Steps, lang),
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

// nameRefusing names the cases that had ended a product before, where they are the
// visitor's own. What cannot be read now is not named.
func (p *portal) nameRefusing(ctx context.Context, v page, items []item) {
	customer, signedIn := p.customer(ctx)
	var ids []string
	for _, i := range items {
		if i.RefusedCase != "" {
			ids = append(ids, i.RefusedCase)
		}
	}
	if !signedIn || len(ids) == 0 {
		return
	}
	cases, err := p.Store.CasesByID(ctx, ids...)
	if err != nil {
		p.Log.WarnContext(ctx, "cases that ended a product before are not named", "error", err)
	}
	for _, k := range cases {
		for n := range items {
			if items[n].RefusedCase == k.ID && k.CustomerID == customer {
				items[n].RefusedReference, items[n].RefusedAt = k.ReceiptCode, v.To(pathCases+k.ID)
			}
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

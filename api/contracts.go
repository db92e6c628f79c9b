package api

import (
	"context"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

type contractsInput struct {
	ID string `path:"id" doc:"the customer"`
}

type contractsAnswer struct {
	Body struct {
		Contracts []contractView `json:"contracts" nullable:"false"`
	}
}

type contractView struct {
	ID       string        `json:"id"`
	Number   string        `json:"number"`
	Products []productView `json:"products" nullable:"false"`
}

type productView struct {
	ID            string  `json:"id"`
	Name          string  `json:"name"`
	Line          string  `json:"line"`
	PartOf        *string `json:"part_of"`
	Status        string  `json:"status" enum:"active,cancelled,ended"`
	EndsOn        date    `json:"ends_on" doc:"last day, inclusive; of an active product the earliest possible as of today"`
	LastReceiptOn date    `json:"last_receipt_on" doc:"of an active product: last day to give notice for that end"`
}

// contracts lists what a customer has. Somebody else's customer is answered
// like an unknown one.
func (s *service) contracts(ctx context.Context, in *contractsInput) (*contractsAnswer, error) {
	c := callerOf(ctx)
	if !isText(in.ID) || !c.has(scopeSupport) && !c.is(in.ID) {
		return nil, cancellation.ErrNotFound
	}
	products, err := s.store.Catalogue(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	showsCustomer(ctx, in.ID)
	today := notice.CivilDay(s.now())
	out := &contractsAnswer{}
	for _, p := range products {
		list := out.Body.Contracts
		if len(list) == 0 || list[len(list)-1].ID != p.ContractID {
			list = append(list, contractView{ID: p.ContractID, Number: p.ContractNumber})
		}
		last := &list[len(list)-1]
		last.Products = append(last.Products, viewProduct(p, today))
		out.Body.Contracts = list
	}
	return out, nil
}

func viewProduct(p cancellation.Product, today notice.Date) productView {
	v := productView{
		ID: p.ID, Name: p.Name, Line: p.Line, PartOf: orNull(p.PartOf),
		Status: string(p.Status(today)), EndsOn: date{p.End()},
	}
	if v.Status != string(cancellation.StatusActive) {
		return v
	}
	if e, ok := p.Earliest(today); ok {
		v.EndsOn, v.LastReceiptOn = date{e.EndsOn}, date{e.LastReceiptOn}
	}
	return v
}

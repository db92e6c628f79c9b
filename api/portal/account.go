package portal

import (
	"context"
	"errors"
	"net/http"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// contracts is the tab of what can be cancelled.
type contracts struct {
	List    []contract
	Active  int  // products that can be cancelled
	Folded  bool // so many contracts that they are folded and searched
	Nothing bool // it was asked to cancel, and nothing was ticked
}

// foldedFrom is how many contracts are too many to see at once.
const foldedFrom = 8

func (p *portal) account(w http.ResponseWriter, r *http.Request) error {
	customer, ok := p.customer(r.Context())
	if !ok {
		return p.askToSignIn(w, r, http.StatusOK)
	}
	return p.showAccount(w, r, http.StatusOK, customer, contracts{})
}

func (p *portal) showAccount(w http.ResponseWriter, r *http.Request, status int, customer string, tab contracts) error {
	v, err := p.ownPage(r, customer)
	if err != nil {
		return err
	}
	products, err := p.Store.Catalogue(r.Context(), customer)
	if err != nil && !errors.Is(err, cancellation.ErrNotFound) { // who has nothing is shown nothing
		return err
	}
	own, err := p.ownHolds(r.Context(), customer, products)
	if err != nil {
		return err
	}
	tab.List = viewContracts(products, own, notice.CivilDay(p.Now()), v)
	for _, c := range tab.List {
		tab.Active += c.Active
	}
	tab.Folded = len(tab.List) >= foldedFrom
	v.Data = tab
	return p.show(w, status, "account", v)
}

// ownPage begins a page of the customer centre, which says whose it is. Who is in no
// book yet is shown nothing, and has no name.
func (p *portal) ownPage(r *http.Request, customer string) (page, error) {
	v := p.page(r, nil)
	who, err := p.Store.Customer(r.Context(), customer)
	if err != nil && !errors.Is(err, cancellation.ErrNotFound) {
		return page{}, err
	}
	v.SignedInAs = who.Name
	return v, nil
}

// ownHolds are the cases that end the products, as far as they are the customer's own.
func (p *portal) ownHolds(ctx context.Context, customer string, products []cancellation.Product) ([]string, error) {
	var ids []string
	for _, each := range products {
		if each.Hold != nil && each.Hold.CaseID != "" {
			ids = append(ids, each.Hold.CaseID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return p.Store.OwnCases(ctx, customer, ids)
}

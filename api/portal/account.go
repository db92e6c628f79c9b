package portal

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// contract is one of a customer's with its products. It holds whole addresses, in the
// language that was chosen.
type contract struct {
	ID, Number string
	Products   []product
	Active     int       // how many can be cancelled
	Next       *deadline // the first that is near, nil for none
	Withdraw   string    // while the period to withdraw runs
}

// Names are those of the products, as a list in a sentence.
func (c contract) Names() string {
	names := make([]string, len(c.Products))
	for i, p := range c.Products {
		names[i] = p.Name
	}
	return strings.Join(names, ", ")
}

type product struct {
	ID, Name string
	PartOf   string // name of the main product
	Status   cancellation.Status
	EndsOn   string    // of an active product the earliest end as of today
	ByItself bool      // it ends then without anybody's notice
	Deadline *deadline // of that end, nil where one day is as good as the next
	Calendar string    // a reminder of that day, "" where it is over with today
	Case     string    // the customer's own that ended it
}

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

func viewContracts(products []cancellation.Product, own []string, today notice.Date, v page) []contract {
	names := map[string]string{}
	for _, each := range products {
		names[each.ID] = each.Name
	}
	var list []contract
	for _, each := range products {
		if len(list) == 0 || list[len(list)-1].ID != each.ContractID {
			list = append(list, contract{ID: each.ContractID, Number: each.ContractNumber})
		}
		last := &list[len(list)-1]
		if until, err := notice.WithdrawalUntil(each.Terms); err == nil && !until.Before(today) {
			last.Withdraw = v.To(pathOwn + "?contract=" + url.QueryEscape(each.ContractID))
		}
		shown := viewProduct(each, today, v)
		shown.PartOf = names[each.PartOf]
		if each.Hold != nil && slices.Contains(own, each.Hold.CaseID) {
			shown.Case = v.To(pathCases + each.Hold.CaseID)
		}
		last.add(shown)
	}
	return list
}

func (c *contract) add(p product) {
	c.Products = append(c.Products, p)
	if p.Status == cancellation.StatusActive {
		c.Active++
	}
	if d := p.Deadline; d != nil && d.Near && (c.Next == nil || d.Left < c.Next.Left) {
		c.Next = d
	}
}

func viewProduct(p cancellation.Product, today notice.Date, v page) product {
	shown := product{ID: p.ID, Name: p.Name, Status: p.Status(today), EndsOn: v.Day(p.End())}
	if shown.Status != cancellation.StatusActive {
		return shown
	}
	e, ok := p.Earliest(today)
	if !ok {
		return shown
	}
	shown.EndsOn, shown.ByItself, shown.Deadline = v.Day(e.EndsOn), byItself(e), newDeadline(e, today, v)
	if worthReminding(e, today) {
		shown.Calendar = v.To(pathCalendar + url.PathEscape(p.ID))
	}
	return shown
}

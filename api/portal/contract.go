package portal

import (
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

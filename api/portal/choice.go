package portal

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// choice is what a customer ticked, with the days that are wished.
type choice struct {
	products []cancellation.Product // all of the customer's
	ids      []string
	wishes   map[string]field
	days     map[string]notice.Date
}

// choose reads products ("p") and contracts ("c"). A contract means its active
// products, whichever of them are named beside it; those that cannot work without
// another of them are taken along with it. What is not the customer's is ErrNotFound.
func choose(values url.Values, products []cancellation.Product, at time.Time) (choice, error) {
	c := choice{products: products, wishes: map[string]field{}, days: map[string]notice.Date{}}
	for _, id := range values["p"] {
		at := slices.IndexFunc(products, func(p cancellation.Product) bool { return p.ID == id })
		if at < 0 {
			return choice{}, cancellation.ErrNotFound
		}
		if !slices.Contains(values["c"], products[at].ContractID) {
			c.add(id)
		}
	}
	for _, id := range values["c"] {
		if !slices.ContainsFunc(products, func(p cancellation.Product) bool { return p.ContractID == id }) {
			return choice{}, cancellation.ErrNotFound
		}
		for _, p := range products {
			if p.ContractID == id && p.Active(at) && !alongWith(p, id, products, at) {
				c.add(p.ID)
			}
		}
	}
	for _, id := range c.ids {
		c.wish(id, values.Get("wish."+id))
	}
	return c, nil
}

func (c *choice) add(id string) {
	if !slices.Contains(c.ids, id) {
		c.ids = append(c.ids, id)
	}
}

// alongWith says whether the main product of p is an active one of the contract.
func alongWith(p cancellation.Product, contractID string, products []cancellation.Product, at time.Time) bool {
	return slices.ContainsFunc(products, func(main cancellation.Product) bool {
		return main.ID == p.PartOf && main.ContractID == contractID && main.Active(at)
	})
}

func (c *choice) wish(id, typed string) {
	f := field{Name: "wish." + id, Value: clean(typed, false), Type: "date", Limit: maxText}
	if !isBlank(f.Value) {
		day, ok := parseDay(f.Value)
		if ok {
			c.days[id], f.Value = day, day.String()
		} else {
			f.Problem = "day"
		}
	}
	c.wishes[id] = f
}

// parseDay reads a day as browsers send it, or as people write it.
func parseDay(s string) (notice.Date, bool) {
	s = strings.TrimSpace(s)
	if d, err := notice.ParseDate(s); err == nil {
		return d, true
	}
	parts := strings.Split(strings.ReplaceAll(s, " ", ""), ".")
	if len(parts) != 3 || len(parts[2]) != 4 {
		return notice.Date{}, false
	}
	var n [3]int
	for i, part := range parts {
		v, err := strconv.Atoi(part)
		if err != nil {
			return notice.Date{}, false
		}
		n[i] = v
	}
	d, err := notice.NewDate(n[2], n[1], n[0])
	return d, err == nil
}

func (c *choice) wanted() []cancellation.Wanted {
	list := make([]cancellation.Wanted, len(c.ids))
	for i, id := range c.ids {
		list[i] = cancellation.Wanted{ProductID: id, RequestedEnd: c.days[id]}
	}
	return list
}

// wrong lists the days that are none.
func (c *choice) wrong() []field {
	var list []field
	for _, id := range c.ids {
		list = append(list, wrong(c.wishes[id])...)
	}
	return list
}

// refuseDays says of every preferred day that it lies beyond the calendar.
func (c *choice) refuseDays() {
	for id := range c.days {
		f := c.wishes[id]
		f.Problem = "day"
		c.wishes[id] = f
	}
	clear(c.days)
}

package chaos

import (
	"slices"
)

// auditTyped: what was typed is taken for the customer that it is of, and for
// nobody if it fits nobody. A letter to an address that is not on file names the
// days alone.
func (r *Report) auditTyped(c *storedCase, d declaration, shown caseView, e *evidence) {
	r.Forms++
	switch {
	case d.finds == unmatched:
		r.Unmatched++
		if c.CustomerID != "" {
			r.violation(&r.Odd, "%s fits nobody and is taken for that of %s", c.ID, c.CustomerID)
		} else if shown.State != "unmatched" {
			r.violation(&r.Lost, "%s fits nobody and is not listed as such, but %s", c.ID, shown.State)
		}
	case c.CustomerID == "":
		r.violation(&r.Lost, "%s is that of %s, and nobody found out", c.ID, d.customer.id)
	case c.CustomerID != d.customer.id:
		r.violation(&r.Odd, "%s is that of %s and is taken for that of %s", c.ID, d.customer.id, c.CustomerID)
	}
	if d.stranger && c.CustomerID != "" {
		r.auditDays(c, shown, e)
	}
}

// auditDays: the letter to the stranger and the alert to the address on file name
// each last day of the case and no other. Where another case ends a product earlier,
// the day before is right too: a mail may have gone out by then.
func (r *Report) auditDays(c *storedCase, shown caseView, e *evidence) {
	var before, after []string
	for _, i := range c.items {
		view, _ := itemOf(shown, i.ProductID)
		day := view.EndsOn
		if view.Refused != nil {
			day = view.Refused.EndsOn
		}
		after = append(after, day)
		if i.EndsOn != "" {
			day = i.EndsOn
		}
		before = append(before, day)
	}
	before, after = sortedDays(before), sortedDays(after)
	for _, kind := range []string{"confirmation", "alert"} {
		for _, m := range e.mails(mailKey{c.ID, kind, 0}) {
			if days := daysIn(m.Text); !slices.Equal(days, before) && !slices.Equal(days, after) {
				r.violation(&r.WrongDates, "%s: the %s names %v, the case says %v", c.ID, kind, days, after)
			}
		}
	}
}

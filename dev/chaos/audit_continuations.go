package chaos

import "slices"

// goesOn says that the newest decision of the item lets the product go on.
func (i storedItem) goesOn() bool { return i.Decisions > 1 && i.EndsOn == "" && i.State != "refused" }

// late says that the product was to go on, and its backend said that it is too late:
// the earlier day was decided again, or another case ends the product.
func (i storedItem) late() bool {
	return i.Decisions == 3 && i.EndsOn != "" || i.Decisions == 2 && i.EndsOn == "" && i.State == "refused"
}

// lifted says that the product goes on by another case, which covers this one.
func (i storedItem) lifted() bool { return i.State == "continued" && !i.goesOn() }

// auditLifted: what another case covers is lifted once the backend has it, never
// before, and whoever was confirmed a day of his own is told.
func (r *Report) auditLifted(c *storedCase, i storedItem, view itemView, e *evidence) {
	r.Continued++
	if view.EndsOn != "" {
		r.violation(&r.WrongDates, "%s: %s is lifted and is said to end on %s", c.ID, i.ProductID, view.EndsOn)
	}
	if !e.some(i.ProductID, func(o storedItem) bool { return o.goesOn() && o.State == "continued" }) {
		r.violation(&r.Odd, "%s: %s is lifted, and no case lets it go on", c.ID, i.ProductID)
	}
	if i.Decisions > 0 && c.corrections() == 0 {
		r.violation(&r.Lost, "%s: %s was to end and is lifted, and no correction says so", c.ID, i.ProductID)
	}
}

// auditContinued: a product goes on if its holder offered it, and then its backend
// knows of no end. It has a decision more, and none of the days that were named before
// has changed.
func (r *Report) auditContinued(c *storedCase, i storedItem, view itemView, d declaration, e *evidence) {
	o := e.orders[i.ProductID]
	switch {
	case d.goesOn == 0:
		r.violation(&r.Odd, "%s: %s goes on, and nobody offered that", c.ID, i.ProductID)
	case i.Decisions != 2:
		r.violation(&r.Doubled, "%s: %s goes on by decision %d", c.ID, i.ProductID, i.Decisions)
	case view.State == "parked":
		r.Parked++
		if view.Error == nil || view.Error.Code == "" {
			r.violation(&r.Lost, "%s: %s is parked without a cause", c.ID, i.ProductID)
		}
		return
	case view.State != "continued":
		return // that it is unfinished is said already
	}
	r.Continued++
	if view.EndsOn != "" || i.MarkedEnd != "" {
		r.violation(&r.WrongDates, "%s: %s goes on and is said to end on %s%s", c.ID, i.ProductID, view.EndsOn, i.MarkedEnd)
	}
	if other := e.holder(i.ProductID); other == "" && text(o.TerminationDate) != "" {
		r.violation(&r.Lost, "%s: %s goes on, and its backend ends it on %s", c.ID, i.ProductID, text(o.TerminationDate))
	}
	if decisions := e.decisions(i.ProductID); o.Effects > decisions {
		r.violation(&r.Doubled, "%s: the backend of %s was told %d times of %d decisions", c.ID, i.ProductID, o.Effects, decisions)
	}
}

// some says whether an item of some case about the product is as asked.
func (e *evidence) some(product string, is func(storedItem) bool) bool {
	for _, c := range e.stored {
		if slices.ContainsFunc(c.items, func(i storedItem) bool { return i.ProductID == product && is(i) }) {
			return true
		}
	}
	return false
}

// holder is the case by which a product ends, "" for none.
func (e *evidence) holder(product string) string {
	for id, c := range e.stored {
		for _, i := range c.items {
			if i.ProductID == product && i.Decisions > 0 && i.State != "refused" && i.State != "continued" && i.EndsOn != "" {
				return id
			}
		}
	}
	return ""
}

// auditOffer: whoever was told that his offer is taken goes on with every product of
// which its backend did not say that it is too late. He is told once what came of it,
// with the day of what ends after all; nobody else is.
func (r *Report) auditOffer(c *storedCase, d declaration, told said, shown caseView, e *evidence) {
	ends, late, under := 0, []string(nil), false
	for _, i := range c.items {
		view, _ := itemOf(shown, i.ProductID)
		switch {
		case i.late() && view.Refused != nil:
			late = append(late, view.Refused.EndsOn)
		case i.late():
			late = append(late, view.EndsOn)
		case !i.goesOn():
			ends++
		}
		under = under || i.goesOn() && view.State != "continued"
	}
	if told.accepted() && ends > 0 {
		r.violation(&r.Lost, "%s: the offer to go on was taken, and %d products of it end", c.ID, ends)
	}
	letters := 0
	for _, m := range shown.Mails {
		if m.Kind == "continuation" {
			letters++
			key := mailKey{c.ID, "continuation", m.Number}
			r.auditMail(e, key, m.State, d.customer.email)
			r.Continuations += len(e.mails(key))
			for _, said := range e.mails(key) {
				if slices.ContainsFunc(late, func(day string) bool { return !names(said.Text, day) }) {
					r.violation(&r.WrongDates, "%s: what came of the offer does not name each of %v", c.ID, late)
				}
			}
		}
	}
	switch went := len(c.items) - ends; {
	case letters > 1:
		r.violation(&r.Doubled, "%s: %d mails tell what came of one offer", c.ID, letters)
	case letters == 1 && went == 0:
		r.violation(&r.Odd, "%s is told what came of an offer, and nothing goes on", c.ID)
	case letters == 0 && went > 0 && !under:
		r.violation(&r.Lost, "%s goes on, and nobody is told", c.ID)
	}
}

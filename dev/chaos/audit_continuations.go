package chaos

import "slices"

// goesOn says that the newest decision of the item lets the product go on.
func (i storedItem) goesOn() bool { return i.Decisions > 1 && i.EndsOn == "" }

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

// continued says whether some case lets the product go on.
func (e *evidence) continued(product string) bool {
	for _, c := range e.stored {
		if slices.ContainsFunc(c.items, func(i storedItem) bool { return i.ProductID == product && i.goesOn() }) {
			return true
		}
	}
	return false
}

// holder is the case by which a product ends, "" for none.
func (e *evidence) holder(product string) string {
	for id, c := range e.stored {
		for _, i := range c.items {
			if i.ProductID == product && i.Decisions > 0 && i.State != "refused" && i.EndsOn != "" {
				return id
			}
		}
	}
	return ""
}

// auditOffer: whoever was told that his offer is taken goes on with every product, and
// is told so once; nobody else is.
func (r *Report) auditOffer(c *storedCase, d declaration, told said, shown caseView, e *evidence) {
	ends, under := 0, false
	for _, i := range c.items {
		if !i.goesOn() {
			ends++
		}
		view, _ := itemOf(shown, i.ProductID)
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

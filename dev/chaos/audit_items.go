package chaos

import "encoding/json"

// auditItems: each item is final or parked with a cause, each product is held
// by one case and its backend was told each decision at most once, and all dates are
// the rules' own.
func (r *Report) auditItems(c *storedCase, d declaration, shown caseView, e *evidence, holders map[string]string) {
	receipt := receiptEnds(e.receipts[c.ID])
	ends := map[string]string{} // by the rules, by product
	for _, i := range c.items {
		ends[i.ProductID] = e.rules[i.ItemID]
	}
	if len(shown.Items) != len(c.items) {
		r.violation(&r.Lost, "%s has %d items, the API shows %d", c.ID, len(c.items), len(shown.Items))
	}
	for _, i := range c.items {
		r.Items++
		view, _ := itemOf(shown, i.ProductID)
		if i.State != view.State && i.State != "" {
			r.violation(&r.Odd, "%s: %s is %s, the API shows %s", c.ID, i.ProductID, i.State, view.State)
		}
		if i.State == "refused" {
			r.auditRefused(c, i, view, e)
			continue
		}
		if i.goesOn() {
			r.auditContinued(c, i, view, d, e)
			continue
		}
		if i.lifted() {
			r.auditLifted(c, i, view, e)
			continue
		}
		if other := holders[i.ProductID]; other != "" {
			r.violation(&r.Doubled, "%s is cancelled by %s and by %s", i.ProductID, c.ID, other)
		}
		holders[i.ProductID] = c.ID
		r.auditOrder(c, i, view, d, e)
		right := ends[i.ProductID]
		if i.TakenAlongBy != "" {
			right = ends[i.TakenAlongBy]
		}
		r.auditDates(c, i, right, map[string]string{
			"the API": view.EndsOn, "the receipt": receipt[i.ProductID], "the preview": i.PreviewEnd,
			"the decision": i.EndsOn, "the mark": i.MarkedEnd, "the backend": text(e.orders[i.ProductID].TerminationDate),
			"the mail": mailedEnd(e.mails(mailKey{c.ID, "confirmation", 0}), i.ProductName),
		}, d.mustName(c, e))
	}
}

// auditOrder: a product that is taken over by another case is decided there again,
// and its backend is told again, and so is one that was to go on too late; otherwise
// never.
func (r *Report) auditOrder(c *storedCase, i storedItem, view itemView, d declaration, e *evidence) {
	o := e.orders[i.ProductID]
	switch i.State {
	case "cancelled":
		if o.Effects == 0 {
			r.violation(&r.Lost, "%s: %s is cancelled and its backend does not know", c.ID, i.ProductID)
		}
	case "parked":
		r.Parked++
		if view.Error == nil || view.Error.Code == "" {
			r.violation(&r.Lost, "%s: %s is parked without a cause", c.ID, i.ProductID)
		}
	}
	if decisions := e.decisions(i.ProductID); o.Effects > decisions {
		r.violation(&r.Doubled, "%s: the backend of %s was told %d times of %d decisions", c.ID, i.ProductID, o.Effects, decisions)
	}
	if i.Decisions > 1 && (d.goesOn == 0 || !i.late()) {
		r.violation(&r.Doubled, "%s: %s was decided %d times", c.ID, i.ProductID, i.Decisions)
	}
}

// mustName says who has to name the end of each product of the case. A form is
// received before anybody knows its products, so its receipt names none; and a
// stranger learns the days alone.
func (d declaration) mustName(c *storedCase, e *evidence) []string {
	must := []string{"the API"}
	if d.again { // the answer to the offer may have come in between
		return must
	}
	if !c.Typed {
		must = append(must, "the receipt", "the preview")
	}
	if (!d.stranger || d.plain()) && len(e.mails(mailKey{c.ID, "confirmation", 0})) > 0 {
		must = append(must, "the mail")
	}
	return must
}

// decisions counts those of a product, by all cases that ever held it.
func (e *evidence) decisions(product string) int {
	if e.decided == nil {
		e.decided = map[string]int{}
		for _, c := range e.stored {
			for _, i := range c.items {
				e.decided[i.ProductID] += i.Decisions
			}
		}
	}
	return e.decided[product]
}

// auditDates: whoever names a day names the right one. What has not happened
// names none; that is judged elsewhere.
func (r *Report) auditDates(c *storedCase, i storedItem, right string, named map[string]string, must []string) {
	if right == "" {
		r.violation(&r.WrongDates, "%s: the rules say nothing of %s", c.ID, i.ProductID)
	}
	for who, day := range named {
		if day != "" && day != right {
			r.violation(&r.WrongDates, "%s: %s ends on %s by %s, on %s by the rules", c.ID, i.ProductID, day, who, right)
		}
	}
	for _, who := range must {
		if named[who] == "" {
			r.violation(&r.WrongDates, "%s: %s names no end of %s", c.ID, who, i.ProductID)
		}
	}
	if i.State == "cancelled" && (named["the backend"] == "" || named["the mark"] == "" || named["the decision"] == "") {
		r.violation(&r.WrongDates, "%s: %s is cancelled and a day is missing: %v", c.ID, i.ProductID, named)
	}
}

// auditRefused: a refused item names the case that holds the product, and its day.
func (r *Report) auditRefused(c *storedCase, i storedItem, view itemView, e *evidence) {
	if view.Refused == nil || view.Refused.CaseID == "" {
		r.violation(&r.Lost, "%s: %s is refused and no case is named", c.ID, i.ProductID)
		return
	}
	holder, ok := itemOf(e.shown[view.Refused.CaseID], i.ProductID)
	if !ok || holder.State == "refused" || holder.State == "continued" {
		r.violation(&r.Lost, "%s: %s is refused for %s, which does not hold it", c.ID, i.ProductID, view.Refused.CaseID)
		return
	}
	asked := e.some(i.ProductID, func(o storedItem) bool { return o.CaseID == view.Refused.CaseID && o.goesOn() })
	if holder.EndsOn != view.Refused.EndsOn && !asked { // whether that one may go on is not known: the link stays as it was
		r.violation(&r.WrongDates, "%s: %s is said to end on %s, its case says %s", c.ID, i.ProductID, view.Refused.EndsOn, holder.EndsOn)
	}
}

func receiptEnds(document json.RawMessage) map[string]string {
	var receipt struct {
		Items []struct {
			ProductID string  `json:"product_id"`
			EndsOn    *string `json:"ends_on"`
		} `json:"items"`
	}
	if json.Unmarshal(document, &receipt) != nil {
		return nil
	}
	ends := map[string]string{}
	for _, i := range receipt.Items {
		ends[i.ProductID] = text(i.EndsOn)
	}
	return ends
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

package chaos

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
)

// audit compares what clients were told, what Postgres holds, what the API
// shows and what the outside world was told.
func (r *Report) audit(p plan, told []said, e *evidence) {
	r.Cases = len(e.stored)
	byKey := map[string]string{}
	for _, id := range slices.Sorted(maps.Keys(e.stored)) {
		c := e.stored[id]
		if other := byKey[c.Key]; other != "" {
			r.violation(&r.Doubled, "%s and %s are cases of one key", id, other)
		}
		byKey[c.Key] = id
	}
	addresses := map[string]string{}
	for n, d := range p.declarations {
		addresses[d.key] = d.to
		r.auditAnswers(d, told[n], byKey[d.key], e)
	}
	holders := map[string]string{} // of products
	for _, id := range slices.Sorted(maps.Keys(e.stored)) {
		c := e.stored[id]
		shown, there := e.shown[id]
		if !there {
			r.violation(&r.Lost, "%s is stored and the API does not list it", id)
			continue
		}
		if shown.moves() {
			r.violation(&r.Lost, "%s is unfinished: %s, confirmation %s", id, shown.State, shown.Confirmation.State)
		}
		r.auditItems(c, shown, e, holders)
		r.auditMails(c, shown, e, addresses[c.Key])
	}
	for id := range e.shown {
		if e.stored[id] == nil {
			r.violation(&r.Odd, "the API lists %s, which is not stored", id)
		}
	}
	for product, o := range e.orders {
		if o.Effects > 0 && holders[product] == "" {
			r.violation(&r.Odd, "%s was cancelled at its backend and no case holds it", product)
		}
	}
	for _, leak := range e.leaks {
		r.violation(&r.PersonalData, "%s", leak)
	}
}

// auditAnswers: whoever was answered has exactly this one case, and the
// receipt it was given is the one that is given out for ever.
func (r *Report) auditAnswers(d declaration, told said, stored string, e *evidence) {
	for what, number := range told.odd {
		r.violation(&r.Odd, "%s: %s (%d times)", d.key, what, number)
	}
	for _, c := range told.cases {
		if stored == "" {
			r.violation(&r.Lost, "%s was accepted as %s and is not stored", d.key, c.ID)
			return
		}
		if c.ID != stored {
			r.violation(&r.Doubled, "%s was accepted as %s and is stored as %s", d.key, c.ID, stored)
			continue
		}
		if !sameJSON(c.Receipt, e.receipts[stored]) {
			r.violation(&r.Odd, "%s: the receipt that was given is not the one that is stored", stored)
		}
		for _, was := range c.Items {
			if now, ok := itemOf(e.shown[stored], was.ProductID); !ok {
				r.violation(&r.Lost, "%s: %s was accepted and is not in the case", stored, was.ProductID)
			} else if now.State != "refused" && was.EndsOn != now.EndsOn {
				r.violation(&r.WrongDates, "%s: %s was answered to end on %s, the case says %s", stored, was.ProductID, was.EndsOn, now.EndsOn)
			}
		}
	}
}

func itemOf(c caseView, product string) (itemView, bool) {
	at := slices.IndexFunc(c.Items, func(i itemView) bool { return i.ProductID == product })
	if at < 0 {
		return itemView{}, false
	}
	return c.Items[at], true
}

func sameJSON(a, b json.RawMessage) bool {
	var x, y bytes.Buffer
	return json.Compact(&x, a) == nil && json.Compact(&y, b) == nil && bytes.Equal(x.Bytes(), y.Bytes())
}

package chaos

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
)

// audit compares what clients were told, what Postgres holds, what the API
// shows and what the outside world was told.
func (r *Report) audit(p plan, told []said, e *evidence) {
	r.Cases, e.due = len(e.stored), map[mailKey]bool{}
	byKey := map[string]string{}
	for _, id := range slices.Sorted(maps.Keys(e.stored)) {
		c := e.stored[id]
		if other := byKey[c.Key]; other != "" {
			r.violation(&r.Doubled, "%s and %s are cases of one key", id, other)
		}
		byKey[c.Key] = id
	}
	declared, answered := map[string]declaration{}, map[string]said{} // by key
	for n, d := range p.declarations {
		if key := told[n].key; key != "" {
			declared[key], answered[key] = d, told[n]
		}
		r.auditAnswers(d, told[n], byKey[told[n].key], e)
	}
	holders := map[string]string{} // of products
	for _, id := range slices.Sorted(maps.Keys(e.stored)) {
		c := e.stored[id]
		d, known := declared[c.Key]
		if !known {
			r.violation(&r.Odd, "%s is stored and nobody declared it", id)
		}
		if c.withdraws() {
			r.auditWithdrawal(c, d, e)
		} else {
			r.auditCase(c, d, answered[c.Key], e, holders)
		}
	}
	r.auditStrays(e, holders)
	r.auditStrayMails(e)
}

func (r *Report) auditCase(c *storedCase, d declaration, told said, e *evidence, holders map[string]string) {
	shown, there := e.shown[c.ID]
	if !there {
		r.violation(&r.Lost, "%s is stored and the API does not list it", c.ID)
		return
	}
	if shown.moves(c.Tried) {
		r.violation(&r.Lost, "%s is unfinished: %s, confirmation %s", c.ID, shown.State, shown.Confirmation.State)
	}
	if c.Typed {
		r.auditTyped(c, d, shown, e)
	}
	r.auditItems(c, d, shown, e, holders)
	r.auditMails(c, d, shown, e)
	r.auditOffer(c, d, told, shown, e)
}

// auditStrays: nobody shows or ends what no case asks for, the docket is what the
// view says, and no place holds personal data.
func (r *Report) auditStrays(e *evidence, holders map[string]string) {
	for _, id := range slices.Concat(slices.Collect(maps.Keys(e.shown)), slices.Collect(maps.Keys(e.withdrew))) {
		if e.stored[id] == nil {
			r.violation(&r.Odd, "the API lists %s, which is not stored", id)
		}
	}
	for product, o := range e.orders {
		if o.Effects > 0 && holders[product] == "" && !e.some(product, storedItem.goesOn) {
			r.violation(&r.Odd, "%s was cancelled at its backend and no case holds it", product)
		}
	}
	for _, id := range e.stale {
		r.violation(&r.StaleDocket, "%s: its row in the docket is not what the view says", id)
	}
	for _, leak := range e.leaks {
		r.violation(&r.PersonalData, "%s", leak)
	}
}

// auditAnswers: whoever was answered has exactly this one case, and the
// receipt it was given is the one that is given out for ever.
func (r *Report) auditAnswers(d declaration, told said, stored string, e *evidence) {
	for what, number := range told.odd {
		r.violation(&r.Odd, "%s by %s: %s (%d times)", told.key, d.door, what, number)
	}
	for n, c := range told.cases {
		if stored == "" {
			r.violation(&r.Lost, "%s was accepted as %s and is not stored", told.key, c.ID)
			return
		}
		if c.ID != stored {
			r.violation(&r.Doubled, "%s was accepted as %s and is stored as %s", told.key, c.ID, stored)
			continue
		}
		given := c.Receipt
		if d.door != byAPI {
			if given = e.papers[told.links[n]]; given == nil {
				r.violation(&r.Lost, "%s: the link that was given leads to no receipt", stored)
				continue
			}
		}
		if !sameJSON(given, e.receipts[stored]) {
			r.violation(&r.Odd, "%s: the receipt that was given is not the one that is stored", stored)
		}
		r.auditPromised(stored, d, c, e)
	}
}

// auditPromised: what was answered is in the case, with the day that was answered. Who
// cancels again before it is settled that he goes on is answered without a day.
func (r *Report) auditPromised(stored string, d declaration, answered caseView, e *evidence) {
	for _, was := range answered.Items {
		if d.again && was.EndsOn == "" {
			continue
		}
		if now, ok := itemOf(e.shown[stored], was.ProductID); !ok {
			r.violation(&r.Lost, "%s: %s was accepted and is not in the case", stored, was.ProductID)
		} else if now.State != "refused" && now.EndsOn != "" && was.EndsOn != now.EndsOn {
			r.violation(&r.WrongDates, "%s: %s was answered to end on %s, the case says %s", stored, was.ProductID, was.EndsOn, now.EndsOn)
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

// sameJSON compares values: the signature knows no order of members.
func sameJSON(a, b json.RawMessage) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

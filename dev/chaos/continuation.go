package chaos

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"
)

// mayGoOn says whether the holder himself declares, waits for an answer, and names no
// cause that a person would have to judge.
func (d declaration) mayGoOn() bool {
	return !d.intake && !d.hasty && bytes.Contains(d.body, []byte(`"kind":"ordinary"`))
}

// goOn plans a customer who offers to go on a moment after he has cancelled, while much
// of that is still under way. One in two then cancels again.
func (p *plan) goOn(r *rand.Rand, c customer, d declaration, key string, cases int) {
	d.goesOn = time.Duration(1+r.IntN(4000)) * time.Millisecond
	p.add(c, d)
	if r.IntN(2) == 0 && len(p.declarations) < cases {
		again := d
		again.key, again.goesOn, again.again = key, 0, true
		p.declarations = append(p.declarations, again)
	}
}

// offer offers to go on with all products of the case, and asks until it is answered,
// which it cannot be before all of it is decided.
func (w *world) offer(ctx context.Context, d declaration, token string, s *said) {
	decided := false
	for pause := d.goesOn; wait(ctx, pause); pause = 500 * time.Millisecond {
		a, err := w.call(ctx, request{
			method: http.MethodPost, url: w.api() + string(byAPI) + "/" + s.cases[0].ID + "/continuation",
			token: token, key: d.key + "-on", body: []byte("{}"),
		})
		switch {
		case err != nil || a.status == http.StatusTooManyRequests || a.status == http.StatusServiceUnavailable:
		case a.status == http.StatusConflict && !decided:
			decided = w.decided(ctx, token, s.cases[0].ID)
		case a.status == http.StatusOK || a.status == http.StatusAccepted || a.status == http.StatusConflict:
			s.offered = a.status
			return
		default:
			s.odd[fmt.Sprintf("an offer to go on was answered %d", a.status)]++
			if a.status/100 == 4 {
				return
			}
		}
	}
}

// decided says that every product of the case is, as its holder sees it.
func (w *world) decided(ctx context.Context, token, id string) bool {
	a, err := w.call(ctx, request{method: http.MethodGet, url: w.api() + string(byAPI) + "/" + id, token: token})
	var c caseView
	return err == nil && a.status == http.StatusOK && json.Unmarshal(a.body, &c) == nil && len(c.Items) > 0 &&
		!slices.ContainsFunc(c.Items, func(i itemView) bool { return i.State == "received" })
}

// accepted says that the offer was taken: the rule of each line accepts at once.
func (s said) accepted() bool { return s.offered == http.StatusOK || s.offered == http.StatusAccepted }

package portal_test

import (
	"slices"
	"testing"
	"time"

	"github.com/fairwell/fairwell/dev/browser"
	"github.com/fairwell/fairwell/dev/portal"
)

const (
	soon   = 50 * time.Millisecond // within which the first byte comes
	rounds = 9
)

// quick visits a page some times and holds the median to the limit: one visit
// may meet whatever else the machine does.
func (v visitor) quick(what string, visit browser.Step) {
	v.t.Helper()
	var took []time.Duration
	for range rounds {
		v.do(visit)
		took = append(took, ask(v.t, v.FirstByte))
	}
	slices.Sort(took)
	median := took[rounds/2]
	v.t.Logf("%s: first byte after %v, %d bytes with all that it loads", what, median, v.Weight())
	if median >= soon {
		v.t.Errorf("%s: the first byte comes after %v: %v", what, median, took)
	}
}

func TestFirstByteOfEveryPageComesSoon(t *testing.T) {
	v := visit(t, portal.German(), browser.View{Width: browser.Desk})
	for _, path := range []string{"/", "/kuendigen", "/widerrufen", "/beleg", "/konto"} {
		v.quick(path, browser.Visit(v.site+path))
	}
	c := newCustomer(t)
	v.do(v.Cancel(v.site, portal.Typed{Name: c.name, Contract: c.contract, Email: c.email})...)
	v.quick("the receipt", browser.Visit(ask(t, v.Address)))
	v.do(v.Withdraw(v.site, portal.Typed{Name: c.name, Contract: c.contract, Email: c.email})...)
	v.quick("the acknowledgement", browser.Visit(ask(t, v.Address)))
	other := newCustomer(t)
	v.do(v.SignInAs(v.site, other.id)...)
	v.quick("the customer centre", browser.Visit(v.site+"/konto"))
	v.do(browser.Click("checkbox", other.products[0].name), browser.Follow("button", v.Choose))
	v.quick("what would be cancelled", browser.Visit(ask(t, v.Address)))
}

package portal_test

import (
	"strings"
	"testing"

	"github.com/fairwell/fairwell/dev/browser"
	"github.com/fairwell/fairwell/dev/pagelint"
)

func TestCustomerCentreLeadsFromSigningInToTheMail(t *testing.T) {
	inEveryView(t, func(t *testing.T, v visitor) {
		c := newCustomer(t)
		first, second := c.products[0], c.products[1]
		v.do(v.SignInAs(v.site, c.id)...)
		v.do(browser.Read(first.name), browser.Read(spelled(t, v.Lang, ends(t, second))))
		audit(t, v, pagelint.Account)
		v.do(browser.Click("checkbox", first.name), browser.Click("checkbox", second.name), browser.Follow("button", v.Choose),
			browser.Read(spelled(t, v.Lang, ends(t, first))), browser.Read(spelled(t, v.Lang, ends(t, second))))
		audit(t, v, pagelint.Preview)
		v.do(v.wish(first, "2031-03-31")...)
		v.do(browser.Read(spelled(t, v.Lang, "2031-03-31")))
		audit(t, v, pagelint.Preview)
		v.do(browser.Follow("button", v.CancelNow), browser.Read(v.Case), browser.Read(v.PressedCancel))
		id := caseOf(t, v, "/faelle/")
		// The page updates by itself until the case is done.
		v.do(browser.Read(v.Done))
		audit(t, v, pagelint.Case)
		checkReceipt(t, v, id, first.name, second.name)
		m := awaitMail(t, id, c.email, func(m mail) bool { return m.Kind == "confirmation" })
		for _, date := range []string{"2031-03-31", ends(t, second)} {
			if day := spelled(t, v.Lang, date); !strings.Contains(m.Text, day) || !strings.Contains(ask(t, v.Text), day) {
				t.Errorf("mail and page do not both name %s:\n%s", day, m.Text)
			}
		}
		// From the customer centre it is two clicks to the proof.
		v.do(browser.Visit(v.site+"/konto"), browser.Follow("link", v.MyCases), browser.Read(spelled(t, v.Lang, ends(t, second))))
		audit(t, v, pagelint.Account)
		if _, proof := v.save(v.ReceiptPDF); !strings.HasPrefix(proof, "%PDF") {
			t.Error("the proof is no PDF")
		}
		v.do(browser.Visit(v.site+"/konto"), browser.Follow("button", v.SignOut), browser.Visit(v.site+"/konto"))
		if strings.Contains(ask(t, v.Text), first.name) {
			t.Error("the contracts are shown to who has signed out")
		}
	})
}

// wish unfolds the question for another day and asks for one, which moves at once, or by the button without scripts.
func (v visitor) wish(p product, day string) []browser.Step {
	name, unfold := v.WishFor(p.name), browser.Click("DisclosureTriangle", v.OtherDay(p.name))
	if v.NoScript {
		return []browser.Step{unfold, browser.PickDay(name, day), browser.Follow("button", v.Recalculate)}
	}
	return []browser.Step{unfold, browser.PickDayAndGo(name, day)}
}

package portal_test

import (
	"strings"
	"testing"

	"github.com/fairwell/fairwell/dev/browser"
	"github.com/fairwell/fairwell/dev/pagelint"
	"github.com/fairwell/fairwell/dev/portal"
)

func TestWithdrawalLeadsFromTwoClicksToTheAcknowledgementAndToTheMail(t *testing.T) {
	inEveryView(t, func(t *testing.T, v visitor) {
		c := newCustomer(t)
		v.do(v.Withdraw(v.site, portal.Typed{Name: c.name, Contract: c.contract, Email: c.email, Part: c.products[0].name})...)
		if v.Pages() != 3 {
			t.Errorf("%d pages on the way to the acknowledgement", v.Pages())
		}
		v.do(browser.Read(v.WithdrawalReceived), browser.Read(v.PressedWithdraw), browser.Read(c.name), browser.Read(c.products[0].name))
		audit(t, v, pagelint.Withdrawn)
		id := caseOf(t, v, "/widerrufen/")
		checkReceipt(t, v, id, c.name, c.contract, c.products[0].name)
		m := awaitMail(t, id, c.email, func(m mail) bool { return m.Kind == "acknowledgement" })
		signed := attachment(t, m, ".json")
		for _, word := range []string{c.name, c.contract, c.products[0].name} {
			if !strings.Contains(signed, word) || strings.Contains(m.Text, word) {
				t.Errorf("the acknowledgement's receipt lacks %s, or its words do not:\n%s\n%s", word, signed, m.Text)
			}
		}
	})
}

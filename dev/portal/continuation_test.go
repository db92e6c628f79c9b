package portal_test

import (
	"strings"
	"testing"

	"github.com/fairwell/fairwell/dev/browser"
	"github.com/fairwell/fairwell/dev/pagelint"
	"github.com/fairwell/fairwell/dev/portal"
)

func TestACancellationIsTakenBackFromTheCustomerCentreAndTheProductCancelledAgain(t *testing.T) {
	for _, words := range []portal.Words{portal.German(), portal.English()} {
		t.Run(words.Lang, func(t *testing.T) {
			t.Parallel()
			c := newCustomer(t)
			v := visit(t, words, browser.View{})
			cancel := []browser.Step{
				browser.Click("checkbox", c.products[0].name), browser.Follow("button", v.Choose), browser.Follow("button", v.CancelNow), browser.Read(v.Done),
			}
			v.do(append(v.SignInAs(v.site, c.id), cancel...)...)
			if said := ask(t, v.Text); strings.Contains(said, v.TakeBack) {
				t.Errorf("it is offered on the page after cancelling: %s", said)
			}
			v.do(browser.Visit(v.site+"/konto"), browser.Follow("link", v.MyCases), browser.Follow("link", v.TakeBack), browser.Read(c.products[0].name))
			audit(t, v, pagelint.Account)
			v.do(browser.Follow("button", v.OfferToContinue), browser.Follow("link", v.BackToCase), browser.Read(v.OfferAccepted))
			audit(t, v, pagelint.Account)
			if name, paper := v.save(v.OfferPDF); !strings.HasPrefix(paper, "%PDF") {
				t.Errorf("%s is no PDF", name)
			}
			v.do(append([]browser.Step{browser.Visit(v.site + "/konto")}, cancel...)...)
		})
	}
}

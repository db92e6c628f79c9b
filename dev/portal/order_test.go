package portal_test

import (
	"testing"

	"github.com/fairwell/fairwell/dev/browser"
	"github.com/fairwell/fairwell/dev/pagelint"
	"github.com/fairwell/fairwell/dev/portal"
)

func TestANewContractIsReadWholeAndOrderedByItsOneButton(t *testing.T) {
	site, stop, err := portal.ByContract(t.Context(), up)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Errorf("one more API ended with %v", err)
		}
	})
	for _, words := range []portal.Words{portal.German(), portal.English()} {
		t.Run(words.Lang, func(t *testing.T) {
			t.Parallel()
			c := newCustomer(t)
			v := visitAt(t, words, browser.View{}, site)
			v.do(append(v.SignInAs(v.site, c.id), browser.Click("checkbox", c.products[0].name), browser.Follow("button", v.Choose),
				browser.Follow("button", v.CancelNow), browser.Visit(v.site+"/konto"),
				browser.Follow("link", v.MyCases), browser.Follow("link", v.TakeBack), browser.Follow("link", v.NewContract),
				browser.Read(c.products[0].name))...)
			audit(t, v, pagelint.Account)
			v.do(browser.Follow("button", v.Order), browser.Follow("link", v.BackToCase), browser.Read(v.Ordered))
		})
	}
}

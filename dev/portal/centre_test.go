package portal_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/dev/browser"
	"github.com/fairwell/fairwell/dev/pagelint"
	"github.com/fairwell/fairwell/dev/portal"
)

// has gives a customer more contracts of one product each, named by their number. On
// each day of the year one of three has to be cancelled soon.
func (c customer) has(t *testing.T, contracts int) {
	t.Helper()
	var book strings.Builder
	for n := range contracts {
		name := fmt.Sprintf("Vertragsteil %d", n)
		line, err := json.Marshal(map[string]any{
			"customer": map[string]any{"id": c.id, "number": c.number, "name": c.name, "email": c.email, "locale": "de"},
			"contract": map[string]any{"id": fmt.Sprintf("W%s-%d", c.id, n), "number": fmt.Sprintf("2025-%d", n)},
			"products": []any{map[string]any{
				"id": fmt.Sprintf("%s-w%d", c.id, n), "name": name, "line": "hosting",
				"terms": map[string]any{"notice": []string{"P1M", "P20D", "P14D"}[n%3], "cadence": "month_end"},
			}},
		})
		if err != nil {
			t.Fatal(err)
		}
		book.WriteString(string(line) + "\n")
	}
	service(t, book.String(), "import")
}

func TestThreeClicksLeadFromSigningInToTheDeclaration(t *testing.T) {
	inEveryView(t, func(t *testing.T, v visitor) {
		c := newCustomer(t)
		v.do(v.SignInAs(v.site, c.id)...)
		v.do(browser.Read(c.name), browser.Click("checkbox", v.Whole), browser.Follow("button", v.Choose), browser.Follow("button", v.CancelNow))
		v.do(browser.Read(v.PressedCancel), browser.Read(c.products[0].name), browser.Read(c.products[1].name))
	})
}

func TestAWholeContractAndItsProductsAreTickedTogether(t *testing.T) {
	c := newCustomer(t)
	v := visit(t, portal.German(), browser.View{})
	v.do(v.SignInAs(v.site, c.id)...)
	v.do(browser.Click("checkbox", v.Whole), browser.Click("checkbox", c.products[0].name), browser.Follow("button", v.Choose))
	if said := ask(t, v.Text); strings.Contains(said, c.products[0].name) || !strings.Contains(said, c.products[1].name) {
		t.Errorf("a product that was taken out of the whole contract would end: %s", said)
	}
}

func TestManyContractsAreFoundAndFoldedAndWhatIsTypedStaysInThePage(t *testing.T) {
	inEveryView(t, func(t *testing.T, v visitor) {
		c := newCustomer(t)
		c.has(t, 8)
		v.do(v.SignInAs(v.site, c.id)...)
		audit(t, v, pagelint.Account)
		if v.NoScript {
			v.do(browser.Click("DisclosureTriangle", v.Contract+" "+c.contract+" "+c.products[0].name+", "+c.products[1].name), browser.Click("checkbox", c.products[0].name))
		} else {
			v.do(browser.Click("searchbox", v.Search), browser.Press("dsl "+c.contract), browser.Read(v.Found), browser.Click("checkbox", c.products[0].name))
		}
		for _, violation := range ask(t, func() ([]browser.Violation, error) { return v.Axe(axe(t)) }) { // what moves now was opened
			t.Errorf("axe: %s", violation)
		}
		v.do(browser.Follow("button", v.Choose), browser.Read(c.products[0].name))
		if at := ask(t, v.Address); strings.Contains(at, "dsl") {
			t.Errorf("what was searched for is in the address: %s", at)
		}
	})
}

func TestTheCustomerCentreKeepsAllRulesInTheDark(t *testing.T) {
	for _, words := range []portal.Words{portal.German(), portal.English()} {
		c := newCustomer(t)
		c.has(t, 3)
		v := visit(t, words, browser.View{Dark: true})
		v.do(v.SignInAs(v.site, c.id)...)
		audit(t, v, pagelint.Account)
		v.do(browser.Click("checkbox", c.products[0].name), browser.Follow("button", v.Choose), browser.Follow("button", v.CancelNow), browser.Read(v.Done),
			browser.Visit(v.site+"/konto"), browser.Follow("link", v.MyCases))
		audit(t, v, pagelint.Account)
	}
}

func TestWhoComesToACaseMaySignInAndIsBroughtBackToIt(t *testing.T) {
	c := newCustomer(t)
	v := visit(t, portal.German(), browser.View{})
	v.do(v.SignInAs(v.site, c.id)...)
	v.do(browser.Click("checkbox", c.products[0].name), browser.Follow("button", v.Choose), browser.Follow("button", v.CancelNow), browser.Read(v.Case))
	at := ask(t, v.Address)
	v.do(browser.Forget(), browser.Expect(404), browser.Visit(at), browser.Read(v.NoPage))
	audit(t, v, pagelint.Error)
	v.do(browser.Follow("link", v.SignIn), browser.Fill("textbox", "Customer ID", c.id), browser.Follow("button", "Sign in"), browser.Read(v.Case))
	if back := ask(t, v.Address); back != at {
		t.Errorf("brought to %s", back)
	}
}

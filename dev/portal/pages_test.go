package portal_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/dev/browser"
	"github.com/fairwell/fairwell/dev/pagelint"
	"github.com/fairwell/fairwell/dev/portal"
)

// other are the words of the other language.
func (v visitor) other() portal.Words {
	if v.Lang == "de" {
		return portal.English()
	}
	return portal.German()
}

func TestPagesThatLeadToNoDeclarationKeepAllRules(t *testing.T) {
	inEveryView(t, func(t *testing.T, v visitor) {
		for path, kind := range map[string]pagelint.Kind{
			"/": pagelint.Landing, "/kuendigen": pagelint.CancelForm, "/widerrufen": pagelint.WithdrawalForm,
			"/beleg": pagelint.Check, "/konto": pagelint.Account,
		} {
			v.do(browser.Visit(v.site + path))
			audit(t, v, kind)
		}
		v.do(browser.Expect(404), browser.Visit(v.site+"/nirgends"), browser.Read(v.NoPage))
		audit(t, v, pagelint.Error)
		// Who has no link is told the same of a case that is there as of one that is not.
		v.do(browser.Expect(404), browser.Visit(v.site+"/faelle/0190a7c0-0000-7000-8000-000000000001"), browser.Read(v.NoPage))
		audit(t, v, pagelint.Error)
	})
}

func TestFormsThatLackSomethingKeepAllRules(t *testing.T) {
	inEveryView(t, func(t *testing.T, v visitor) {
		v.do(browser.Visit(v.site+"/kuendigen"), browser.Fill("textbox", v.Email, "no address"),
			browser.Expect(422), browser.Follow("button", v.CancelNow), browser.Read(v.Missing))
		audit(t, v, pagelint.CancelForm)
		v.do(browser.Visit(v.site+"/widerrufen"), browser.Expect(422), browser.Follow("button", v.ConfirmWithdrawal), browser.Read(v.Missing))
		audit(t, v, pagelint.WithdrawalForm)
		v.do(browser.Visit(v.site+"/beleg"), browser.Expect(422), browser.Follow("button", v.CheckNow), browser.Read(v.Missing))
		audit(t, v, pagelint.Check)
	})
}

func TestDarkPagesKeepAllRules(t *testing.T) {
	for _, words := range []portal.Words{portal.German(), portal.English()} {
		c := newCustomer(t)
		v := visit(t, words, browser.View{Dark: true, NoScript: true})
		for path, kind := range map[string]pagelint.Kind{
			"/": pagelint.Landing, "/kuendigen": pagelint.CancelForm, "/widerrufen": pagelint.WithdrawalForm, "/beleg": pagelint.Check,
		} {
			v.do(browser.Visit(v.site + path))
			audit(t, v, kind)
		}
		v.do(browser.Visit(v.site+"/kuendigen"), browser.Expect(422), browser.Follow("button", v.CancelNow))
		audit(t, v, pagelint.CancelForm)
		v.do(v.Cancel(v.site, portal.Typed{Name: "Niemand", Contract: "keiner", Email: c.email})...)
		audit(t, v, pagelint.Case)
		v.do(v.Withdraw(v.site, portal.Typed{Name: "Niemand", Contract: "keiner", Email: c.email})...)
		audit(t, v, pagelint.Withdrawn)
		v.do(v.SignInAs(v.site, c.id)...)
		audit(t, v, pagelint.Account)
		v.do(browser.Click("checkbox", c.products[0].name), browser.Follow("button", v.Choose))
		audit(t, v, pagelint.Preview)
		v.do(browser.Follow("button", v.CancelNow), browser.Read(v.Case), browser.Read(v.Done))
		audit(t, v, pagelint.Case)
		v.do(browser.Expect(404), browser.Visit(v.site+"/nirgends"))
		audit(t, v, pagelint.Error)
	}
}

func TestLanguageIsTheBrowsersUntilAnotherIsChosen(t *testing.T) {
	for _, words := range []portal.Words{portal.German(), portal.English()} {
		v := visit(t, words, browser.View{NoScript: true})
		other := v.other()
		v.do(browser.Visit(v.site+"/"), browser.Follow("link", v.Switch))
		for _, link := range []string{other.CancelHere, other.WithdrawHere, other.Check, other.Account} {
			v.do(browser.Follow("link", link), browser.Follow("link", other.Switch), browser.Follow("link", v.Switch))
			v.do(browser.Visit(v.site+"/"), browser.Follow("link", v.Switch))
		}
	}
}

// shortCode is a word of its own: groups of a UUID may look the same.
var shortCode = regexp.MustCompile(`\s[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2,4}\s`)

func TestReceiptIsCheckedByItsCodeAndItsText(t *testing.T) {
	// Few views: who checks too often is asked to wait.
	for _, v := range []visitor{
		visit(t, portal.German(), browser.View{Width: browser.Phone, NoScript: true}),
		visit(t, portal.English(), browser.View{Width: browser.Desk}),
	} {
		c := newCustomer(t)
		v.do(v.Cancel(v.site, portal.Typed{Name: c.name, Contract: c.contract, Email: c.email})...)
		if sheets := ask(t, v.Printed); sheets != 1 {
			t.Errorf("the receipt is printed on %d sheets", sheets)
		}
		code := strings.TrimSpace(shortCode.FindString(ask(t, v.Text)))
		v.do(browser.Click("DisclosureTriangle", v.OtherFormats))
		_, text := v.save(v.ReceiptText)
		_, signed := v.save(v.ReceiptJSON)
		v.check(v.Code, code, v.Valid, c)
		v.check(v.WholeReceipt, signed, v.Valid, c)
		v.check(v.WholeReceipt, text, v.Valid, c)
		v.check(v.WholeReceipt, strings.Replace(signed, c.contract, "2024-another", 1), v.NotValid, c)
	}
}

// check asks whether a receipt is valid, and holds that no more is said.
func (v visitor) check(field, value, want string, c customer) {
	v.t.Helper()
	v.do(browser.Visit(v.site+"/beleg"), browser.Fill("textbox", field, value), browser.Follow("button", v.CheckNow), browser.Read(want))
	audit(v.t, v, pagelint.Check)
	said := ask(v.t, v.Text)
	for _, word := range []string{c.name, c.contract, c.email} {
		if strings.Contains(said, word) {
			v.t.Errorf("the check says %s", word)
		}
	}
}

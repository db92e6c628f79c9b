package portal_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/dev/browser"
	"github.com/fairwell/fairwell/dev/pagelint"
	"github.com/fairwell/fairwell/dev/portal"
)

const (
	phone   = 390  // pixels wide, as most are
	longest = 6000 // pixels that a preview of fifty products may be high
)

// Each has a day and a reason of its own, which is the longest that it gets.
func TestFiftyProductsAreSeenAndCancelledWithoutALongWay(t *testing.T) {
	var products []product
	for n := range 50 {
		starts := time.Date(2026, time.March, 1+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		products = append(products, product{
			name: fmt.Sprint("Mobil ", n+1), terms: `{"starts_on":"` + starts + `","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}`,
		})
	}
	for _, words := range []portal.Words{portal.German(), portal.English()} {
		v := visit(t, words, browser.View{Width: phone})
		c := newCustomerWith(t, products...)
		v.do(v.SignInAs(v.site, c.id)...)
		v.do(browser.Visit(v.site+"/konto/kuendigen?c=V"+c.id), browser.Read(c.products[49].name))
		if high := ask(t, v.Height); high >= longest {
			t.Errorf("in %s the preview is %d pixels high", v.Lang, high)
		} else {
			t.Logf("in %s the preview is %d pixels high", v.Lang, high)
		}
		if seen, err := v.InSight("button", v.CancelNow); err != nil || !seen {
			t.Errorf("the button is not in sight: error %v", err)
		}
		keep(t, v, "fifty")
		v.do(browser.Follow("button", v.CancelNow), browser.Read(v.Case), browser.Read(c.products[49].name))
	}
}

func TestTheReasonForACauseIsAskedOnDemandInTheCustomerCentreAndNeverLost(t *testing.T) {
	for _, noScript := range []bool{false, true} {
		v := visit(t, portal.German(), browser.View{NoScript: noScript})
		c := newCustomer(t)
		seen := func() bool { return !strings.Contains(strings.Join(ask(t, v.Unseen), " "), `id="reason"`) }
		choose := browser.Follow // which computes again
		if noScript {
			choose = browser.Click
		}
		v.do(v.SignInAs(v.site, c.id)...)
		v.do(browser.Visit(v.site + "/konto/kuendigen?c=V" + c.id))
		if seen() {
			t.Error("an ordinary cancellation is asked for its reason")
		}
		v.do(choose("radio", v.ForCause), browser.Fill("textbox", v.Reason, "Kein Netz, seit Wochen"), choose("radio", v.Ordinary))
		if seen() {
			t.Error("the reason stays when the kind is changed")
		}
		v.do(choose("radio", v.ForCause))
		if !seen() {
			t.Error("a termination for cause is not asked for its reason")
		}
		v.do(browser.Follow("button", v.CancelNow), browser.Read(v.Case), browser.Read("Kein Netz, seit Wochen"))
	}
}

func TestFoldedQuestionsAndReasonsKeepAllRulesWhenOpen(t *testing.T) {
	for _, view := range []browser.View{{Width: narrow}, {Width: phone}, {Width: phone, Dark: true}, {Width: browser.Desk}, {Width: browser.Desk, Dark: true}} {
		v := visit(t, portal.German(), view)
		c := newCustomer(t)
		v.do(v.SignInAs(v.site, c.id)...)
		v.do(browser.Visit(v.site + "/konto/kuendigen?c=V" + c.id))
		keep(t, v, "preview")
		v.do(v.wish(c.products[0], "2031-03-31")...)
		v.do(browser.Read("31. März 2031"), browser.Click("DisclosureTriangle", c.products[0].name))
		audit(t, v, pagelint.Preview)
		keep(t, v, "preview-open")
		v.do(browser.Follow("button", v.CancelNow), browser.Read(v.Done))
		audit(t, v, pagelint.Case)
		keep(t, v, "case")
	}
}

// keep leaves a picture of the page with what go test -artifacts keeps.
func keep(t *testing.T, v visitor, page string) {
	t.Helper()
	file := filepath.Join(t.ArtifactDir(), portal.Light{Width: v.Width, Dark: v.Dark}.File(page+"-"+v.Lang))
	if err := os.WriteFile(file, ask(t, v.Picture), 0o644); err != nil {
		t.Fatal(err)
	}
}

package portal_test

import (
	"strings"
	"testing"

	"github.com/fairwell/fairwell/dev/browser"
	"github.com/fairwell/fairwell/dev/pagelint"
	"github.com/fairwell/fairwell/dev/portal"
)

func TestAReasonIsAskedForWithATerminationForCauseAloneAndNeverLost(t *testing.T) {
	inEveryView(t, func(t *testing.T, v visitor) {
		seen := func() bool { return !strings.Contains(strings.Join(ask(t, v.Unseen), " "), `id="reason"`) }
		v.do(browser.Visit(v.site + "/kuendigen"))
		if seen() {
			t.Error("an ordinary cancellation is asked for its reason")
		}
		v.do(browser.Click("radio", v.ForCause))
		if !seen() {
			t.Fatal("a termination for cause is not asked for its reason")
		}
		v.do(browser.Fill("textbox", v.Reason, "Kein Netz, seit Wochen"), browser.Click("radio", v.Ordinary))
		if seen() {
			t.Error("the reason stays when the kind is changed")
		}
		v.do(browser.Click("radio", v.ForCause), browser.Expect(422), browser.Follow("button", v.CancelNow), browser.Read(v.Missing))
		if !seen() || !strings.Contains(ask(t, v.HTML), "Kein Netz, seit Wochen") {
			t.Error("the reason is lost")
		}
	})
}

func TestADayOfBirthThatIsNoneIsAskedAboutOnceAndThenKeptAsTyped(t *testing.T) {
	for words, meant := range map[string]string{"de": "29. Februar 1980", "en": "29 February 1980"} {
		w := map[string]portal.Words{"de": portal.German(), "en": portal.English()}[words]
		v := visit(t, w, browser.View{})
		c := newCustomer(t)
		v.do(browser.Visit(v.site + "/kuendigen"))
		v.do(v.FillCancellation(portal.Typed{Name: c.name, Contract: c.contract, Email: c.email})...)
		v.do(browser.Fill("textbox", v.Day, "30"), browser.Fill("textbox", v.Month, "2"), browser.Fill("textbox", v.Year, "1980"),
			browser.Click("button", v.CancelNow), browser.Read(v.NoSuchDay), browser.Read(meant),
			browser.Follow("button", v.CancelNow), browser.Read(v.Received), browser.Read("30.2.1980"))
	}
}

func TestAWishedDayThatIsNoneIsAskedAboutBeforeAnythingIsSent(t *testing.T) {
	v := visit(t, portal.German(), browser.View{Width: browser.Desk})
	c := newCustomer(t)
	v.do(browser.Visit(v.site + "/kuendigen"))
	v.do(v.FillCancellation(portal.Typed{Name: c.name, Contract: c.contract, Email: c.email})...)
	// The browser of the tests has the calendar of the United States: the month comes first.
	v.do(browser.Focus("Date", v.Wish), browser.Press("0"), browser.Press("2"), browser.Press("3"), browser.Press("0"),
		browser.Press("2"), browser.Press("0"), browser.Press("2"), browser.Press("7"),
		browser.Click("button", v.CancelNow), browser.Read(v.NoSuchDay), browser.Read("28. Februar 2027"))
	if pages := v.Pages(); pages != 1 {
		t.Errorf("%d pages: it was sent", pages)
	}
	v.do(browser.Follow("button", v.CancelNow), browser.Read(v.Received), browser.Read("30.02.2027"))
}

func TestWhatWasChosenIsThereAgainAfterTheSessionHasEnded(t *testing.T) {
	for _, noScript := range []bool{false, true} {
		v := visit(t, portal.German(), browser.View{Width: browser.Desk, NoScript: noScript})
		c := newCustomer(t)
		v.do(v.SignInAs(v.site, c.id)...)
		v.do(browser.Click("checkbox", c.products[0].name), browser.Follow("button", v.Choose))
		cause := browser.Follow("radio", v.ForCause) // which computes again
		if noScript {
			cause = browser.Click("radio", v.ForCause)
		}
		v.do(cause, browser.Fill("textbox", v.Reason, "Kein Netz, seit Wochen"), browser.Forget(),
			browser.Expect(401), browser.Follow("button", v.CancelNow), browser.Read("Ihre Auswahl ist noch da"))
		audit(t, v, pagelint.Other)
		if kept := ask(t, v.HTML); !strings.Contains(kept, "Kein Netz, seit Wochen") {
			t.Error("the reason is gone")
		}
		v.do(browser.Follow("link", v.SignIn), browser.Fill("textbox", "Customer ID", c.id), browser.Follow("button", "Sign in"), browser.Read(c.products[0].name))
		if noScript {
			v.do(browser.Fill("textbox", v.Reason, "Kein Netz, seit Wochen")) // copied from the page before
		}
		v.do(browser.Follow("button", v.CancelNow), browser.Read(v.Case), browser.Read("Kein Netz, seit Wochen"), browser.Read(v.ForCause))
	}
}

func TestNoPageIsWiderThanANarrowPhone(t *testing.T) {
	c := newCustomer(t)
	for _, words := range []portal.Words{portal.German(), portal.English()} {
		v := visit(t, words, browser.View{Width: narrow})
		fits := func(page string, steps ...browser.Step) {
			t.Helper()
			v.do(steps...)
			if wider := ask(t, v.Overflow); wider > 0 {
				t.Errorf("%s in %s: %d pixels wider than the window", page, v.Lang, wider)
			}
		}
		fits("landing", browser.Visit(v.site+"/"))
		fits("check", browser.Visit(v.site+"/beleg"))
		fits("error", browser.Expect(404), browser.Visit(v.site+"/nirgends"))
		fits("problems", browser.Visit(v.site+"/kuendigen"), browser.Expect(422), browser.Follow("button", v.CancelNow))
		fits("receipt", v.Cancel(v.site, portal.Typed{Name: c.name, Contract: c.contract, Email: c.email, Cause: "Kein Netz"})...)
		fits("withdrawal", browser.Visit(v.site+"/widerrufen"))
		fits("withdrawn", v.Withdraw(v.site, portal.Typed{Name: c.name, Contract: c.contract, Email: c.email})...)
		other := newCustomer(t)
		fits("account", v.SignInAs(v.site, other.id)...)
		fits("preview", browser.Click("checkbox", other.products[0].name), browser.Follow("button", v.Choose))
		fits("case", browser.Follow("button", v.CancelNow), browser.Read(v.Case))
	}
}

// narrow is the width at which WCAG asks for pages without scrolling sideways.
const narrow = 320

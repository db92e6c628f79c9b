package portal

import (
	"github.com/fairwell/fairwell/dev/browser"
)

// Typed is what somebody types into one of the two public forms.
type Typed struct {
	Name, Contract, Email string
	CustomerNumber        string
	Wish                  string // such as 2031-06-30
	Cause                 string // if not empty, it is cancelled for cause
	Part                  string // of a withdrawal
}

// Cancel goes from the landing page to the receipt: two clicks, and typing.
func (w Words) Cancel(site string, typed Typed) []browser.Step {
	steps := []browser.Step{browser.Visit(site + "/"), browser.Follow("link", w.CancelHere)}
	steps = append(steps, w.FillCancellation(typed)...)
	return append(steps, browser.Follow("button", w.CancelNow))
}

// FillCancellation fills in the public form.
func (w Words) FillCancellation(typed Typed) []browser.Step {
	steps := []browser.Step{
		browser.Fill("textbox", w.Name, typed.Name),
		browser.Fill("textbox", w.Contract, typed.Contract),
		browser.Fill("textbox", w.Email, typed.Email),
	}
	if typed.CustomerNumber != "" {
		steps = append(steps, browser.Fill("textbox", w.CustomerNumber, typed.CustomerNumber))
	}
	if typed.Wish != "" {
		steps = append(steps, browser.PickDay(w.Wish, typed.Wish))
	}
	if typed.Cause != "" {
		steps = append(steps, browser.Click("radio", w.ForCause), browser.Fill("textbox", w.Reason, typed.Cause))
	}
	return steps
}

// Withdraw goes from the landing page to the acknowledgement.
func (w Words) Withdraw(site string, typed Typed) []browser.Step {
	steps := []browser.Step{browser.Visit(site + "/"), browser.Follow("link", w.WithdrawHere)}
	steps = append(steps, w.FillWithdrawal(typed)...)
	return append(steps, browser.Follow("button", w.ConfirmWithdrawal))
}

// FillWithdrawal fills in the form of the withdrawal.
func (w Words) FillWithdrawal(typed Typed) []browser.Step {
	steps := []browser.Step{
		browser.Fill("textbox", w.Name, typed.Name),
		browser.Fill("textbox", w.Contract, typed.Contract),
		browser.Fill("textbox", w.Email, typed.Email),
	}
	if typed.Part != "" {
		steps = append(steps, browser.Fill("textbox", w.Part, typed.Part))
	}
	return steps
}

// SignInAs goes from the landing page to the customer centre. The provider of
// the local stack believes whoever says who it is.
func (w Words) SignInAs(site, customer string) []browser.Step {
	return []browser.Step{
		browser.Visit(site + "/"), browser.Follow("link", w.Account), browser.Follow("link", w.SignIn),
		browser.Fill("textbox", "Customer ID", customer), browser.Follow("button", "Sign in"),
	}
}

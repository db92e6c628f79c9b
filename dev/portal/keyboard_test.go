package portal_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/fairwell/fairwell/dev/browser"
)

const space = " "

// byKeyboard runs a test in which nobody has a mouse, with scripts and without.
func byKeyboard(t *testing.T, test func(t *testing.T, v visitor)) {
	inEveryView(t, func(t *testing.T, v visitor) {
		if v.Width == browser.Phone {
			return // phones have no Tab
		}
		test(t, v)
	})
}

func TestPublicFormNeedsNoMouse(t *testing.T) {
	byKeyboard(t, func(t *testing.T, v visitor) {
		c := newCustomer(t)
		v.do(browser.Visit(v.site+"/"), browser.Focus("link", v.CancelHere), browser.PressAndGo(kb.Enter),
			// The radio buttons of one question are one stop; the arrows choose.
			browser.Focus("radio", v.Ordinary), browser.Press(kb.ArrowDown),
			browser.Focus("textbox", v.Reason), browser.Type("Umzug ins Ausland"),
			browser.Focus("textbox", v.Name), browser.Type(c.name),
			browser.Focus("textbox", v.Email), browser.Type(c.email),
			browser.Focus("textbox", v.Contract), browser.Type(c.contract),
			browser.Focus("radio", v.Earliest), browser.Focus("Date", v.Wish),
			browser.Focus("textbox", v.CustomerNumber), browser.Type(c.number),
			browser.Focus("textbox", v.Phone), browser.Focus("textbox", v.PostalAddress),
			browser.Focus("textbox", v.Day), browser.Focus("textbox", v.Month), browser.Focus("textbox", v.Year),
			browser.Focus("button", v.CancelNow), browser.PressAndGo(space),
			browser.Read(v.Received), browser.Read(v.ForCause), browser.Read("Umzug ins Ausland"),
			browser.Focus("link", v.ReceiptPDF),
			browser.Focus("DisclosureTriangle", v.OtherFormats), browser.Press(kb.Enter), browser.Focus("link", v.ReceiptText))
	})
}

func TestFormThatLacksSomethingLeadsTheKeyboardThere(t *testing.T) {
	byKeyboard(t, func(t *testing.T, v visitor) {
		v.do(browser.Visit(v.site+"/kuendigen"), browser.Focus("button", v.CancelNow),
			browser.Expect(422), browser.PressAndGo(kb.Enter), browser.Read(v.Missing),
			browser.Focus("textbox", v.Name), browser.Focus("textbox", v.Email), browser.Focus("textbox", v.Contract))
	})
}

func TestWithdrawalNeedsNoMouse(t *testing.T) {
	byKeyboard(t, func(t *testing.T, v visitor) {
		c := newCustomer(t)
		v.do(browser.Visit(v.site+"/"), browser.Focus("link", v.WithdrawHere), browser.PressAndGo(kb.Enter),
			browser.Focus("textbox", v.Name), browser.Type(c.name),
			browser.Focus("textbox", v.Email), browser.Type(c.email),
			browser.Focus("textbox", v.Contract), browser.Type(c.contract),
			browser.Focus("textbox", v.Part),
			browser.Focus("button", v.ConfirmWithdrawal), browser.PressAndGo(kb.Enter),
			browser.Read(v.WithdrawalReceived), browser.Focus("link", v.ReceiptPDF))
	})
}

func TestCustomerCentreNeedsNoMouse(t *testing.T) {
	byKeyboard(t, func(t *testing.T, v visitor) {
		c := newCustomer(t)
		v.do(v.SignInAs(v.site, c.id)...)
		v.do(browser.Focus("checkbox", c.products[0].name), browser.Press(space),
			browser.Focus("button", v.Choose), browser.PressAndGo(kb.Enter),
			browser.Focus("DisclosureTriangle", v.OtherDay(c.products[0].name)), browser.Press(kb.Enter),
			browser.Focus("Date", v.WishFor(c.products[0].name)), browser.Focus("button", v.Recalculate), browser.PressAndGo(kb.Enter),
			browser.Focus("radio", v.Ordinary), browser.Focus("button", v.CancelNow), browser.PressAndGo(kb.Enter),
			browser.Read(v.Case), browser.Read(v.PressedCancel), browser.Read(v.Done), browser.Focus("link", v.ReceiptPDF))
	})
}

func TestReceiptCheckAndTheOtherLanguageNeedNoMouse(t *testing.T) {
	byKeyboard(t, func(t *testing.T, v visitor) {
		v.do(browser.Visit(v.site+"/"), browser.Focus("link", v.Check), browser.PressAndGo(kb.Enter),
			browser.Focus("textbox", v.Code), browser.Type("ABCD-ABCD-ABCD"),
			browser.Focus("button", v.CheckNow), browser.PressAndGo(kb.Enter), browser.Read(v.NotValid),
			browser.Focus("link", v.Switch), browser.PressAndGo(kb.Enter), browser.Focus("link", v.other().Switch))
	})
}

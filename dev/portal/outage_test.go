package portal_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/dev/browser"
	"github.com/fairwell/fairwell/dev/pagelint"
	"github.com/fairwell/fairwell/dev/portal"
)

// dev stops or starts a part of the stack.
func dev(t *testing.T, act, part string) {
	t.Helper()
	cmd := exec.Command(filepath.Join("..", "..", "bin", "dev"), act, part, "--data", data)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("dev %s %s: %v: %s", act, part, err, said)
	}
}

func TestReceiptIsShownAndSavedWhileTemporalIsAway(t *testing.T) {
	v := visit(t, portal.German(), browser.View{NoScript: true})
	c := newCustomer(t)
	dev(t, "stop", "temporal")
	started := false
	start := func() {
		if !started {
			started = true
			dev(t, "start", "temporal")
		}
	}
	t.Cleanup(start)
	v.do(v.Cancel(v.site, portal.Typed{Name: c.name, Contract: c.contract, CustomerNumber: c.number, Email: c.email})...)
	v.do(browser.Read(v.Received), browser.Read(v.PressedCancel))
	audit(t, v, pagelint.Case)
	id := caseOf(t, v, "/faelle/")
	checkReceipt(t, v, id, c.name, c.contract)
	v.do(v.Withdraw(v.site, portal.Typed{Name: c.name, Contract: c.contract, Email: c.email})...)
	v.do(browser.Read(v.WithdrawalReceived))
	checkReceipt(t, v, caseOf(t, v, "/widerrufen/"), c.name, c.contract)
	start()
	day := spelled(t, v.Lang, ends(t, c.products[0]))
	awaitMail(t, id, c.email, func(m mail) bool { return m.Kind == "confirmation" && strings.Contains(m.Text, day) })
}

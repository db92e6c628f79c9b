package portal_test

import (
	"fmt"
	"net/http"
	"net/netip"
	"syscall"
	"testing"
	"time"

	"github.com/fairwell/fairwell/dev/browser"
	"github.com/fairwell/fairwell/dev/pagelint"
	"github.com/fairwell/fairwell/dev/portal"
)

// byContract runs one more API, for which going on is a new contract.
func byContract(t *testing.T) (site string) {
	t.Helper()
	own, err := netip.ParseAddrPort(up.Environment["FAIRWELL_API_ADDR"])
	if err != nil {
		t.Fatal(err)
	}
	address := fmt.Sprintf("127.0.0.1:%d", own.Port()+12)
	admin := fmt.Sprintf("127.0.0.1:%d", own.Port()+13)
	cmd := up.Service(t.Context(), "api")
	cmd.Env = append(cmd.Env, "FAIRWELL_CONTINUATION_AS=contract", "FAIRWELL_PUBLIC_URL=http://"+address,
		"FAIRWELL_API_ADDR="+address, "FAIRWELL_API_ADMIN_ADDR="+admin)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cmd.Wait(); err != nil && cmd.ProcessState.ExitCode() != 0 {
			t.Errorf("one more API ended with %v", err)
		}
	})
	poll := time.NewTicker(50 * time.Millisecond)
	defer poll.Stop()
	deadline := time.After(time.Minute)
	for {
		if res, err := http.Get("http://" + admin + "/readyz"); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return "http://" + address
			}
		}
		select {
		case <-poll.C:
		case <-deadline:
			t.Fatal("one more API is not ready after a minute")
		}
	}
}

func TestANewContractIsReadWholeAndOrderedByItsOneButton(t *testing.T) {
	site := byContract(t)
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

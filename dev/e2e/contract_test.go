package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	neturl "net/url"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

// browse is a browser in which the customer is signed in.
func (c *customer) browse(t *testing.T, portal string) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar, Timeout: 30 * time.Second, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == "/authorize" {
			r.URL.RawQuery += "&prompt=none&login_hint=" + c.id
		}
		return nil
	}}
	page(t)(browser.Get(portal + "/konto/anmelden"))
	return browser
}

// page reads what a browser is shown, and where it stands then.
func page(t *testing.T) func(*http.Response, error) (text string, at *neturl.URL) {
	return func(res *http.Response, err error) (string, *neturl.URL) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		text := string(body)
		if res.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d\n%s", res.Request.URL.Path, res.StatusCode, text)
		}
		return text, res.Request.URL
	}
}

// form is what the last form of a page sends.
func form(text string) neturl.Values {
	fields := neturl.Values{}
	for _, field := range regexp.MustCompile(`type="hidden" name="([^"]+)" value="([^"]*)"`).FindAllStringSubmatch(text[strings.LastIndex(text, "<form"):], -1) {
		fields.Set(field[1], field[2])
	}
	return fields
}

func TestANewContractIsOrderedConcludedMailedWithItsTermsAndWithdrawnFromInTime(t *testing.T) {
	const port = 8092
	portal := fmt.Sprintf("http://127.0.0.1:%d", port+offset)
	beside(t, "api", port+1, "FAIRWELL_CONTINUATION_AS=contract", "FAIRWELL_PUBLIC_URL="+portal,
		fmt.Sprintf("FAIRWELL_API_ADDR=127.0.0.1:%d", port+offset), fmt.Sprintf("FAIRWELL_API_ADMIN_ADDR=127.0.0.1:%d", port+1+offset))
	c := newCustomer(t, product{ID: "1", Line: "access", Terms: `{"concluded_on":"2019-10-01","notice":"P1M","cadence":"any_day"}`})
	p := c.products[0]
	k := c.declare(t, http.StatusCreated, p.ID)
	await(t, k.ID, "completed")
	oneMail(t, k.ID)

	browser := c.browse(t, portal)
	address := portal + "/konto/fortsetzen/" + k.ID + "?lang=en&p=" + neturl.QueryEscape(p.ID)
	text, _ := page(t)(browser.Get(address))
	if !strings.Contains(text, "€39.95 a month") || !strings.Contains(text, "Effects of withdrawal") {
		t.Errorf("its terms are not shown:\n%s", text)
	}
	text, _ = page(t)(browser.PostForm(address, form(text)))
	if !strings.Contains(text, "Your order of ") {
		t.Errorf("it is not confirmed at once:\n%s", text)
	}
	said := answered(t, k.ID)
	onlyOneEach(t, k.ID)
	for _, words := range []string{"Your new contract", "€39.95 a month", "You have the right to withdraw", "/widerrufen"} {
		if !strings.Contains(said.Subject+said.Text, words) {
			t.Errorf("the mail lacks %q:\n%s", words, said.Text)
		}
	}
	if o := orderOf(t, "access", p.ID); o.Status != "active" {
		t.Errorf("the backend holds %+v", o)
	}
	today := notice.CivilDay(time.Now()).String()
	eventually(t, "the contract is concluded", func() bool {
		var shown struct {
			Continuations []struct {
				State     string `json:"state"`
				Concluded string `json:"concluded_on"`
			} `json:"continuations"`
		}
		request{path: "/v1/cancellations/" + k.ID, method: http.MethodGet, token: c.token(t)}.send(t).into(t, &shown)
		return len(shown.Continuations) == 1 && shown.Continuations[0].State == "accepted" && shown.Continuations[0].Concluded == today
	})

	text, _ = page(t)(browser.Get(portal + "/widerrufen"))
	fields := form(text)
	fields.Set("name", c.name)
	fields.Set("contract", "2024-"+c.id)
	fields.Set("email", c.email)
	_, at := page(t)(browser.PostForm(portal+"/widerrufen", fields))
	var w struct {
		State string `json:"state"`
		Found struct {
			Code     string   `json:"code"`
			Products []string `json:"product_ids"`
			InTime   bool     `json:"in_time"`
		} `json:"found"`
	}
	eventually(t, "the withdrawal is matched", func() bool {
		request{path: "/v1/withdrawals/" + path.Base(at.Path), method: http.MethodGet, token: support(t)}.send(t).into(t, &w)
		return w.State == "completed" || w.State == "needs_attention"
	})
	if w.State != "completed" || !w.Found.InTime || len(w.Found.Products) != 1 || w.Found.Products[0] != p.ID {
		t.Errorf("the withdrawal is %+v", w)
	}
}

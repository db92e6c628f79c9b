package e2e

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	neturl "net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// signedIn is the customer in the customer centre, as the stack's provider names him.
func (c *customer) signedIn(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == "/authorize" { // so that no page asks
			r.URL.RawQuery += "&prompt=none&login_hint=" + c.id
		}
		return nil
	}}
	open(t, browser, "/konto/anmelden")
	return browser
}

// open reads a page.
func open(t *testing.T, browser *http.Client, path string) string {
	t.Helper()
	res, err := browser.Get(url(8080, path))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	page, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d, %v", path, res.StatusCode, err)
	}
	return string(page)
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([a-z]+)" value="([^"]*)">`)

// press presses the button under the one product that the page of a case names.
func press(t *testing.T, browser *http.Client, path string) {
	t.Helper()
	page, form := open(t, browser, path), neturl.Values{}
	for _, field := range hidden.FindAllStringSubmatch(page, -1) {
		form.Set(field[1], field[2])
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url(8080, path), strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	res, err := browser.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(res.Body)
		t.Fatalf("%s: %d\n%s\n%s", path, res.StatusCode, page, said)
	}
}

// The line domain takes offers until the last day, access until the day before it.
func TestAProductGoesOnUntilTheLastDayOfItsLineAndNotAfterIt(t *testing.T) {
	const aDay, none = `{"notice":"P1D"}`, `{"notice":"P0D"}`
	c := newCustomer(
		t, product{ID: "api", Line: "access", Terms: aDay}, product{ID: "portal", Line: "access", Terms: aDay},
		product{ID: "last", Line: "domain", Terms: none}, product{ID: "late", Line: "access", Terms: none},
		product{ID: "over", Line: "domain", Terms: aDay},
	)
	cases := make([]cancellation, len(c.products))
	for n, p := range c.products[:4] {
		cases[n] = c.declare(t, http.StatusCreated, p.ID)
		if want := ends(t, p.Terms, cases[n].ReceivedAt); cases[n].Items[0].EndsOn != want {
			t.Fatalf("%s ends on %s, want %s", p.ID, cases[n].Items[0].EndsOn, want)
		}
	}
	a := request{
		method: http.MethodPost, path: "/v1/cancellations", token: token(t, "sub=crm&scope=intake"), key: "over-" + c.id,
		body: map[string]any{
			"items": []map[string]any{{"product_id": c.products[4].ID}}, "kind": "ordinary", "customer_id": c.id,
			"channel": "letter", "received_at": time.Now().Add(-72 * time.Hour).Format(time.RFC3339), "scan_ref": "S-" + c.id,
		},
	}.send(t)
	a.into(t, &cases[4])
	for n, k := range cases {
		cases[n] = await(t, k.ID, "completed")
	}
	portal := c.signedIn(t)
	for n, status := range map[int]int{0: http.StatusOK, 2: http.StatusOK, 3: http.StatusConflict, 4: http.StatusConflict} {
		if got := c.goOn(t, cases[n].ID, c.products[n].ID); got != status && (got != http.StatusAccepted || status != http.StatusOK) {
			t.Errorf("%s ends on %s: %d, want %d", c.products[n].ID, cases[n].Items[0].EndsOn, got, status)
		}
	}
	press(t, portal, "/konto/fortsetzen/"+cases[1].ID)
	for _, n := range []int{0, 1, 2} {
		answered(t, cases[n].ID)
		onlyOneEach(t, cases[n].ID)
		done, p := await(t, cases[n].ID, "completed").item(t, c.products[n].ID), c.products[n]
		if o := orderOf(t, p.Line, p.ID); done.State != "continued" || o.Status != "active" {
			t.Errorf("%s is %+v, the backend has %+v", p.ID, done, o)
		}
	}
	for _, n := range []int{3, 4} {
		if page := open(t, portal, "/konto/fortsetzen/"+cases[n].ID); !strings.Contains(page, "Das ging bis zum") || strings.Contains(page, `name="p"`) {
			t.Errorf("%s can be offered:\n%s", c.products[n].ID, page)
		}
	}
}

package desk_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/dev/browser"
	"github.com/fairwell/fairwell/dev/desk"
)

// customer is new in each test, so that tests do not meet.
type customer struct{ id, number, name, email, contract, product, line string }

var customers atomic.Int64

// newCustomer imports a customer with one product on a line.
func newCustomer(t *testing.T, line string, withEmail bool) customer {
	t.Helper()
	id := fmt.Sprintf("C%d-%d", time.Now().UnixMilli(), customers.Add(1))
	c := customer{
		id: id, number: "K" + id, name: "Ottilie Zwölfender " + id, email: strings.ToLower(id) + "@example.com", contract: "2024-" + id, product: id + "-1", line: "DSL " + id,
	}
	who := map[string]any{"id": c.id, "number": c.number, "name": c.name, "locale": "de"}
	if withEmail {
		who["email"] = c.email
	}
	record, err := json.Marshal(map[string]any{
		"customer": who, "contract": map[string]any{"id": "V" + c.id, "number": c.contract, "concluded_on": "2024-01-15"},
		"products": []any{map[string]any{"id": c.product, "name": c.line, "line": line, "terms": json.RawMessage(`{"notice":"P1M","cadence":"any_day"}`)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	cmd := up.Service(t.Context(), "import")
	cmd.Stdin = bytes.NewReader(append(record, '\n'))
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("import: %v: %s", err, said)
	}
	return c
}

// ask calls the API or a fake, and reads its answer into what.
func ask(t *testing.T, method, address, scope string, body, what any) {
	t.Helper()
	content, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, address, bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if scope != "" {
		req.Header.Set("Authorization", "Bearer "+token(t, scope))
		req.Header.Set("Idempotency-Key", fmt.Sprint(customers.Add(1)))
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= 300 {
		t.Fatalf("%s %s: %d, %v: %s", method, address, res.StatusCode, err, answer)
	}
	if what != nil {
		if err := json.Unmarshal(answer, what); err != nil {
			t.Fatalf("%s: %v: %s", address, err, answer)
		}
	}
}

func token(t *testing.T, scope string) string {
	t.Helper()
	res, err := http.Get(up.Environment.Identity() + "/token?sub=robot&scope=" + url.QueryEscape(scope))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// declares declares for a customer what the API is told.
func declares(t *testing.T, c customer, more map[string]any) string {
	t.Helper()
	body := map[string]any{"items": []any{map[string]any{"product_id": c.product}}, "kind": "ordinary", "customer_id": c.id}
	for name, value := range more {
		body[name] = value
	}
	var k struct{ ID string }
	ask(t, http.MethodPost, up.Environment.API()+"/v1/cancellations", "intake", body, &k)
	return k.ID
}

// types fills in a public form and answers the ID of what it leads to.
func types(t *testing.T, path string, fields url.Values) string {
	t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.PostForm(up.Environment.API()+path, fields)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	to, err := res.Location()
	if err != nil {
		t.Fatalf("%s: %d: %v", path, res.StatusCode, err)
	}
	return filepath.Base(to.Path)
}

type waiting struct {
	ID, Reference, Cause string
	WaitsSince           string `json:"waits_since"`
}

// await waits until the queue shows a case, or until it does not.
func await(t *testing.T, id string, there bool) waiting {
	t.Helper()
	poll := time.NewTicker(100 * time.Millisecond)
	defer poll.Stop()
	deadline := time.After(time.Minute)
	for {
		var page struct{ Items []waiting }
		ask(t, http.MethodGet, up.Environment.API()+"/v1/queue?limit=200", "support", nil, &page)
		var found *waiting
		for _, w := range page.Items {
			if w.ID == id {
				found = &w
			}
		}
		if (found != nil) == there {
			if found == nil {
				return waiting{}
			}
			return *found
		}
		select {
		case <-poll.C:
		case <-deadline:
			t.Fatalf("case %s in the queue: %v, want %v: %+v", id, found != nil, there, page.Items)
		}
	}
}

// agent is somebody of support at a browser.
type agent struct {
	*browser.Tab
	desk.Words
	t    *testing.T
	site string
}

func signIn(t *testing.T, words desk.Words, view browser.View, name string) agent {
	t.Helper()
	site := up.Environment.API()
	view.Language, view.Origins = words.Lang, []string{site, up.Environment.Identity()}
	tab, err := shared.Open(view)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tab.Close)
	a := agent{Tab: tab, Words: words, t: t, site: site}
	a.do(words.SignInAs(site, name)...)
	return a
}

// do takes steps; if one fails, a picture of the page is kept.
func (a agent) do(steps ...browser.Step) {
	a.t.Helper()
	err := a.Do(steps...)
	if err == nil {
		return
	}
	if picture, pictureErr := a.Picture(); pictureErr == nil {
		path := filepath.Join(a.t.ArtifactDir(), "failed.png")
		if os.WriteFile(path, picture, 0o644) == nil {
			a.t.Logf("picture: %s (kept with go test -artifacts)", path)
		}
	}
	text, _ := a.Text()
	a.t.Fatalf("%v\n%s", err, text)
}

// heaviest is what a page may take with all it loads.
const heaviest = 80 << 10

// audit holds the page in the tab to all that every page must keep.
func (a agent) audit() {
	a.t.Helper()
	address, err := a.Address()
	must(a.t, err)
	source, err := os.ReadFile("../../bin/axe/axe.min.js")
	must(a.t, err)
	violations, err := a.Axe(string(source))
	must(a.t, err)
	for _, v := range violations {
		a.t.Errorf("%s: axe: %s", address, v)
	}
	wider, err := a.Overflow()
	must(a.t, err)
	if wider > 0 {
		a.t.Errorf("%s: %d pixels wider than the window", address, wider)
	}
	if weight := a.Weight(); weight == 0 || weight >= heaviest {
		a.t.Errorf("%s: %d bytes", address, weight)
	}
	for _, problem := range a.Problems() {
		a.t.Errorf("%s: %s", address, problem)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var objection = regexp.MustCompile(`https?://\S+/einspruch\S*`)

// objects follows the link of the alert, as the customer on file does.
func objects(t *testing.T, c customer, id string) {
	t.Helper()
	poll := time.NewTicker(100 * time.Millisecond)
	defer poll.Stop()
	deadline := time.After(time.Minute)
	for {
		var list []struct{ Kind, To, Text string }
		ask(t, http.MethodGet, up.Environment.Mailbox()+"/messages?case="+id, "", nil, &list)
		for _, m := range list {
			if link := objection.FindString(m.Text); m.To == c.email && link != "" {
				res, err := http.PostForm(link, url.Values{})
				must(t, err)
				res.Body.Close()
				return
			}
		}
		select {
		case <-poll.C:
		case <-deadline:
			t.Fatalf("no alert with a link to %s: %+v", c.email, list)
		}
	}
}

// owner reads the first column of a query as the owner of the tables does.
func owner(t *testing.T, sql string) []string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), up.Environment["DATABASE_URL"])
	must(t, err)
	defer conn.Close(t.Context())
	rows, err := conn.Query(t.Context(), sql)
	must(t, err)
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	must(t, err)
	return list
}

// mailed waits until no mail of a case is on its way.
func mailed(t *testing.T, id string) {
	t.Helper()
	poll := time.NewTicker(100 * time.Millisecond)
	defer poll.Stop()
	deadline := time.After(time.Minute)
	for {
		var c struct {
			Mails []struct {
				State string `json:"state"`
			} `json:"mails"`
		}
		ask(t, http.MethodGet, up.Environment.API()+"/v1/cancellations/"+id, "support", nil, &c)
		moving := len(c.Mails) == 0
		for _, m := range c.Mails {
			moving = moving || m.State == "pending" || m.State == "sending" || m.State == "sent"
		}
		if !moving {
			return
		}
		select {
		case <-poll.C:
		case <-deadline:
			t.Fatalf("the mails of %s are still on their way: %v", id, c.Mails)
		}
	}
}

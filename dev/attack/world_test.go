package attack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// victim is a customer as an attacker would like to know him.
type victim struct {
	id, number, name, email, contract, birth, product string
}

var victims atomic.Int64

// newVictims imports customers, each with one contract and one product.
func newVictims(t *testing.T, n int, change func(*victim)) []victim {
	t.Helper()
	list := make([]victim, n)
	var lines strings.Builder
	for i := range list {
		serial := victims.Add(1)
		id := fmt.Sprintf("C%d-%d", time.Now().UnixNano(), serial)
		v := victim{
			id: id, number: fmt.Sprintf("K%09d", 500_000_000+serial), name: fmt.Sprintf("Ottilie Opfer%d", serial),
			email: fmt.Sprintf("ottilie.%d@example.com", serial), contract: fmt.Sprintf("2024-%06d", 400_000+serial),
			birth: "1980-02-29", product: "DSL 100 " + id,
		}
		if change != nil {
			change(&v)
		}
		customer := map[string]any{"id": v.id, "number": v.number, "name": v.name, "birth_date": v.birth}
		if v.email != "" {
			customer["email"] = v.email
		}
		line, err := json.Marshal(map[string]any{
			"customer": customer, "contract": map[string]any{"id": "V" + id, "number": v.contract},
			"products": []map[string]any{{
				"id": id + "-1", "name": v.product, "line": "access", "terms": map[string]any{"notice": "P1M", "cadence": "any_day"},
			}},
		})
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(append(line, '\n'))
		list[i] = v
	}
	cmd := up.Service(t.Context(), "import")
	cmd.Stdin = strings.NewReader(lines.String())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("import: %v: %s", err, out)
	}
	return list
}

// answer is what came back, and how long it took.
type answer struct {
	status   int
	body     string
	location string
	took     time.Duration
}

// client follows nothing: where a form leads to is what an attacker looks at.
var client = &http.Client{
	Timeout:       2 * time.Minute,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func call(t *testing.T, method, address string, header map[string]string, body io.Reader) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, body)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range header {
		req.Header.Set(name, value)
	}
	began := time.Now()
	res, err := client.Do(req)
	if err != nil {
		t.Error(err)
		return answer{}
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Error(err)
	}
	return answer{res.StatusCode, string(text), res.Header.Get("Location"), time.Since(began)}
}

// fill sends a public form and answers the case that it became.
func fill(t *testing.T, form string, fields ...string) (caseID string, a answer) {
	t.Helper()
	values := url.Values{"kind": {"ordinary"}, "wish": {"earliest"}}
	for i := 0; i < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
	}
	a = call(t, http.MethodPost, up.Environment.API()+form, map[string]string{
		"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin",
	}, strings.NewReader(values.Encode()))
	if a.status != http.StatusSeeOther {
		t.Errorf("the form answered %d", a.status)
		return "", a
	}
	page, _, _ := strings.Cut(a.location, "?")
	return path.Base(page), a
}

// side sends many, some at once, and waits for all.
func side(n, atOnce int, send func(int)) {
	var wg sync.WaitGroup
	turns := make(chan struct{}, atOnce)
	for i := range n {
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			send(i)
		})
	}
	wg.Wait()
}

func token(t *testing.T, query string) string {
	t.Helper()
	return strings.TrimSpace(call(t, http.MethodGet, up.Environment["FAIRWELL_OIDC_ISSUER"]+"/token?"+query, nil, nil).body)
}

// api calls the JSON API as the customer, or as support.
func api(t *testing.T, method, at, bearer, key string, body, into any) int {
	t.Helper()
	var text []byte
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			t.Fatal(err)
		}
	}
	header := map[string]string{"Authorization": "Bearer " + bearer, "Content-Type": "application/json"}
	if key != "" {
		header["Idempotency-Key"] = key
	}
	a := call(t, method, up.Environment.API()+at, header, bytes.NewReader(text))
	if into != nil {
		if err := json.Unmarshal([]byte(a.body), into); err != nil {
			t.Fatalf("%d %s: %v", a.status, a.body, err)
		}
	}
	return a.status
}

// shown is a case as support reads it.
type shown struct {
	State      string `json:"state"`
	CustomerID string `json:"customer_id"`
	Mails      []struct{ Kind, State string }
}

func read(t *testing.T, support, caseID string) (k shown) {
	t.Helper()
	api(t, http.MethodGet, "/v1/cancellations/"+caseID, support, "", nil, &k)
	return k
}

// active says whether nothing of the customer is cancelled.
func (v victim) active(t *testing.T) bool {
	t.Helper()
	var list struct {
		Contracts []struct{ Products []struct{ Status string } }
	}
	api(t, http.MethodGet, "/v1/customers/"+v.id+"/contracts", token(t, "sub="+v.id+"&scope=cancellations"), "", nil, &list)
	return len(list.Contracts) == 1 && list.Contracts[0].Products[0].Status == "active"
}

// mail is one in the mailbox.
type mail struct {
	Case, Kind, To, Subject, Text, HTML string
	Attachments                         []struct{ Size int }
}

func mails(t *testing.T, caseID string) (list []mail) {
	t.Helper()
	a := call(t, http.MethodGet, up.Environment.Mailbox()+"/messages?case="+caseID, nil, nil)
	if err := json.Unmarshal([]byte(a.body), &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// fault makes the mailbox misbehave towards one address until the test ends.
func fault(t *testing.T, faults string) {
	t.Helper()
	set := func(body string) {
		req, err := http.NewRequest(http.MethodPut, up.Environment.Mailbox()+"/faults", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
	}
	set(faults)
	t.Cleanup(func() { set("{}") })
}

// eventually waits until the check holds.
func eventually(t *testing.T, what string, check func() bool) {
	t.Helper()
	poll := time.NewTicker(100 * time.Millisecond)
	defer poll.Stop()
	deadline := time.After(2 * time.Minute)
	for !check() {
		select {
		case <-poll.C:
		case <-deadline:
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// lookedAt waits until a machine has done for these forms what it can.
func lookedAt(t *testing.T, cases []string) {
	t.Helper()
	db, err := pgx.Connect(t.Context(), up.Environment["DATABASE_URL"])
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(t.Context())
	eventually(t, "everything is looked at", func() bool {
		var owed int
		err := db.QueryRow(t.Context(), `SELECT count(*) FROM docket WHERE owes = 'machine' AND case_id = ANY($1::uuid[])`, cases).Scan(&owed)
		if err != nil {
			t.Fatal(err)
		}
		return owed == 0
	})
}

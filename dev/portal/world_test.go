package portal_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// customer is new in each test, so that tests do not meet.
type customer struct {
	id, number, name, email string
	contract                string // its number
	products                []product
}

type product struct {
	id, name, terms string
}

const (
	anyDay  = `{"notice":"P1M","cadence":"any_day"}`
	minimum = `{"starts_on":"2026-03-01","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}`
)

var customers atomic.Int64

// newCustomer imports a customer with one contract and two products.
func newCustomer(t *testing.T) customer {
	t.Helper()
	return newCustomerWith(t, product{name: "DSL 100", terms: anyDay}, product{name: "Mobil M", terms: minimum})
}

// newCustomerWith imports a customer with these products in one contract.
func newCustomerWith(t *testing.T, products ...product) customer {
	t.Helper()
	id := fmt.Sprintf("C%d-%d", time.Now().UnixMilli(), customers.Add(1))
	c := customer{
		id: id, number: "K" + id, name: "Ottilie Zwölfender " + id, email: strings.ToLower(id) + "@example.com", contract: "2024-" + id,
	}
	var imported []map[string]any
	for n, p := range products {
		p.id, p.name = fmt.Sprint(id, "-", n+1), p.name+" "+id
		c.products = append(c.products, p)
		imported = append(imported, map[string]any{"id": p.id, "name": p.name, "line": "access", "terms": json.RawMessage(p.terms)})
	}
	line, err := json.Marshal(map[string]any{
		"customer": map[string]any{"id": c.id, "number": c.number, "name": c.name, "email": c.email, "locale": "de"},
		"contract": map[string]any{"id": "V" + c.id, "number": c.contract},
		"products": imported,
	})
	if err != nil {
		t.Fatal(err)
	}
	service(t, string(line)+"\n", "import")
	return c
}

// service runs a subcommand of the service.
func service(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	cmd := up.Service(t.Context(), args...)
	cmd.Stdin = strings.NewReader(stdin)
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("fairwell %s: %v: %s", strings.Join(args, " "), err, errs.String())
	}
	return string(out)
}

// ends asks `fairwell notice` for the last day of a product whose end is
// declared now.
func ends(t *testing.T, p product) string {
	t.Helper()
	line := fmt.Sprintf(`{"id":"1","terms":%s,"received_at":%q}`, p.terms, time.Now().Format(time.RFC3339))
	var answer struct {
		EndsOn string `json:"ends_on"`
	}
	if err := json.Unmarshal([]byte(service(t, line+"\n", "notice")), &answer); err != nil {
		t.Fatal(err)
	}
	return answer.EndsOn
}

// spelled is a day as pages and mails write it.
func spelled(t *testing.T, lang, date string) string {
	t.Helper()
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		t.Fatal(err)
	}
	if lang == "en" {
		return at.Format("2 January 2006")
	}
	months := []string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"}
	return fmt.Sprintf("%d. %s %d", at.Day(), months[at.Month()-1], at.Year())
}

// mail is one in the mailbox.
type mail struct {
	Case, Kind, To, Subject, Text, HTML string
	Attachments                         []struct{ Name, Type, Path string }
}

func mails(t *testing.T, caseID string) []mail {
	t.Helper()
	var list []mail
	if err := json.Unmarshal(get(t, up.Environment.Mailbox()+"/messages?case="+caseID), &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// awaitMail waits for a mail of a case to an address that passes the check.
func awaitMail(t *testing.T, caseID, to string, check func(mail) bool) mail {
	t.Helper()
	poll := time.NewTicker(100 * time.Millisecond)
	defer poll.Stop()
	deadline := time.After(2 * time.Minute)
	for {
		all := mails(t, caseID)
		for _, m := range all {
			if m.To == to && check(m) {
				return m
			}
		}
		select {
		case <-poll.C:
		case <-deadline:
			t.Fatalf("no such mail to %s in %+v", to, all)
		}
	}
}

// attachment reads what a mail carries, by the end of its name.
func attachment(t *testing.T, m mail, suffix string) string {
	t.Helper()
	for _, a := range m.Attachments {
		if strings.HasSuffix(a.Name, suffix) {
			return string(get(t, up.Environment.Mailbox()+a.Path))
		}
	}
	t.Fatalf("the mail carries no %s: %+v", suffix, m.Attachments)
	return ""
}

func get(t *testing.T, address string) []byte {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d, error %v", address, res.StatusCode, err)
	}
	return body
}

// caseOf is the case that an address shows.
func caseOf(t *testing.T, v visitor, root string) string {
	t.Helper()
	at, err := url.Parse(ask(t, v.Address))
	if err != nil {
		t.Fatal(err)
	}
	id, found := strings.CutPrefix(at.Path, root)
	if !found || id == "" || strings.Contains(id, "/") {
		t.Fatalf("the receipt is at %s", at.Path)
	}
	return id
}

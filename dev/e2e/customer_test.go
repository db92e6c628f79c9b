package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// customer is new in each test, so that tests do not meet.
type customer struct {
	id       string
	name     string
	email    string
	products []product
}

// product of a customer; its ID is made unique by the customer.
type product struct {
	ID, Line, PartOf string
	Terms            string
}

var customers atomic.Int64

const (
	anyDay   = `{"notice":"P1M","cadence":"any_day"}`
	minimum  = `{"starts_on":"2026-03-01","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}`
	yearly   = `{"concluded_on":"2019-10-01","starts_on":"2019-10-15","initial_term":"P24M","notice":"P3M","renewal":"P12M"}`
	monthEnd = `{"notice":"P1M","cadence":"month_end"}`
)

// newCustomer imports a customer with one contract.
func newCustomer(t *testing.T, products ...product) *customer {
	t.Helper()
	n := customers.Add(1)
	id := fmt.Sprintf("C%d-%d", time.Now().UnixNano(), n)
	c := &customer{id: id, name: "Ottilie Zwölfender " + id, email: "ottilie." + strings.ToLower(id) + "@example.com", products: products}
	for i := range c.products {
		c.products[i].ID = id + "-" + products[i].ID
		if c.products[i].PartOf != "" {
			c.products[i].PartOf = id + "-" + products[i].PartOf
		}
	}
	c.imported(t)
	return c
}

func (c *customer) imported(t *testing.T) {
	t.Helper()
	var products []map[string]any
	for _, p := range c.products {
		fields := map[string]any{"id": p.ID, "name": "Produkt " + p.ID, "line": p.Line, "terms": json.RawMessage(p.Terms)}
		if p.PartOf != "" {
			fields["part_of"] = p.PartOf
		}
		products = append(products, fields)
	}
	line, err := json.Marshal(map[string]any{
		"customer": map[string]any{"id": c.id, "number": "K" + c.id, "name": c.name, "email": c.email},
		"contract": map[string]any{"id": "V" + c.id, "number": "2024-" + c.id},
		"products": products,
	})
	if err != nil {
		t.Fatal(err)
	}
	service(t, string(line)+"\n", "import")
}

func (c *customer) token(t *testing.T) string {
	t.Helper()
	return token(t, "sub="+c.id+"&scope=cancellations")
}

// declare declares products and watches over the histories of the case.
func (c *customer) declare(t *testing.T, wantStatus int, products ...string) cancellation {
	t.Helper()
	var items []map[string]any
	for _, p := range products {
		items = append(items, map[string]any{"product_id": p})
	}
	return c.declareBody(t, wantStatus, map[string]any{"items": items, "kind": "ordinary"})
}

func (c *customer) declareBody(t *testing.T, wantStatus int, body map[string]any) cancellation {
	t.Helper()
	r := request{
		method: http.MethodPost, path: "/v1/cancellations", token: c.token(t),
		key: fmt.Sprint("key-", time.Now().UnixNano()), body: body,
	}
	a := r.send(t)
	if wantStatus == http.StatusCreated && a.status == http.StatusAccepted {
		// A worker that has just lost Temporal may take seconds to poll again;
		// the same key then answers the same case.
		eventually(t, "the decisions stand", func() bool {
			a = r.send(t)
			return a.status != http.StatusAccepted
		})
	}
	if a.status != wantStatus {
		t.Fatalf("declare: %d %s", a.status, a.body)
	}
	var declared cancellation
	a.into(t, &declared)
	t.Cleanup(func() { checkHistories(t, c, declared.ID) })
	return declared
}

// ends asks `fairwell notice` when terms end on which a declaration was received.
func ends(t *testing.T, terms, receivedAt string) string {
	t.Helper()
	line := fmt.Sprintf(`{"id":"1","terms":%s,"received_at":%q}`, terms, receivedAt)
	var answer struct {
		EndsOn string `json:"ends_on"`
	}
	if err := json.Unmarshal([]byte(service(t, line+"\n", "notice")), &answer); err != nil {
		t.Fatal(err)
	}
	return answer.EndsOn
}

// oneMail waits for the confirmation of a case, which must be the only one.
func oneMail(t *testing.T, caseID string) message {
	t.Helper()
	var found []message
	eventually(t, "the confirmation is in the mailbox", func() bool {
		found = nil
		for _, m := range mails(t, caseID) {
			if m.Kind == "confirmation" {
				found = append(found, m)
			}
		}
		return len(found) > 0
	})
	if len(found) != 1 {
		t.Fatalf("case %s has %d confirmations", caseID, len(found))
	}
	return found[0]
}

// spelled is a date as the German mail writes it.
func spelled(t *testing.T, date string) string {
	t.Helper()
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		t.Fatal(err)
	}
	months := []string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"}
	return fmt.Sprintf("%d. %s %d", at.Day(), months[at.Month()-1], at.Year())
}

package chaos

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/fairwell/fairwell/dev/stack"
	"github.com/fairwell/fairwell/internal/notice"
)

// customer is made up, with personal data that is easy to find again where it
// must not be.
type customer struct {
	id, number, name, email, contract string

	concluded string // the day of the contract
	fresh     bool   // it can still be withdrawn from
	products  []product
}

// contractNumber is what the customer reads on the contract.
func (c customer) contractNumber() string { return c.contract[2:] }

// justConcluded is the same customer with a contract of three days ago: nothing of
// it has run for long.
func (c customer) justConcluded(now time.Time) customer {
	c.concluded, c.fresh = notice.CivilDay(now.Add(-3*24*time.Hour)).String(), true
	c.products = slices.Clone(c.products)
	for i := range c.products {
		if c.products[i].partOf == "" {
			c.products[i].terms = terms[0]
		}
	}
	return c
}

type product struct {
	id, name, line, partOf, terms string
}

// What personal data of these customers looks like; no ID holds any of it. Each is long
// enough not to be met by chance in the random bytes of a million spans.
const (
	surname    = "Zwölfender"
	mailDomain = "@chaos.example.com"
	numberMark = "KUNDE%NR-"
	reasonMark = "Tante Käthe"
)

// personal lists what no history and no log may hold.
var personal = []string{surname, mailDomain, numberMark, reasonMark}

// terms of many kinds, whose ends depend on the day of receipt in many ways.
var terms = []string{
	`{"notice":"P1M","cadence":"any_day"}`,
	`{"notice":"P14D","cadence":"any_day"}`,
	`{"notice":"P1M","cadence":"month_end"}`,
	`{"notice":"P6W","cadence":"quarter_end"}`,
	`{"notice_by_day":10}`,
	`{"starts_on":"2026-03-01","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}`,
	`{"starts_on":"2024-01-15","initial_term":"P24M","notice":"P1M","renewal":"indefinite","renewal_notice":"P1M","cadence":"any_day"}`,
	`{"concluded_on":"2019-10-01","starts_on":"2019-10-15","initial_term":"P24M","notice":"P3M","renewal":"P12M"}`,
}

// newCustomer has one to five products. One may be a part of the first.
func newCustomer(r *rand.Rand, seed uint64, n int) customer {
	id := fmt.Sprintf("C-%d-%d", seed, n)
	c := customer{
		id: id, number: fmt.Sprintf("%s%d-%d", numberMark, seed, n), contract: "V" + id[1:],
		name: fmt.Sprintf("Ottilie %s %d", surname, n), email: fmt.Sprintf("o.%d%s", n, mailDomain),
		concluded: "2024-01-15",
	}
	if r.IntN(20) == 0 {
		c.email = "" // a letter will have to do
	}
	for i := range 1 + r.IntN(5) {
		p := product{
			id: fmt.Sprintf("P%s-%d", id[1:], i), line: stack.Lines[r.IntN(len(stack.Lines))], terms: terms[r.IntN(len(terms))],
		}
		p.name = "Produkt " + p.id + "."
		if i > 1 && r.IntN(4) == 0 {
			p.partOf, p.terms = c.products[0].id, "{}"
		}
		c.products = append(c.products, p)
	}
	return c
}

// line is the customer as `fairwell import` reads it.
func (c customer) line() ([]byte, error) {
	var products []map[string]any
	for _, p := range c.products {
		fields := map[string]any{"id": p.id, "name": p.name, "line": p.line, "terms": json.RawMessage(p.terms)}
		if p.partOf != "" {
			fields["part_of"] = p.partOf
		}
		products = append(products, fields)
	}
	person := map[string]any{"id": c.id, "number": c.number, "name": c.name}
	if c.email != "" {
		person["email"] = c.email
	}
	return json.Marshal(map[string]any{
		"customer": person,
		"contract": map[string]any{"id": c.contract, "number": c.contractNumber(), "concluded_on": c.concluded},
		"products": products,
	})
}

package demo

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

// customer is new in every run, so that a second run has something to cancel.
type customer struct {
	id, contract string
	products     []product
}

type product struct {
	id, name, line string
	terms          map[string]any
}

// newCustomer has three products whose terms lead to three different dates: a
// line past its minimum term, a mobile contract within it, and a hosting
// contract under the law before 2022 that renews by the year.
func newCustomer(now time.Time) customer {
	mark := strings.ToUpper(strconv.FormatInt(now.UnixMilli(), 36))
	ago := func(days int) string {
		return notice.CivilDay(now.Add(-time.Duration(days) * 24 * time.Hour)).String()
	}
	return customer{
		id:       "C-" + mark,
		contract: "V-" + mark,
		products: []product{
			{"P-" + mark + "-1", "DSL 100", "access", map[string]any{
				"sector": "telecom", "concluded_on": ago(900), "starts_on": ago(900), "initial_term": "P24M", "notice": "P1M",
				"renewal": "indefinite", "renewal_notice": "P1M", "cadence": "any_day",
			}},
			{"P-" + mark + "-2", "Mobil M", "mobile", map[string]any{
				"sector": "telecom", "concluded_on": ago(200), "starts_on": ago(200), "initial_term": "P24M", "notice": "P1M",
				"renewal": "indefinite", "renewal_notice": "P1M", "cadence": "any_day",
			}},
			{"P-" + mark + "-3", "Webhosting Plus", "hosting", map[string]any{
				"sector": "service", "concluded_on": "2019-10-01", "starts_on": "2019-10-15", "initial_term": "P24M",
				"notice": "P3M", "renewal": "P12M",
			}},
		},
	}
}

// line is the customer as `fairwell import` reads it.
func (c customer) line() []byte {
	var products []map[string]any
	for _, p := range c.products {
		products = append(products, map[string]any{"id": p.id, "name": p.name, "line": p.line, "terms": p.terms})
	}
	line, err := json.Marshal(map[string]any{
		"customer": map[string]any{
			"id": c.id, "number": "K" + c.id[2:], "name": "Erika Beispiel", "email": "erika@example.com", "locale": "de",
		},
		"contract": map[string]any{"id": c.contract, "number": c.contract[2:], "concluded_on": "2024-01-15"},
		"products": products,
	})
	if err != nil {
		panic(err) // strings and maps always have a JSON form
	}
	return line
}

// name of a product of the customer.
func (c customer) name(id string) string {
	for _, p := range c.products {
		if p.id == id {
			return p.name
		}
	}
	return ""
}

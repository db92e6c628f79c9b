// Package sample owns the customers that benchmarks work with, and the door by
// which benchmarks speak to a running service.
//
// Every benchmark takes both from here, so that rivals get the same work.
package sample

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Customer has one contract of three products, one on each of three lines.
type Customer struct {
	ID, Contract, Name, Email string
	Products                  []Product
}

// Product is one of them, as rivals store it.
type Product struct {
	ID   string `json:"id"`
	Line string `json:"line"`
	Name string `json:"name"`
}

// terms are those of the products, in their order.
var terms = []string{
	`{"sector":"telecom","starts_on":"2024-01-15","initial_term":"P24M","notice":"P1M","renewal":"indefinite","renewal_notice":"P1M","cadence":"any_day"}`,
	`{"sector":"telecom","starts_on":"2026-03-01","initial_term":"P24M","notice":"P1M","renewal":"indefinite","renewal_notice":"P1M","cadence":"any_day"}`,
	`{"sector":"service","concluded_on":"2019-10-01","starts_on":"2019-10-15","initial_term":"P24M","notice":"P3M","renewal":"P12M"}`,
}

// NewCustomer is the n-th customer of a load that mark tells from others.
func NewCustomer(mark string, n int) Customer {
	id := fmt.Sprintf("%s-%d", mark, n)
	c := Customer{ID: "C-" + id, Contract: "V-" + id, Name: "Erika Beispiel", Email: "erika." + strings.ToLower(id) + "@example.com"}
	for i, name := range []string{"DSL 100", "Mobil M", "Webhosting Plus"} {
		line := []string{"access", "mobile", "hosting"}[i]
		c.Products = append(c.Products, Product{ID: fmt.Sprintf("P-%s-%d", id, i+1), Line: line, Name: name})
	}
	return c
}

// Line is the customer as a line of an import.
func (c Customer) Line() []byte {
	type product struct {
		Product
		Terms json.RawMessage `json:"terms"`
	}
	var products []product
	for i, p := range c.Products {
		products = append(products, product{p, json.RawMessage(terms[i%len(terms)])})
	}
	line, err := json.Marshal(map[string]any{
		"customer": map[string]any{
			"id": c.ID, "number": "K" + c.ID[2:], "name": c.Name, "email": c.Email, "locale": "de",
			"phone": "+49 30 23125 001", "birth_date": "1980-02-29",
			"address": map[string]string{"street": "Musterweg 1", "postcode": "10115", "city": "Berlin"},
		},
		"contract": map[string]any{"id": c.Contract, "number": "N" + c.Contract[2:], "concluded_on": "2024-01-15"},
		"products": products,
	})
	if err != nil {
		panic(err) // strings and maps of them always encode
	}
	return append(line, '\n')
}

package seed

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

func records(t *testing.T) []store.Record {
	t.Helper()
	var list []store.Record
	for line := range bytes.Lines(Contracts) {
		decoder := json.NewDecoder(bytes.NewReader(line))
		decoder.DisallowUnknownFields()
		var record store.Record
		if err := decoder.Decode(&record); err != nil {
			t.Fatalf("line %d: %v", len(list)+1, err)
		}
		list = append(list, record)
	}
	return list
}

func TestSeedHasWhatAProviderHas(t *testing.T) {
	customers, products, lines := map[string]bool{}, map[string]store.RecordProduct{}, map[string]bool{}
	var ended, parts, withoutMail int
	for _, record := range records(t) {
		customers[record.Customer.ID] = true
		if record.Customer.Email == "" {
			withoutMail++
		} else if !strings.HasSuffix(record.Customer.Email, "@example.com") {
			t.Errorf("customer %s has an address that may be somebody's", record.Customer.ID)
		}
		for _, product := range record.Products {
			if _, twice := products[product.ID]; twice {
				t.Errorf("product %s is there twice", product.ID)
			}
			products[product.ID] = product
			lines[product.Line] = true
			if !product.EndedOn.IsZero() {
				ended++
			}
			if product.PartOf != "" {
				parts++
			}
		}
	}
	if len(customers) < 12 || len(products) < 40 {
		t.Errorf("%d customers with %d products, want 12 and 40", len(customers), len(products))
	}
	for _, line := range []string{"access", "mobile", "hosting", "domain", "mail", "tv"} {
		if !lines[line] {
			t.Errorf("no product of the line %s", line)
		}
	}
	if ended == 0 || parts == 0 || withoutMail == 0 {
		t.Errorf("%d ended, %d parts, %d customers without mail; want some of each", ended, parts, withoutMail)
	}
}

func TestEverySeededProductHasAnEnd(t *testing.T) {
	received, err := notice.ParseDate("2026-11-22")
	if err != nil {
		t.Fatal(err)
	}
	products := map[string]notice.Terms{}
	for _, record := range records(t) {
		for _, product := range record.Products {
			terms := product.Terms
			if terms.ConcludedOn.IsZero() {
				terms.ConcludedOn = record.Contract.ConcludedOn
			}
			if product.PartOf != "" {
				main, known := products[product.PartOf]
				if !known {
					t.Fatalf("%s is part of %s, which does not stand before it", product.ID, product.PartOf)
				}
				terms = terms.Inherit(main)
			}
			products[product.ID] = terms
			if _, err := notice.Decide(terms, received, notice.Date{}); err != nil {
				t.Errorf("%s: %v", product.ID, err)
			}
		}
	}
}

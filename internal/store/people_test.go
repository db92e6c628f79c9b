package store_test

import (
	"testing"

	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func TestCustomersAreFoundByEachIdentifierAlone(t *testing.T) {
	s := databases.Open(t)
	born := storetest.Date(t, "1980-02-29")
	r := storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""})
	r.Customer.Number, r.Customer.Email, r.Customer.Phone, r.Customer.BirthDate = "K100200", "Erika@Example.com", "+49 171 2345678", born
	r.Contract.Number = "2024-0815"
	storetest.Import(t, s, r)
	other := storetest.Record(t, "C-2", "V-2", [3]string{"P-2", storetest.Monthly, ""})
	other.Customer.Email = "other@example.com"
	storetest.Import(t, s, other)
	for name, w := range map[string]store.Search{
		"number": {Numbers: []string{"", "K100200"}}, "e-mail": {Email: "erika@example.com"}, "phone": {Phone: "712345678"},
		"birth date": {BirthDate: born}, "contract": {Contracts: []string{"2024-0815"}},
	} {
		people, err := s.People(t.Context(), w)
		if err != nil || len(people) != 1 || people[0].ID != "C-1" || people[0].Contracts[0] != "2024-0815" {
			t.Errorf("by %s: %+v, %v", name, people, err)
		}
	}
	if people, err := s.People(t.Context(), store.Search{}); err != nil || len(people) != 0 {
		t.Errorf("by nothing: %+v, %v", people, err)
	}
}

package store_test

import (
	"testing"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func TestCustomersAreFoundByEachIdentifierAlone(t *testing.T) {
	s := databases.Open(t)
	born := storetest.Date(t, "1980-02-29")
	r := storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""})
	r.Customer.Number, r.Customer.Email, r.Customer.Phone, r.Customer.BirthDate = "K100200", "Erika@Example.com", "+49 171 2345678", born
	r.Contract.Number, r.Customer.Name = "2024-0815", "Erika Müller-Beispiel"
	storetest.Import(t, s, r)
	other := storetest.Record(t, "C-2", "V-2", [3]string{"P-2", storetest.Monthly, ""})
	other.Customer.Email = "other@example.com"
	storetest.Import(t, s, other)
	for name, w := range map[string]store.Search{
		"number": {Numbers: []string{"", "K100200"}}, "e-mail": {Email: "erika@example.com"}, "phone": {Phone: "712345678"},
		"birth date": {BirthDate: born}, "contract": {Contracts: []string{"2024-0815"}},
		"its name": store.SearchByName(cancellation.Typed{Name: "MUELLER, erika"}), "a word of it": store.SearchByName(cancellation.Typed{Name: "Müller"}),
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

func TestARunIsShownNobodyWhereTooManyFitAndAPersonSome(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	if err := exec(t, url, `INSERT INTO customers (id, number, name, phone)
		SELECT 'C-' || n, 'K-' || n, CASE WHEN n = 1999 THEN 'Erika Beispiel' ELSE 'Max Muster' END, '0301234567'
		FROM generate_series(1000, 2100) AS n`); err != nil {
		t.Fatal(err)
	}
	typed := cancellation.Typed{Name: "Erika Beispiel", Phone: "030 1234567"}
	if people, err := s.People(t.Context(), store.SearchFor(typed)); err != nil || len(people) != 0 {
		t.Errorf("a run is shown %d, %v", len(people), err)
	}
	people, err := s.People(t.Context(), store.SearchByName(typed))
	if err != nil || len(people) == 0 || people[0].ID != "C-1999" {
		t.Errorf("a person is shown %d, %v", len(people), err)
	}
	if people, err := s.People(t.Context(), store.SearchByName(cancellation.Typed{Name: "Max Muster"})); err != nil || len(people) != 200 {
		t.Errorf("namesakes: %d, %v", len(people), err)
	}
}

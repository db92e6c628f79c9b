package store_test

import (
	"crypto/sha256"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

var noon = time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)

func date(tb testing.TB, s string) notice.Date {
	tb.Helper()
	d, err := notice.ParseDate(s)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

func terms(tb testing.TB, json string) notice.Terms {
	tb.Helper()
	var t notice.Terms
	if err := t.UnmarshalJSON([]byte(json)); err != nil {
		tb.Fatal(err)
	}
	return t
}

const monthly = `{"notice":"P1M"}`

// record is a customer with one contract; products are given as ID, terms and
// what they are part of.
func record(tb testing.TB, customer, contract string, products ...[3]string) store.Record {
	tb.Helper()
	r := store.Record{
		Customer: store.RecordCustomer{ID: customer, Number: "K-" + customer, Name: "Erika Beispiel", Email: "erika@example.com"},
		Contract: store.RecordContract{ID: contract, Number: "N-" + contract, ConcludedOn: date(tb, "2024-01-15")},
	}
	for _, p := range products {
		r.Products = append(r.Products, store.RecordProduct{
			ID: p[0], Name: "Product " + p[0], Line: "access", Terms: terms(tb, p[1]), PartOf: p[2],
		})
	}
	return r
}

func mustImport(tb testing.TB, s *store.Store, r store.Record) {
	tb.Helper()
	if err := s.Import(tb.Context(), r); err != nil {
		tb.Fatal(err)
	}
}

// declare selects, previews and stores a declaration as the API does.
func declare(tb testing.TB, s *store.Store, customer string, receivedAt time.Time, products ...string) store.Declaration {
	tb.Helper()
	d := declaration(tb, s, customer, receivedAt, products...)
	if _, err := s.Declare(tb.Context(), d); err != nil {
		tb.Fatal(err)
	}
	return d
}

func declaration(tb testing.TB, s *store.Store, customer string, receivedAt time.Time, products ...string) store.Declaration {
	tb.Helper()
	list, err := s.Catalogue(tb.Context(), customer)
	if err != nil {
		tb.Fatal(err)
	}
	var wanted []cancellation.Wanted
	for _, p := range products {
		wanted = append(wanted, cancellation.Wanted{ProductID: p})
	}
	candidates, err := cancellation.Select(list, wanted, receivedAt)
	if err != nil {
		tb.Fatal(err)
	}
	outcomes, err := cancellation.Decide(cancellation.Ordinary, notice.CivilDay(receivedAt), candidates)
	if err != nil {
		tb.Fatal(err)
	}
	id := uuid.Must(uuid.NewV7()).String()
	hash := sha256.Sum256([]byte(id))
	d := store.Declaration{
		ID: id, CustomerID: customer, Kind: cancellation.Ordinary, Channel: cancellation.ChannelAPI, Locale: "de",
		ReceivedAt: receivedAt, RuleVersion: notice.RuleVersion,
		Actor: store.Actor{Issuer: "https://issuer.example", Subject: customer}, Key: id, BodyHash: hash[:],
	}
	for i, c := range candidates {
		d.Items = append(d.Items, store.DeclaredItem{ID: uuid.NewString(), Candidate: c, Preview: outcomes[i]})
	}
	return d
}

// decide does what the activities do with a case.
func decide(tb testing.TB, s *store.Store, caseID string) []store.CaseItem {
	tb.Helper()
	if err := s.Claim(tb.Context(), caseID); err != nil {
		tb.Fatal(err)
	}
	undecided, err := s.Undecided(tb.Context(), caseID)
	if err != nil {
		tb.Fatal(err)
	}
	for _, id := range undecided {
		var list []store.Decided
		for _, item := range items(tb, s, id) {
			o := cancellation.Outcome{EndsOn: item.EndsOn, LastReceiptOn: item.LastReceiptOn, Basis: item.Basis, Steps: item.Steps}
			if item.State == cancellation.ItemRefused {
				o.Refused = &cancellation.Refusal{Code: item.RefusedCode}
			}
			list = append(list, store.Decided{ItemID: item.ItemID, Outcome: o})
		}
		if err := s.Decide(tb.Context(), notice.RuleVersion, list); err != nil {
			tb.Fatal(err)
		}
	}
	return items(tb, s, caseID)
}

func items(tb testing.TB, s *store.Store, caseID string) []store.CaseItem {
	tb.Helper()
	list, err := s.Items(tb.Context(), caseID)
	if err != nil {
		tb.Fatal(err)
	}
	return list
}

func state(tb testing.TB, s *store.Store, caseID string) cancellation.CaseState {
	tb.Helper()
	c, err := s.Case(tb.Context(), caseID)
	if err != nil {
		tb.Fatal(err)
	}
	return c.State
}

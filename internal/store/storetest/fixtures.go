package storetest

import (
	"context"
	"crypto/sha256"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// Date parses a date.
func Date(tb testing.TB, s string) notice.Date {
	tb.Helper()
	d, err := notice.ParseDate(s)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// Terms parses terms.
func Terms(tb testing.TB, json string) notice.Terms {
	tb.Helper()
	var t notice.Terms
	if err := t.UnmarshalJSON([]byte(json)); err != nil {
		tb.Fatal(err)
	}
	return t
}

// Monthly are terms that can end on any day, with a month's notice.
const Monthly = `{"notice":"P1M"}`

// Record is a customer with one contract; products are given as ID, terms and
// what they are part of.
func Record(tb testing.TB, customer, contract string, products ...[3]string) store.Record {
	tb.Helper()
	r := store.Record{
		Customer: store.RecordCustomer{ID: customer, Number: "K-" + customer, Name: "Erika Beispiel", Email: "erika@example.com"},
		Contract: store.RecordContract{ID: contract, Number: "N-" + contract, ConcludedOn: Date(tb, "2024-01-15")},
	}
	for _, p := range products {
		r.Products = append(r.Products, store.RecordProduct{
			ID: p[0], Name: "Product " + p[0], Line: "access", Terms: Terms(tb, p[1]), PartOf: p[2],
		})
	}
	return r
}

// Import imports a record.
func Import(tb testing.TB, s *store.Store, r store.Record) {
	tb.Helper()
	if err := TryImport(tb.Context(), s, r); err != nil {
		tb.Fatal(err)
	}
}

// TryImport imports a record, which may be refused.
func TryImport(ctx context.Context, s *store.Store, r store.Record) error {
	list, err := s.Import(ctx, []store.Record{r})
	if err != nil {
		return err
	}
	return list[0].Err
}

// Declare selects, previews and stores a declaration as the API does.
func Declare(tb testing.TB, s *store.Store, customer string, receivedAt time.Time, products ...string) store.Declaration {
	tb.Helper()
	d := Declaration(tb, s, customer, receivedAt, products...)
	if _, err := s.Declare(tb.Context(), d); err != nil {
		tb.Fatal(err)
	}
	return d
}

// Declaration selects and previews, and stores nothing.
func Declaration(tb testing.TB, s *store.Store, customer string, receivedAt time.Time, products ...string) store.Declaration {
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
		Receipt: "{}", ReceiptCode: strings.ToUpper(id[24:28] + "-" + id[28:32] + "-" + id[32:]),
	}
	for i, c := range candidates {
		d.Items = append(d.Items, store.DeclaredItem{ID: uuid.NewString(), Candidate: c, Preview: outcomes[i]})
	}
	return d
}

// TakeUp applies the acts of a case as its run does, which then knows what follows.
func TakeUp(tb testing.TB, s *store.Store, caseID string) error {
	tb.Helper()
	if err := s.ApplyActs(tb.Context(), caseID); err != nil {
		return err
	}
	r, err := s.Run(tb.Context(), caseID)
	if err != nil {
		return err
	}
	return s.Told(tb.Context(), r)
}

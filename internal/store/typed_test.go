package store_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// typed declares by the form, and says whose it is if a customer is given.
func typed(tb testing.TB, s *store.Store, customer, email string, products ...string) string {
	tb.Helper()
	id := uuid.Must(uuid.NewV7()).String()
	_, err := s.Declare(tb.Context(), store.Declaration{
		ID: id, Kind: cancellation.Ordinary, Channel: cancellation.ChannelForm, Locale: "de", ConfirmationEmail: email,
		ReceivedAt: noon, RuleVersion: notice.RuleVersion,
		Actor: store.Actor{Issuer: "portal", Subject: "form"}, Key: id, BodyHash: make([]byte, 32),
		Typed: &cancellation.Typed{Name: "Erika Beispiel", Contract: "N-V-1", Email: email}, Receipt: "{}", ReceiptCode: id,
	})
	if err != nil {
		tb.Fatal(err)
	}
	if customer != "" {
		identify(tb, s, id, customer, products...)
	}
	return id
}

// identify says whose a typed declaration is, and what is meant.
func identify(tb testing.TB, s *store.Store, id, customer string, products ...string) {
	tb.Helper()
	d := store.ActDetails{CustomerID: customer}
	for _, p := range products {
		d.Wanted = append(d.Wanted, cancellation.Wanted{ProductID: p})
	}
	if got := done(tb, s, id, cancellation.ActIdentify, d); got != cancellation.ActDone {
		tb.Fatalf("identify: %s", got)
	}
}

// dueIn is how long it takes until somebody looks after the run of a case.
func dueIn(tb testing.TB, url, caseID string) time.Duration {
	tb.Helper()
	conn, err := pgx.Connect(tb.Context(), url)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = conn.Close(tb.Context()) }()
	var left time.Duration
	if err := conn.QueryRow(tb.Context(), "SELECT run_due_at - now() FROM docket WHERE case_id = $1", caseID).Scan(&left); err != nil {
		tb.Fatal(err)
	}
	return left
}

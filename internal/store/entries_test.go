package store_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// enter keeps a declaration that was entered long after its receipt.
func enter(t *testing.T, s *store.Store, customer string) store.Proposal {
	t.Helper()
	p, err := s.Enter(t.Context(), store.NewEntry{
		ID: uuid.NewString(), NoteID: uuid.NewString(), CustomerID: customer, ReceivedAt: noon, Body: []byte(`{"reason":"Umzug nach Bonn"}`),
		Actor: store.Actor{Issuer: "i", Subject: "anna"}, Key: uuid.NewString(), BodyHash: make([]byte, 32),
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestADeclinedEntryIsEmptiedAfterItsTermAndOneThatWaitsNever(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	for _, c := range []string{"C-1", "C-2", "C-3"} {
		storetest.Import(t, s, storetest.Record(t, c, "V-"+c, [3]string{"P-" + c, storetest.Monthly, ""}))
	}
	declined, waits, fresh := enter(t, s, "C-1"), enter(t, s, "C-2"), enter(t, s, "C-3")
	for _, p := range []store.Proposal{declined, fresh} {
		_, err := s.AnswerProposal(t.Context(), store.Answer{
			ProposalID: p.ID, Actor: store.Actor{Issuer: "i", Subject: "bert"}, NoteID: uuid.NewString(), Note: "Frau Beispiel kam am 3.",
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := exec(t, url, `UPDATE proposals SET decided_at = '2019-01-01' WHERE id = '`+declined.ID+`'`); err != nil {
		t.Fatal(err)
	}
	due := store.Due{Letters: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), Day: date(t, "2026-11-22")}
	if rows, err := s.EraseEntries(t.Context(), due, 10); rows != 1 || err != nil {
		t.Errorf("it empties %d, %v", rows, err)
	}
	if rows, err := s.EraseEntries(t.Context(), due, 10); rows != 0 || err != nil {
		t.Errorf("once more it empties %d, %v", rows, err)
	}
	for id, want := range map[string]string{declined.ID: "{}", waits.ID: `{"reason": "Umzug nach Bonn"}`, fresh.ID: `{"reason": "Umzug nach Bonn"}`} {
		if got := text(t, url, `SELECT body::text FROM entries WHERE proposal_id = '`+id+`'`); got != want {
			t.Errorf("it says %s, not %s", got, want)
		}
	}
	if got := text(t, url, `SELECT count(*)::text FROM notes WHERE text = 'Frau Beispiel kam am 3.'`); got != "1" {
		t.Errorf("%s notes on answers are left", got)
	}
}

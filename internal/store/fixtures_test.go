package store_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

var noon = time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)

// rules are those that the service decides by.
func rules() store.Rules {
	return store.Rules{Version: notice.RuleVersion, Decide: cancellation.Decide}
}

// decide does what the activities do with a case, and returns its items.
func decide(tb testing.TB, s *store.Store, caseID string) []store.CaseItem {
	tb.Helper()
	if _, err := s.Claim(tb.Context(), caseID); err != nil {
		tb.Fatal(err)
	}
	if _, err := s.Decide(tb.Context(), caseID, rules()); err != nil {
		tb.Fatal(err)
	}
	return items(tb, s, caseID)
}

// confirmation is the confirmation of a case.
func confirmation(caseID string) store.MailRef {
	return store.MailRef{CaseID: caseID, Kind: cancellation.MailConfirmation}
}

// claim begins an attempt to send a mail.
func claim(tb testing.TB, s *store.Store, r store.MailRef, to string) store.Mail {
	tb.Helper()
	m, err := s.ClaimMail(tb.Context(), store.MailClaim{
		Frozen: store.Frozen{Ref: r, Subject: "Subject", Document: []byte("{}")}, Recipient: to,
	})
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// send begins an attempt to send a mail, and settles it.
func send(tb testing.TB, s *store.Store, r store.MailRef, to cancellation.MailState) store.Mail {
	tb.Helper()
	m := claim(tb, s, r, "erika@example.com")
	if err := s.Settle(tb.Context(), m.ID, m.Attempt, to, "", ""); err != nil {
		tb.Fatal(err)
	}
	return m
}

func mark(tb testing.TB, s *store.Store, item string) {
	tb.Helper()
	o, err := s.Order(tb.Context(), item)
	if err == nil {
		err = s.Mark(tb.Context(), o)
	}
	if err != nil {
		tb.Fatal(err)
	}
}

// act stores an act, and does not apply it.
func act(tb testing.TB, s *store.Store, caseID string, kind cancellation.ActKind, d store.ActDetails, items ...string) (string, error) {
	tb.Helper()
	out, err := s.AppendAct(tb.Context(), newAct(caseID, kind, d, items...))
	return out.ActID, err
}

func newAct(caseID string, kind cancellation.ActKind, d store.ActDetails, items ...string) store.NewAct {
	return store.NewAct{
		ID: uuid.NewString(), CaseID: caseID, Kind: kind, ItemIDs: items, Details: d,
		NoteID: uuid.NewString(), Note: "because", Actor: store.Actor{Issuer: "i", Subject: "agent"}, Key: uuid.NewString(), BodyHash: make([]byte, 32),
	}
}

// done stores an act and applies it.
func done(tb testing.TB, s *store.Store, caseID string, kind cancellation.ActKind, d store.ActDetails, items ...string) cancellation.ActOutcome {
	tb.Helper()
	id, err := act(tb, s, caseID, kind, d, items...)
	if err != nil {
		tb.Fatal(err)
	}
	if err := storetest.TakeUp(tb, s, caseID); err != nil {
		tb.Fatal(err)
	}
	got, err := s.ActOutcome(tb.Context(), id)
	if err != nil {
		tb.Fatal(err)
	}
	return got
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

package store_test

import (
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

var noon = time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)

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

package storetest

import (
	"testing"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

// RunOn marks the products of a case as their backends' and has one of them seen twice
// to run on after its last day.
func RunOn(tb testing.TB, s *store.Store, caseID, productID string) {
	tb.Helper()
	must := func(err error) {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
	}
	items, err := s.Items(tb.Context(), caseID)
	must(err)
	for _, i := range items {
		o, err := s.Order(tb.Context(), i.ItemID)
		must(err)
		must(s.Mark(tb.Context(), o))
		if i.ProductID != productID {
			continue
		}
		var before *cancellation.Look
		for _, days := range []int{1, 2} {
			on, err := i.EndsOn.AddDays(days)
			must(err)
			look := cancellation.LookAt(i.EndsOn, on, cancellation.Evidence{Runs: true, EndsOn: i.EndsOn, BilledUntil: on}, before)
			must(s.KeepLook(tb.Context(), store.Ending{ItemID: i.ItemID, Decision: o.Decision}, look))
			before = &look
		}
	}
}

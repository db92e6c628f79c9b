package store_test

import (
	"testing"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func TestTheStateOfACaseFollowsItsItemsMailAndActs(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	item := d.Items[0].ID
	var mail store.Mail
	stall := func(to cancellation.ItemState) func() {
		return func() {
			if err := s.Stall(t.Context(), item, 0, to, "http_503"); err != nil {
				t.Fatal(err)
			}
		}
	}
	settle := func(to cancellation.MailState) func() {
		return func() {
			if err := s.Settle(t.Context(), mail.ID, mail.Attempt, to, "", ""); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, step := range []struct {
		name string
		do   func()
		want cancellation.CaseState
	}{
		{"declared", func() {}, cancellation.CaseReceived},
		{"decided", func() { decide(t, s, d.ID) }, cancellation.CaseCancelling},
		{"delayed", stall(cancellation.ItemDelayed), cancellation.CaseCancelling},
		{"parked", stall(cancellation.ItemParked), cancellation.CaseNeedsAttention},
		{"cancelled", func() { mark(t, s, item) }, cancellation.CaseCancelling},
		{"mail claimed", func() { mail = claim(t, s, confirmation(d.ID), "erika@example.com") }, cancellation.CaseCancelling},
		{"mail unknown", settle(cancellation.MailUnknown), cancellation.CaseNeedsAttention},
		{"mail sent", settle(cancellation.MailSent), cancellation.CaseCompleted},
		{"late stall changes nothing", stall(cancellation.ItemParked), cancellation.CaseCompleted},
		{"objected", func() {
			if err := s.Object(t.Context(), d.ID); err != nil {
				t.Fatal(err)
			}
		}, cancellation.CaseNeedsAttention},
		{"objection settled", func() {
			done(t, s, d.ID, cancellation.ActSettleObjection, store.ActDetails{})
		}, cancellation.CaseCompleted},
	} {
		step.do()
		if got := state(t, s, d.ID); got != step.want {
			t.Errorf("%s: case is %s, want %s", step.name, got, step.want)
		}
		same(t, s)
	}
	if c, err := s.Case(t.Context(), d.ID); err != nil || c.Open || c.ConfirmationSentAt == nil {
		t.Errorf("completed case: open %v, sent at %v, %v", c.Open, c.ConfirmationSentAt, err)
	}
}

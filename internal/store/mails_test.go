package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func TestTheLedgerLetsAMailBeClaimedOnce(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	decide(t, s, d.ID)
	first := claim(t, s, confirmation(d.ID), "erika@example.com")
	if first.Attempt != 1 || first.Recipient != "erika@example.com" || first.ClaimedAt == nil {
		t.Fatalf("claimed %+v", first)
	}
	// What was frozen stays, whatever is composed later.
	again := store.MailClaim{Frozen: store.Frozen{Ref: confirmation(d.ID), Subject: "Other", Document: []byte(`{"other":1}`)}, Recipient: "new@example.com"}

	if _, err := s.ClaimMail(t.Context(), again); !errors.Is(err, cancellation.ErrIllegalMove) {
		t.Errorf("second claim: %v", err)
	}
	if err := s.Settle(t.Context(), first.ID, first.Attempt, cancellation.MailPending, "", ""); err != nil {
		t.Fatal(err)
	}
	second, err := s.ClaimMail(t.Context(), again)
	if err != nil || second.Attempt != 2 || second.Recipient != "new@example.com" || second.ID != first.ID || second.Subject != "Subject" {
		t.Fatalf("second attempt %+v, %v", second, err)
	}
	if err := s.Settle(t.Context(), first.ID, first.Attempt, cancellation.MailSent, "", ""); !errors.Is(err, cancellation.ErrIllegalMove) {
		t.Errorf("an old attempt settled the new one: %v", err)
	}
}

func TestAbsenceIsCountedPerAttempt(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	decide(t, s, d.ID)
	for attempt := 1; attempt <= 2; attempt++ {
		m := send(t, s, confirmation(d.ID), cancellation.MailUnknown)
		for want := 1; want <= 2; want++ {
			polls, err := s.RecordAbsence(t.Context(), m.ID, attempt, noon.Add(time.Duration(want)*time.Minute))
			if err != nil || len(polls) != want {
				t.Errorf("attempt %d: %d polls, want %d, %v", attempt, len(polls), want, err)
			}
		}
		if err := s.Settle(t.Context(), m.ID, m.Attempt, cancellation.MailPending, "", ""); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAMailThatWasTakenUpAgainIsNotParkedByAnOlderRound(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	decide(t, s, d.ID)
	send(t, s, confirmation(d.ID), cancellation.MailPending)
	done(t, s, d.ID, cancellation.ActRetry, store.ActDetails{})
	if err := s.ParkMail(t.Context(), confirmation(d.ID), 0, "http_401"); err != nil {
		t.Fatal(err)
	}
	m, err := s.Mail(t.Context(), confirmation(d.ID))
	if err != nil || m.State != cancellation.MailPending || m.Round != 1 {
		t.Errorf("%+v, %v", m, err)
	}
}

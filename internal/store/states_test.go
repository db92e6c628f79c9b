package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

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

	steps := []struct {
		name string
		do   func() error
		want cancellation.CaseState
	}{
		{"declared", func() error { return nil }, cancellation.CaseReceived},
		{"decided", func() error { decide(t, s, d.ID); return nil }, cancellation.CaseCancelling},
		{"delayed", func() error { return s.Stall(t.Context(), item, cancellation.ItemDelayed, "http_503") }, cancellation.CaseCancelling},
		{"parked", func() error { return s.Stall(t.Context(), item, cancellation.ItemParked, "http_503") }, cancellation.CaseNeedsAttention},
		{"cancelled", func() error { return mark(t, s, item) }, cancellation.CaseCancelling},
		{"mail frozen", func() (err error) { mail, err = freeze(t, s, d.ID); return err }, cancellation.CaseCancelling},
		{"mail claimed", func() (err error) {
			mail, err = s.ClaimMail(t.Context(), mail.ID, "erika@example.com")
			return err
		}, cancellation.CaseCancelling},
		{"mail unknown", func() error { return settle(t, s, mail, cancellation.MailUnknown) }, cancellation.CaseNeedsAttention},
		{"mail sent", func() error { return settle(t, s, mail, cancellation.MailSent) }, cancellation.CaseCompleted},
		{"late stall changes nothing", func() error {
			return s.Stall(t.Context(), item, cancellation.ItemParked, "http_503")
		}, cancellation.CaseCompleted},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if got := state(t, s, d.ID); got != step.want {
			t.Errorf("%s: case is %s, want %s", step.name, got, step.want)
		}
	}
	if c, err := s.Case(t.Context(), d.ID); err != nil || c.Open || c.ConfirmationSentAt == nil {
		t.Errorf("completed case: open %v, sent at %v, %v", c.Open, c.ConfirmationSentAt, err)
	}
}

func mark(tb testing.TB, s *store.Store, item string) error {
	tb.Helper()
	o, err := s.Order(tb.Context(), item)
	if err != nil {
		return err
	}
	return s.Mark(tb.Context(), o)
}

func freeze(tb testing.TB, s *store.Store, caseID string) (store.Mail, error) {
	tb.Helper()
	return s.Freeze(tb.Context(), store.Mail{
		ID: uuid.NewString(), CaseID: caseID, Kind: cancellation.MailConfirmation,
		State: cancellation.MailPending, Subject: "Subject", Text: "Text", HTML: "<p>Text</p>",
	})
}

func settle(tb testing.TB, s *store.Store, m store.Mail, to cancellation.MailState) error {
	tb.Helper()
	return s.Settle(tb.Context(), m.ID, m.Attempt, to, "", "")
}

func TestTheLedgerLetsAMailBeClaimedOnce(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	first, err := freeze(t, s, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := freeze(t, s, d.ID); err != nil || again.ID != first.ID {
		t.Fatalf("frozen twice: %s and %s, %v", first.ID, again.ID, err)
	}
	claimed, err := s.ClaimMail(t.Context(), first.ID, "erika@example.com")
	if err != nil || claimed.Attempt != 1 || claimed.Recipient != "erika@example.com" || claimed.ClaimedAt == nil {
		t.Fatalf("claimed %+v, %v", claimed, err)
	}
	if _, err := s.ClaimMail(t.Context(), first.ID, "erika@example.com"); !errors.Is(err, cancellation.ErrIllegalMove) {
		t.Errorf("second claim: %v", err)
	}
	if err := settle(t, s, claimed, cancellation.MailPending); err != nil {
		t.Fatal(err)
	}
	second, err := s.ClaimMail(t.Context(), first.ID, "new@example.com")
	if err != nil || second.Attempt != 2 || second.Recipient != "new@example.com" {
		t.Fatalf("second attempt %+v, %v", second, err)
	}
	if err := settle(t, s, claimed, cancellation.MailSent); !errors.Is(err, cancellation.ErrIllegalMove) {
		t.Errorf("an old attempt settled the new one: %v", err)
	}
}

func TestAbsenceIsCountedPerAttempt(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	m, err := freeze(t, s, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	for attempt := 1; attempt <= 2; attempt++ {
		claimed, err := s.ClaimMail(t.Context(), m.ID, "erika@example.com")
		if err != nil {
			t.Fatal(err)
		}
		if err := settle(t, s, claimed, cancellation.MailUnknown); err != nil {
			t.Fatal(err)
		}
		for want := 1; want <= 2; want++ {
			polls, err := s.RecordAbsence(t.Context(), m.ID, attempt, noon.Add(time.Duration(want)*time.Minute))
			if err != nil || len(polls) != want {
				t.Errorf("attempt %d: %d polls, want %d, %v", attempt, len(polls), want, err)
			}
		}
		if err := settle(t, s, claimed, cancellation.MailPending); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnActIsStoredOnceAndStaysOpenUntilItsOutcome(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	act := store.NewAct{
		ID: uuid.NewString(), CaseID: d.ID, Kind: store.ActRetry, NoteID: uuid.NewString(), Note: "because",
		Actor: store.Actor{Issuer: "i", Subject: "agent"}, Key: "k", BodyHash: make([]byte, 32),
	}
	id, err := s.AppendAct(t.Context(), act)
	if err != nil || id != act.ID {
		t.Fatalf("appended %s, %v", id, err)
	}
	again := act
	again.ID, again.NoteID = uuid.NewString(), uuid.NewString()
	if id, err := s.AppendAct(t.Context(), again); err != nil || id != act.ID {
		t.Errorf("the same key gave %s, %v", id, err)
	}
	again.BodyHash = append(make([]byte, 31), 1)
	if _, err := s.AppendAct(t.Context(), again); !errors.Is(err, cancellation.ErrKeyReused) {
		t.Errorf("another body: %v", err)
	}
	open, err := s.OpenActs(t.Context(), 0, 10)
	if err != nil || len(open) != 1 {
		t.Fatalf("%d open acts, %v", len(open), err)
	}
	if err := s.CloseAct(t.Context(), act.ID, cancellation.ActDone); err != nil {
		t.Fatal(err)
	}
	if err := s.CloseAct(t.Context(), act.ID, cancellation.ActNothingOpen); err != nil {
		t.Fatal(err)
	}
	if got, err := s.ActOutcome(t.Context(), act.ID); err != nil || got != cancellation.ActDone {
		t.Errorf("outcome %s, %v", got, err)
	}
	if open, err := s.OpenActs(t.Context(), 0, 10); err != nil || len(open) != 0 {
		t.Errorf("%d open acts, %v", len(open), err)
	}
}

func TestTheStarterSeesExactlyTheOpenCases(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1",
		[3]string{"P-1", storetest.Monthly, ""}, [3]string{"P-2", storetest.Monthly, ""}, [3]string{"P-3", storetest.Monthly, ""}))
	var want []string
	for _, p := range []string{"P-1", "P-2", "P-3"} {
		want = append(want, storetest.Declare(t, s, "C-1", noon, p).ID)
	}
	done := want[1]
	item := decide(t, s, done)[0].ItemID
	if err := mark(t, s, item); err != nil {
		t.Fatal(err)
	}
	m, err := freeze(t, s, done)
	if err != nil {
		t.Fatal(err)
	}
	if m, err = s.ClaimMail(t.Context(), m.ID, "erika@example.com"); err != nil {
		t.Fatal(err)
	}
	if err := settle(t, s, m, cancellation.MailSent); err != nil {
		t.Fatal(err)
	}
	var got []string
	for after := ""; ; {
		page, err := s.Startable(t.Context(), 0, after, 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		after = page[0].CaseID
		got = append(got, after)
		if page[0].Deadline.String() != "2026-12-22" || page[0].Products != 1 || page[0].Channel != "api" {
			t.Errorf("start: %+v", page[0])
		}
	}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[2] {
		t.Errorf("got %v, want the first and third of %v", got, want)
	}
	if fresh, err := s.Startable(t.Context(), time.Minute, "", 10); err != nil || len(fresh) != 0 {
		t.Errorf("within the grace there are %d, %v", len(fresh), err)
	}
}

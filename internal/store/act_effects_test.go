package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// forCause is a case with a cause that a person must judge, decided and carried
// out. The declared day is that of receipt.
func forCause(t *testing.T, s *store.Store, received time.Time) store.Declaration {
	t.Helper()
	d := storetest.Declaration(t, s, "C-1", received, "P-1")
	d.Kind = cancellation.ForCause
	if _, err := s.Declare(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	decide(t, s, d.ID)
	return d
}

func TestAnAcceptedCauseEndsTheProductOnTheDeclaredDayAndTellsIt(t *testing.T) {
	for _, tt := range []struct {
		details store.ActDetails
		ends    string
		basis   string
	}{
		{store.ActDetails{Outcome: "accepted"}, "2026-11-22", "§ 314 BGB"},
		{store.ActDetails{Outcome: "accepted", Basis: cancellation.BasisGoodwill, EndsOn: date(t, "2026-11-30")}, "2026-11-30", "Kulanz"},
	} {
		s := databases.Open(t)
		storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
		d := forCause(t, s, noon)
		mark(t, s, d.Items[0].ID)
		if got := done(t, s, d.ID, cancellation.ActJudge, tt.details, d.Items[0].ID); got != cancellation.ActDone {
			t.Fatal(got)
		}
		i := items(t, s, d.ID)[0]
		if i.Decision != 2 || i.EndsOn.String() != tt.ends || i.Basis[0] != tt.basis || i.ReviewState != cancellation.ReviewAccepted || i.Marked != 1 {
			t.Errorf("%+v", i)
		}
		if got := told(t, s, d.ID, 1)["P-1"]; got.EndsOn.String() != tt.ends || !got.ReviewDeclaredEnd.IsZero() {
			t.Errorf("it is told %+v", got)
		}
		if got := state(t, s, d.ID); got != cancellation.CaseCancelling {
			t.Errorf("it is %s before the backend knows", got)
		}
		if _, err := act(t, s, d.ID, cancellation.ActJudge, tt.details, d.Items[0].ID); !errors.Is(err, cancellation.ErrNothingOpen) {
			t.Errorf("judged twice: %v", err)
		}
		same(t, s)
	}
}

func TestARejectedCauseLeavesTheDecisionAndTellsThat(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := forCause(t, s, noon)
	mark(t, s, d.Items[0].ID)
	done(t, s, d.ID, cancellation.ActJudge, store.ActDetails{Outcome: "rejected"}, d.Items[0].ID)
	if i := items(t, s, d.ID)[0]; i.Decision != 1 || i.EndsOn.String() != "2026-12-22" || i.State != cancellation.ItemCancelled || i.ReviewState != cancellation.ReviewRejected {
		t.Errorf("%+v", i)
	}
	if got := told(t, s, d.ID, 1)["P-1"]; got.EndsOn.String() != "2026-12-22" || got.ReviewDeclaredEnd.String() != "2026-11-22" {
		t.Errorf("it is told %+v", got)
	}
	same(t, s)
}

func TestAJudgementNeverEndsAProductLater(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := forCause(t, s, noon)
	later := store.ActDetails{Outcome: "accepted", EndsOn: date(t, "2026-12-23")}
	if _, err := act(t, s, d.ID, cancellation.ActJudge, later, d.Items[0].ID); !errors.Is(err, cancellation.ErrLaterEnd) {
		t.Errorf("got %v", err)
	}
}

func TestAnAcceptedCauseOfALinkedDeclarationTakesTheProductOver(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	first := storetest.Declare(t, s, "C-1", noon, "P-1")
	decide(t, s, first.ID)
	d := forCause(t, s, noon.Add(time.Hour))
	item := d.Items[0].ID
	if i := items(t, s, d.ID)[0]; i.State != cancellation.ItemRefused || i.ReviewState != cancellation.ReviewOpen {
		t.Fatalf("%+v", i)
	}
	done(t, s, d.ID, cancellation.ActJudge, store.ActDetails{Outcome: "accepted"}, item)
	if i := items(t, s, d.ID)[0]; i.State != cancellation.ItemDecided || i.Decision != 1 || i.EndsOn.String() != "2026-11-22" {
		t.Errorf("the judged one: %+v", i)
	}
	if i := items(t, s, first.ID)[0]; i.State != cancellation.ItemRefused || i.RefusedCaseID != d.ID || i.RefusedEndsOn.String() != "2026-11-22" {
		t.Errorf("the one that held it: %+v", i)
	}
	if told(t, s, first.ID, 1)["P-1"].RefusedReference != d.ReceiptCode || told(t, s, d.ID, 1)["P-1"].EndsOn.String() != "2026-11-22" {
		t.Error("not both are told")
	}
	same(t, s)
}

// Three declared the same; the one that is judged ends it earlier than all of them.
func TestWhoeverDeclaredTheSameIsToldOfAnEarlierEndByAJudgement(t *testing.T) {
	for name, judgedFirst := range map[string]bool{"that held the product": true, "that was linked": false} {
		s := databases.Open(t)
		storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
		at := noon.Add(time.Hour)
		if judgedFirst {
			at = noon.Add(-time.Second)
		}
		d := forCause(t, s, at)
		others := []store.Declaration{storetest.Declare(t, s, "C-1", noon, "P-1"), storetest.Declare(t, s, "C-1", noon.Add(time.Minute), "P-1")}
		for _, o := range others {
			decide(t, s, o.ID)
		}
		decide(t, s, d.ID)
		before := map[string]int{}
		for _, o := range others {
			before[o.ID] = corrections(t, s, o.ID)
		}
		done(t, s, d.ID, cancellation.ActJudge, store.ActDetails{Outcome: "accepted"}, d.Items[0].ID)
		for n, o := range others {
			if got := corrections(t, s, o.ID); got != before[o.ID]+1 {
				t.Fatalf("judging the one %s: declaration %d has %d corrections, had %d", name, n, got, before[o.ID])
			}
			if got := told(t, s, o.ID, before[o.ID]+1)["P-1"]; got.RefusedReference != d.ReceiptCode || got.RefusedEndsOn.String() != "2026-11-22" {
				t.Errorf("judging the one %s: declaration %d is told %+v", name, n, got)
			}
			if i := items(t, s, o.ID)[0]; i.RefusedCaseID != d.ID || i.RefusedEndsOn.String() != "2026-11-22" {
				t.Errorf("judging the one %s: declaration %d is %+v", name, n, i)
			}
		}
		same(t, s)
	}
}

func TestARejectedCauseOfALinkedDeclarationNamesTheCaseThatEndsTheProduct(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	first := storetest.Declare(t, s, "C-1", noon, "P-1")
	decide(t, s, first.ID)
	d := forCause(t, s, noon.Add(time.Hour))
	done(t, s, d.ID, cancellation.ActJudge, store.ActDetails{Outcome: "rejected"}, d.Items[0].ID)
	got := told(t, s, d.ID, 1)["P-1"]
	if got.RefusedReference != first.ReceiptCode || got.RefusedEndsOn.String() != "2026-12-22" || got.ReviewDeclaredEnd.String() != "2026-11-22" {
		t.Errorf("it is told %+v", got)
	}
	same(t, s)
}

func TestWhatWasEndedByHandIsNotTriedAnyMore(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}, [3]string{"P-2", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1", "P-2")
	for _, i := range decide(t, s, d.ID) {
		if err := s.Stall(t.Context(), i.ItemID, 0, cancellation.ItemParked, "http_400"); err != nil {
			t.Fatal(err)
		}
	}
	done(t, s, d.ID, cancellation.ActComplete, store.ActDetails{Effective: date(t, "2026-12-31")}, d.Items[0].ID)
	got := items(t, s, d.ID)
	if got[0].State != cancellation.ItemCancelled || got[0].Marked != 1 || got[0].EndsOn.String() != "2026-12-22" || got[1].State != cancellation.ItemParked {
		t.Errorf("%+v", got)
	}
	if o, err := s.Order(t.Context(), d.Items[0].ID); err != nil || !o.Marked {
		t.Errorf("it is still to be told: %+v, %v", o, err)
	}
	// What continues by a decision is completed the same way.
	done(t, s, d.ID, cancellation.ActVoid, store.ActDetails{}, d.Items[1].ID)
	if err := s.Stall(t.Context(), d.Items[1].ID, 1, cancellation.ItemDelayed, "http_503"); err != nil {
		t.Fatal(err)
	}
	done(t, s, d.ID, cancellation.ActComplete, store.ActDetails{})
	if i := items(t, s, d.ID)[1]; i.State != cancellation.ItemContinued || i.Marked != 2 {
		t.Errorf("%+v", i)
	}
	same(t, s)
}

func TestEachQuestionIsAMailOfItsOwnAndTheCaseStaysAsItIs(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	for _, i := range decide(t, s, d.ID) {
		mark(t, s, i.ItemID)
	}
	send(t, s, confirmation(d.ID), cancellation.MailSent)
	for n := 1; n <= 2; n++ {
		a := newAct(d.ID, cancellation.ActAsk, store.ActDetails{})
		a.Words = "Welcher Anschluss?"
		if _, err := s.AppendAct(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		if err := storetest.TakeUp(t, s, d.ID); err != nil {
			t.Fatal(err)
		}
		r := store.MailRef{CaseID: d.ID, Kind: cancellation.MailQuestion, Number: n}
		got, err := s.Dossier(t.Context(), r)
		if err != nil || got.Act.Words != "Welcher Anschluss?" || got.Mail.ID == "" {
			t.Fatalf("question %d: %+v, %v", n, got.Mail, err)
		}
		if state(t, s, d.ID) != cancellation.CaseCancelling {
			t.Errorf("it is %s while it is asked", state(t, s, d.ID))
		}
		send(t, s, r, cancellation.MailSent)
	}
	if got := state(t, s, d.ID); got != cancellation.CaseCompleted {
		t.Errorf("it is %s", got)
	}
	same(t, s)
}

func TestANoteCallsAPersonOnItsDayUntilTheNextNoteSaysOtherwise(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	due := func(day string) int {
		at, err := time.Parse("2006-01-02T15:04:05Z07:00", day)
		if err != nil {
			t.Fatal(err)
		}
		list, err := s.Cases(t.Context(), store.Filter{LookUntil: at, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	done(t, s, d.ID, cancellation.ActNote, store.ActDetails{FollowUpOn: date(t, "2026-12-01")})
	if before, on := due("2026-11-30T23:59:59+01:00"), due("2026-12-01T00:00:00+01:00"); before != 0 || on != 1 {
		t.Errorf("the day before it is listed %d times, on the day %d times", before, on)
	}
	same(t, s)
	done(t, s, d.ID, cancellation.ActNote, store.ActDetails{})
	if due("2030-01-01T00:00:00+01:00") != 0 {
		t.Error("it calls still")
	}
	same(t, s)
}

func TestARevocationCountsIfItCameBeforeTheDeclarationOrWithIt(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	decide(t, s, d.ID)
	if _, err := act(t, s, d.ID, cancellation.ActRevoke, store.ActDetails{ReceivedAt: noon.Add(time.Second)}); !errors.Is(err, cancellation.ErrRevokedLate) {
		t.Errorf("a second later: %v", err)
	}
	done(t, s, d.ID, cancellation.ActRevoke, store.ActDetails{ReceivedAt: noon})
	if i := items(t, s, d.ID)[0]; !i.EndsOn.IsZero() || i.Decision != 2 || !told(t, s, d.ID, 1)["P-1"].EndsOn.IsZero() {
		t.Errorf("%+v", i)
	}
	same(t, s)
}

func TestAProposalExpiresBeforeTheFirstDayThatItIsAbout(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := forCause(t, s, time.Now().Truncate(time.Second))
	tomorrow := notice.CivilDay(time.Now().In(notice.Berlin()).Add(24 * time.Hour))
	a := newAct(d.ID, cancellation.ActJudge, store.ActDetails{Outcome: "accepted", EndsOn: tomorrow}, d.Items[0].ID)
	a.TwoPeople = true
	out, err := s.AppendAct(t.Context(), a)
	if err != nil || out.Proposal == nil {
		t.Fatalf("%+v, %v", out, err)
	}
	if at := out.Proposal.ExpiresAt; notice.CivilDay(at) != tomorrow || notice.CivilDay(at.Add(-time.Second)) == tomorrow {
		t.Errorf("it expires at %s", at)
	}
	same(t, s)
}

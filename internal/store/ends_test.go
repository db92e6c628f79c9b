package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// What a backend may say of a product after its end.
var (
	active = cancellation.Evidence{Runs: true}
	ended  = cancellation.Evidence{}
)

// due takes what is to be asked about on a day, and gives it back at once.
func due(t *testing.T, s *store.Store, on string) []store.Ending {
	t.Helper()
	taken, err := s.TakeEnds(t.Context(), date(t, on), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	return taken.Due
}

// look keeps what was found of each product of a case that is due on a day.
func look(t *testing.T, s *store.Store, caseID, on string, found cancellation.Evidence) {
	t.Helper()
	asked := 0
	for _, e := range due(t, s, on) {
		if e.CaseID != caseID {
			continue
		}
		asked++
		if err := s.KeepLook(t.Context(), e, cancellation.LookAt(e.EndsOn, date(t, on), found, e.Before)); err != nil {
			t.Fatal(err)
		}
	}
	if asked == 0 {
		t.Fatalf("nothing of the case is due on %s", on)
	}
}

// nextLook is the day on which the docket says that a case is due, "" for none.
func nextLook(t *testing.T, url, caseID string) string {
	t.Helper()
	return text(t, url, `SELECT coalesce(ends_due_on::text, '') FROM docket WHERE case_id = '`+caseID+`'`)
}

func TestACaseIsDueOnTheDaysAfterItsEndThatTheLastLookNames(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	id := finished(t, s, "A") // ends on 22 December 2026
	if got := due(t, s, "2026-12-22"); len(got) != 0 {
		t.Errorf("it is asked about on its last day: %v", got)
	}
	for _, step := range []struct {
		on    string
		found cancellation.Evidence
		next  string
	}{
		{"2026-12-23", ended, "2026-12-29"},
		{"2026-12-29", active, "2026-12-30"},
		{"2026-12-30", ended, "2027-01-26"},
		{"2027-01-26", ended, ""},
	} {
		if got := nextLook(t, url, id); got != step.on {
			t.Fatalf("due on %q, want %s", got, step.on)
		}
		look(t, s, id, step.on, step.found)
		if got := nextLook(t, url, id); got != step.next {
			t.Fatalf("after %s due on %q, want %q", step.on, got, step.next)
		}
		same(t, s)
	}
	if got := state(t, s, id); got != cancellation.CaseCompleted {
		t.Errorf("the case is %s", got)
	}
}

func TestTwoEqualBadLooksMakeAnEntryWithItsEvidence(t *testing.T) {
	s := databases.Open(t)
	id := finished(t, s, "A")
	found := cancellation.Evidence{EndsOn: date(t, "2026-12-22"), BilledUntil: date(t, "2027-01-22")}
	look(t, s, id, "2026-12-23", found)
	if list, err := s.Queue(t.Context(), store.QueueFilter{Limit: 10}); err != nil || len(list) != 0 {
		t.Fatalf("after one look there is %v, %v", list, err)
	}
	look(t, s, id, "2026-12-24", found)
	list, err := s.Queue(t.Context(), store.QueueFilter{Cause: cancellation.CauseEndDiffers, Limit: 10})
	if err != nil || len(list) != 1 || list[0].CaseID != id || list[0].ActBy.String() != "2026-12-22" {
		t.Fatalf("%+v, %v", list, err)
	}
	looks, err := s.Looks(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	item := items(t, s, id)[0].ItemID
	want := []store.KeptLook{
		{ItemID: item, ProductID: "P-A", AskedOn: date(t, "2026-12-24"), Finding: cancellation.FindingBilledAfterEnd, EndsOn: found.EndsOn, BilledUntil: found.BilledUntil, Differs: true},
		{ItemID: item, ProductID: "P-A", AskedOn: date(t, "2026-12-23"), Finding: cancellation.FindingBilledAfterEnd, EndsOn: found.EndsOn, BilledUntil: found.BilledUntil},
	}
	if diff := cmp.Diff(want, looks); diff != "" {
		t.Error(diff)
	}
	if k, err := s.Case(t.Context(), id); err != nil || k.State != cancellation.CaseNeedsAttention || k.Open {
		t.Errorf("%+v, %v: it waits for a person and for no run", k, err)
	}
}

func TestAnEntryStaysWhileAnythingIsFoundButThatItEnded(t *testing.T) {
	s := databases.Open(t)
	id := finished(t, s, "A")
	look(t, s, id, "2026-12-23", active)
	look(t, s, id, "2026-12-24", active)
	look(t, s, id, "2026-12-29", cancellation.Evidence{Runs: true, WaitsFor: cancellation.WaitsForPort})
	if got := state(t, s, id); got != cancellation.CaseNeedsAttention {
		t.Errorf("the case is %s", got)
	}
	look(t, s, id, "2027-01-26", cancellation.Evidence{EndsOn: date(t, "2027-01-10")})
	if got := state(t, s, id); got != cancellation.CaseNeedsAttention {
		t.Errorf("the case is %s", got)
	}
	same(t, s)
	done(t, s, id, cancellation.ActSettleEnd, store.ActDetails{Outcome: string(cancellation.EndPutRight)})
	if got := state(t, s, id); got != cancellation.CaseCompleted {
		t.Errorf("answered, the case is %s", got)
	}
}

func TestABackendThatSaysItEndedAfterAllTakesTheEntryBack(t *testing.T) {
	s := databases.Open(t)
	id := finished(t, s, "A")
	look(t, s, id, "2026-12-23", active)
	look(t, s, id, "2026-12-24", active)
	look(t, s, id, "2026-12-29", ended)
	if got := state(t, s, id); got != cancellation.CaseCompleted {
		t.Errorf("the case is %s", got)
	}
	same(t, s)
}

func TestWhatWasPutRightIsAskedOnceMoreAndWhatIsAsItShouldNever(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	tomorrow, err := notice.CivilDay(time.Now()).AddDays(1)
	if err != nil {
		t.Fatal(err)
	}
	for answer, want := range map[cancellation.EndAnswer]string{cancellation.EndPutRight: tomorrow.String(), cancellation.EndAsItShould: ""} {
		id := finished(t, s, string(answer))
		look(t, s, id, "2026-12-23", active)
		look(t, s, id, "2026-12-24", active)
		if got := done(t, s, id, cancellation.ActSettleEnd, store.ActDetails{Outcome: string(answer)}); got != cancellation.ActDone {
			t.Fatal(got)
		}
		if got := nextLook(t, url, id); got != want || state(t, s, id) != cancellation.CaseCompleted {
			t.Errorf("%s: due on %q, want %q; the case is %s", answer, got, want, state(t, s, id))
		}
		same(t, s)
	}
	if list := due(t, s, tomorrow.String()); len(list) != 1 || !list[0].Before.Answered {
		t.Errorf("%+v: what a person answered counts again", list)
	}
}

func TestALaterDecisionMakesWhatWasFoundMoot(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := forCause(t, s, noon)
	mark(t, s, d.Items[0].ID)
	look(t, s, d.ID, "2026-12-23", active)
	look(t, s, d.ID, "2026-12-24", active)
	done(t, s, d.ID, cancellation.ActJudge, store.ActDetails{Outcome: "accepted"}, d.Items[0].ID)
	if got := nextLook(t, url, d.ID); got != "" {
		t.Errorf("it is due on %s before its backend knows", got)
	}
	mark(t, s, d.Items[0].ID)
	if got := nextLook(t, url, d.ID); got != "2026-11-23" {
		t.Errorf("it is due on %q", got)
	}
	if looks, err := s.Looks(t.Context(), d.ID); err != nil || len(looks) != 0 {
		t.Errorf("%v, %v", looks, err)
	}
	done(t, s, d.ID, cancellation.ActVoid, store.ActDetails{})
	mark(t, s, d.Items[0].ID)
	if got := nextLook(t, url, d.ID); got != "" {
		t.Errorf("it continues, and is due on %s", got)
	}
	same(t, s)
}

func TestTwoWhoTakeAtOnceGetDifferentCasesAndAHeldLineIsLeftAlone(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	for n := range 4 {
		finished(t, s, fmt.Sprint("C", n))
	}
	on := date(t, "2026-12-23")
	seen := map[string]bool{}
	for _, want := range []int{2, 2, 0} {
		taken, err := s.TakeEnds(t.Context(), on, time.Hour, 2)
		if err != nil || taken.Cases != want || len(taken.Due) != want {
			t.Fatalf("%+v, %v: want %d", taken, err, want)
		}
		for _, e := range taken.Due {
			if seen[e.CaseID] {
				t.Errorf("%s is taken twice", e.CaseID)
			}
			seen[e.CaseID] = true
		}
	}
	if err := exec(t, url, `UPDATE docket SET ends_taken_until = now()`); err != nil {
		t.Fatal(err)
	}
	if _, err := s.PlaceLineHold(t.Context(), newLineHold()); err != nil {
		t.Fatal(err)
	}
	if taken, err := s.TakeEnds(t.Context(), on, time.Hour, 10); err != nil || taken.Cases != 4 || len(taken.Due) != 0 {
		t.Errorf("%+v, %v: the backend of a held line is called", taken, err)
	}
}

func TestWhatIsNotAnsweredIsAskedAboutLessOftenAndKeepsNoOtherWaiting(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	old := finished(t, s, "A")
	asked := func(on string) []string {
		t.Helper()
		taken, err := s.TakeEnds(t.Context(), date(t, on), time.Hour, 10)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, e := range taken.Due {
			ids = append(ids, e.CaseID)
		}
		return ids
	}
	for _, tt := range []struct{ on, hours string }{{"2026-12-23", "1"}, {"2026-12-24", "1"}, {"2026-12-28", "5"}, {"2027-12-23", "24"}} {
		if diff := cmp.Diff([]string{old}, asked(tt.on)); diff != "" {
			t.Fatalf("%s:\n%s", tt.on, diff)
		}
		if got := text(t, url, `SELECT round(extract(epoch FROM ends_taken_until - now()) / 3600)::text FROM docket`); got != tt.hours {
			t.Errorf("%s: asked about again after %s hours, want %s", tt.on, got, tt.hours)
		}
		if err := exec(t, url, `UPDATE docket SET ends_taken_until = NULL`); err != nil {
			t.Fatal(err)
		}
	}
	fresh := finished(t, s, "B")
	look(t, s, fresh, "2026-12-23", ended)
	if diff := cmp.Diff([]string{fresh, old}, asked("2026-12-29")); diff != "" {
		t.Errorf("in the order of asking:\n%s", diff)
	}
}

func TestALineIsSweptPageByPageWithoutWhatStillRuns(t *testing.T) {
	s := databases.Open(t)
	for n := range 3 {
		finished(t, s, fmt.Sprint("C", n))
	}
	if list, err := s.EndsOfLine(t.Context(), "access", date(t, "2026-12-22"), "", 10); err != nil || len(list) != 0 {
		t.Errorf("%v, %v on the last day", list, err)
	}
	after, got := "", 0
	for {
		list, err := s.EndsOfLine(t.Context(), "access", date(t, "2026-12-23"), after, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 {
			break
		}
		got, after = got+len(list), list[len(list)-1].ItemID
	}
	if got != 3 {
		t.Errorf("%d products", got)
	}
}

package store_test

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

var anna, ben = store.Actor{Issuer: "i", Subject: "anna"}, store.Actor{Issuer: "i", Subject: "ben"}

// parkedCases are cases of one product whose backend refuses them.
func parkedCases(t *testing.T, s *store.Store, count int) (cases, items []string) {
	t.Helper()
	for n := range count {
		name := strconv.Itoa(n)
		storetest.Import(t, s, storetest.Record(t, "C-"+name, "V-"+name, [3]string{"P-" + name, storetest.Monthly, ""}))
		d := storetest.Declare(t, s, "C-"+name, noon, "P-"+name)
		item := decide(t, s, d.ID)[0].ItemID
		send(t, s, confirmation(d.ID), cancellation.MailSent)
		if err := s.Stall(t.Context(), item, 0, cancellation.ItemParked, "http_503"); err != nil {
			t.Fatal(err)
		}
		cases, items = append(cases, d.ID), append(items, item)
	}
	return cases, items
}

func retryOf(cases []string, rate int) store.NewBatch {
	return store.NewBatch{
		Act: cancellation.ActRetry, Reason: "healed", Filter: store.BatchFilter{CaseIDs: cases}, Rate: rate, Actor: anna,
		Key: uuid.NewString(), BodyHash: make([]byte, 32),
	}
}

// started drafts a batch and starts it.
func started(t *testing.T, s *store.Store, b store.NewBatch) (id string) {
	t.Helper()
	id, err := s.DraftBatch(t.Context(), b)
	if err == nil {
		err = s.PressBatch(t.Context(), id, cancellation.PressStart, ben)
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// later advances all batches as if turns had been given last so long ago.
func later(t *testing.T, s *store.Store, url, by string) {
	t.Helper()
	if err := exec(t, url, `UPDATE batches SET turns_until = now() - interval '`+by+`'`); err != nil {
		t.Fatal(err)
	}
	if err := s.AdvanceBatches(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// became are the outcomes of a batch in the order of its cases, "-" for none yet.
func became(t *testing.T, s *store.Store, id string) string {
	t.Helper()
	list, err := s.BatchItems(t.Context(), id, "", 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	words := make([]string, len(list))
	for n, i := range list {
		words[n] = strings.TrimSpace(string(i.Outcome) + " " + i.Code)
		if words[n] == "" {
			words[n] = "-"
		}
	}
	return strings.Join(words, ", ")
}

func TestABatchSaysOfEachCaseWhatBecameOfItOnceThatStands(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	cases, items := parkedCases(t, s, 5)
	id := started(t, s, retryOf(cases, 60))
	check := func(when, want string) {
		t.Helper()
		if got := became(t, s, id); got != want {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
	}
	check("started", "-, -, -, -, -")
	list, err := s.BatchItems(t.Context(), id, "", 0, 9)
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]string{} // item by case
	for n, c := range cases {
		of[c] = items[n]
	}
	moved := list[1].CaseID
	if _, err := act(t, s, moved, cancellation.ActNote, store.ActDetails{}); err != nil {
		t.Fatal(err)
	}
	later(t, s, url, "4 seconds")
	check("four seconds later", "running, changed_meanwhile, running, running, -")
	later(t, s, url, "0.3 seconds")
	check("before the next turn", "running, changed_meanwhile, running, running, -")
	later(t, s, url, "1 second")
	for n, to := range []cancellation.ItemState{cancellation.ItemCancelled, "", cancellation.ItemParked, cancellation.ItemDelayed} {
		caseID := list[n].CaseID
		if to == "" {
			continue
		}
		if err := storetest.TakeUp(t, s, caseID); err != nil {
			t.Fatal(err)
		}
		later(t, s, url, "0 seconds")
		if got := strings.Split(became(t, s, id), ", ")[n]; got != "running" {
			t.Errorf("while it is tried it is %s", got)
		}
		if to == cancellation.ItemCancelled {
			mark(t, s, of[caseID])
		} else if err := s.Stall(t.Context(), of[caseID], 1, to, "http_503"); err != nil {
			t.Fatal(err)
		}
	}
	later(t, s, url, "0 seconds")
	check("tried", "cancelled, changed_meanwhile, parked_again, delayed, running")
	if b, err := s.Batch(t.Context(), id); err != nil || b.State != cancellation.BatchRuns {
		t.Errorf("it is %s, %v", b.State, err)
	}
	if err := storetest.TakeUp(t, s, list[4].CaseID); err != nil {
		t.Fatal(err)
	}
	mark(t, s, of[list[4].CaseID])
	later(t, s, url, "0 seconds")
	b, err := s.Batch(t.Context(), id)
	want := []store.BatchCount{{"cancelled", "", 2}, {"changed_meanwhile", "", 1}, {"delayed", "", 1}, {"parked_again", "", 1}}
	if diff := cmp.Diff(want, b.Counts); err != nil || b.State != cancellation.BatchEnded || b.EndedAt == nil || diff != "" {
		t.Errorf("it is %s, %v: %s", b.State, err, diff)
	}
	if acts, err := s.ActsOf(t.Context(), moved); err != nil || len(acts) != 1 || acts[0].Kind != cancellation.ActNote {
		t.Errorf("what had moved was touched: %+v, %v", acts, err)
	}
	same(t, s)
}

func TestWorkersThatAdvanceABatchAtOnceActOnceOnEachCaseAndKeepItsRate(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	cases, _ := parkedCases(t, s, 12)
	worker := databases.Worker(t, url)
	if _, err := act(t, worker, cases[0], cancellation.ActNote, store.ActDetails{}); err == nil {
		t.Error("a worker acts where no batch runs")
	}
	id := started(t, s, retryOf(cases, 60))
	for round := range 4 {
		if err := exec(t, url, `UPDATE batches SET turns_until = now() - interval '2 seconds'`); err != nil {
			t.Fatal(err)
		}
		errs := make([]error, 6)
		var wg sync.WaitGroup
		for n := range errs {
			wg.Go(func() { errs[n] = worker.AdvanceBatches(t.Context()) })
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(became(t, s, id), "running"); got != 2*round+2 {
			t.Errorf("after %d seconds %d are acted on", 2*round+2, got)
		}
	}
	later(t, s, url, "10 minutes")
	later(t, s, url, "10 minutes")
	if got := text(t, url, `SELECT concat_ws(' ', count(*), count(DISTINCT case_id), count(DISTINCT note_id)) FROM acts`); got != "12 12 12" {
		t.Errorf("acts, cases and notes: %s", got)
	}
}

func TestABatchThatIsPausedOrCancelledActsOnNoFurtherCaseAndNothingComesInABurst(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	cases, _ := parkedCases(t, s, 6)
	id := started(t, s, retryOf(cases, 60))
	press := func(p cancellation.BatchPress) {
		t.Helper()
		if err := s.PressBatch(t.Context(), id, p, anna); err != nil {
			t.Fatal(err)
		}
	}
	acted := func() int { return strings.Count(became(t, s, id), "running") }
	later(t, s, url, "1 second")
	press(cancellation.PressPause)
	before := acted()
	later(t, s, url, "1 hour")
	if acted() != before || before == 0 {
		t.Errorf("paused it acted on %d, before on %d", acted(), before)
	}
	press(cancellation.PressResume)
	later(t, s, url, "0 seconds")
	if acted() != before {
		t.Errorf("resumed it acts on %d at once", acted()-before)
	}
	later(t, s, url, "1 second")
	if acted() == before {
		t.Error("resumed it does not go on")
	}
	press(cancellation.PressCancel)
	before = acted()
	later(t, s, url, "1 hour")
	if got := became(t, s, id); acted() != before || !strings.HasSuffix(got, "-") {
		t.Errorf("cancelled it went on: %s", got)
	}
}

func TestWhatABatchWouldRefuseItRefusesAndWhatItVoidsContinues(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	cases, items := parkedCases(t, s, 2)
	done(t, s, cases[1], cancellation.ActVoid, store.ActDetails{})
	b := retryOf(cases, 6000)
	b.Act = cancellation.ActVoid
	id := started(t, s, b)
	if got := fmt.Sprint(strings.Count(became(t, s, id), "refused nothing_to_void"), strings.Count(became(t, s, id), "-")); got != "1 1" {
		t.Errorf("the dry run says %s", became(t, s, id))
	}
	later(t, s, url, "1 second")
	if err := storetest.TakeUp(t, s, cases[0]); err != nil {
		t.Fatal(err)
	}
	mark(t, s, items[0])
	send(t, s, store.MailRef{CaseID: cases[0], Kind: cancellation.MailCorrection, Number: 1}, cancellation.MailSent)
	later(t, s, url, "1 second")
	if got := became(t, s, id); !strings.Contains(got, "continued") || !strings.Contains(got, "refused nothing_to_void") {
		t.Errorf("it became %s", got)
	}
	same(t, s)
}

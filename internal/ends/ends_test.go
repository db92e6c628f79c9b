package ends_test

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/backend/backendtest"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/ends"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// shown are the findings that a backend can show; a line of the fake is called by each.
func shown() []cancellation.Finding {
	return []cancellation.Finding{
		cancellation.FindingEnded, cancellation.FindingEndedTooEarly, cancellation.FindingStillActive,
		cancellation.FindingBilledAfterEnd, cancellation.FindingWaitsForPort, cancellation.FindingWaitsForSwitch,
	}
}

func TestWithTheClockMovedToTheEndEachBackendIsFoundOutAndTwoEqualBadLooksCallAPerson(t *testing.T) {
	findings := shown()
	var lines []string
	for _, f := range findings {
		lines = append(lines, string(f))
	}
	g := newStage(t, lines...)
	cases := map[cancellation.Finding]string{}
	for _, f := range findings {
		cases[f] = g.cancelled(t, string(f), "P-"+string(f))
		if f != cancellation.FindingEnded {
			g.backends.SetFaults(string(f), backendtest.Faults{End: string(f)})
		}
	}
	all := map[cancellation.Finding]int{}
	for _, f := range findings {
		all[f] = 1
	}
	bad := []cancellation.Finding{cancellation.FindingEndedTooEarly, cancellation.FindingStillActive, cancellation.FindingBilledAfterEnd}
	waits := []cancellation.Finding{cancellation.FindingWaitsForPort, cancellation.FindingWaitsForSwitch}
	for _, step := range []struct {
		day   string
		found map[cancellation.Finding]int
		calls []cancellation.Finding
	}{
		{"2026-12-22", nil, nil},                                 // its last day
		{"2026-12-23", all, nil},                                 // one look may be a coincidence
		{"2026-12-24", counted(bad), bad},                        //
		{"2026-12-28", nil, bad},                                 //
		{"2026-12-29", all, bad},                                 // and a week after
		{"2027-01-26", all, bad},                                 // and after the next bill: nobody may ask for the number any more
		{"2027-01-27", counted(waits), append(bad, waits...)},    //
		{"2027-03-01", nil, append(slices.Clone(bad), waits...)}, // never again
	} {
		page := g.on(t, step.day)
		if diff := cmp.Diff(step.found, page.Found); diff != "" && len(step.found)+len(page.Found) > 0 || page.Unanswered != 0 {
			t.Errorf("%s: %d unanswered, found\n%s", step.day, page.Unanswered, diff)
		}
		want := map[string]bool{}
		for _, f := range step.calls {
			want[cases[f]] = true
		}
		if got := g.queue(t); !maps.Equal(want, got) {
			t.Errorf("%s: %d cases wait for a person, want those of %v", step.day, len(got), step.calls)
		}
	}
	for _, f := range findings {
		looks, err := g.store.Looks(t.Context(), cases[f])
		if err != nil || len(looks) == 0 || looks[0].Finding != f {
			t.Errorf("%s: %+v, %v", f, looks, err)
		}
		if p := g.backends.Product(string(f), "P-"+string(f)); p.Calls != 1 {
			t.Errorf("%s: the backend took %d orders: asking changes nothing", f, p.Calls)
		}
	}
}

func counted(list []cancellation.Finding) map[cancellation.Finding]int {
	counts := map[cancellation.Finding]int{}
	for _, f := range list {
		counts[f] = 1
	}
	return counts
}

func TestWhatIsNotAnsweredStaysDueAndALineThatIsAwayIsLeftAlone(t *testing.T) {
	g := newStage(t, "access", "tv")
	g.many(t, "access", 20)
	g.docketed(t)
	g.cancelled(t, "tv", "P-tv")
	g.backends.SetFaults("access", backendtest.Faults{AskStatus: 503})
	if page := g.on(t, "2026-12-23"); page.Found[cancellation.FindingEnded] != 1 || page.Unanswered != 20 {
		t.Errorf("%+v", page)
	}
	g.backends.SetFaults("access", backendtest.Faults{End: "still_active"})
	if page := g.on(t, "2026-12-23"); page.Cases != 0 {
		t.Errorf("%+v: it was asked about again within the hour", page)
	}
	g.exec(t, `UPDATE docket SET ends_taken_until = now()`) // the hour is over
	if page := g.on(t, "2026-12-23"); page.Found[cancellation.FindingStillActive] != 20 {
		t.Errorf("%+v", page)
	}
}

func TestWhatNoBackendKnowsIsAskedAboutOnTheSameDaysAndNeverAgain(t *testing.T) {
	g := newStage(t, "access")
	g.cancelled(t, "none", "P-1")
	g.cancelled(t, "access", "P-2")
	g.backends.SetFaults("access", backendtest.Faults{AskStatus: 404})
	for _, day := range []string{"2026-12-23", "2026-12-29", "2027-01-26"} {
		if page := g.on(t, day); page.Found[cancellation.FindingNobodyToAsk] != 2 || page.Unanswered != 0 {
			t.Errorf("%s: %+v", day, page)
		}
	}
	if page := g.on(t, "2027-12-23"); page.Cases != 0 {
		t.Errorf("%+v", page)
	}
	if waiting := g.queue(t); len(waiting) != 0 {
		t.Errorf("%d cases wait for a person", len(waiting))
	}
}

func TestAHealthyLineMakesNoEntry(t *testing.T) {
	g := newStage(t, "access")
	const products = 200 // the benchmark has 10,000
	g.many(t, "access", products)
	g.docketed(t)
	g.told(t, "access", products)
	for _, day := range []string{"2026-12-23", "2026-12-29", "2027-01-26"} {
		if page := g.on(t, day); page.Found[cancellation.FindingEnded] != products || len(page.Found) != 1 {
			t.Errorf("%s: %+v", day, page)
		}
	}
	if waiting := g.queue(t); len(waiting) != 0 {
		t.Errorf("%d cases wait for a person", len(waiting))
	}
	if ids, err := storetest.OpenURL(t, g.url).DocketDiffers(t.Context()); err != nil || len(ids) != 0 {
		t.Errorf("the docket differs for %d cases, %v", len(ids), err)
	}
}

func TestASweepReportsAWholeLineAndKeepsNothing(t *testing.T) {
	g := newStage(t, "access")
	id := g.cancelled(t, "access", "P-1")
	g.cancelled(t, "access", "P-2")
	g.backends.SetFaults("access", backendtest.Faults{End: "billed_after_end", Product: "P-1"})
	g.now = received.Add(60 * 24 * time.Hour)
	got := map[string]cancellation.Finding{}
	err := g.ends.Sweep(t.Context(), "access", func(s ends.Swept) error {
		got[s.ProductID] = s.Finding
		return s.Err
	})
	want := map[string]cancellation.Finding{"P-1": cancellation.FindingBilledAfterEnd, "P-2": cancellation.FindingEnded}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if looks, err := g.store.Looks(t.Context(), id); err != nil || len(looks) != 0 {
		t.Errorf("%v, %v: it kept what it found", looks, err)
	}
}

func TestASweepOfALineThatDoesNotAnswerEndsEarlyAndSaysSo(t *testing.T) {
	g := newStage(t, "access")
	g.many(t, "access", 50)
	g.backends.SetFaults("access", backendtest.Faults{AskStatus: 503})
	g.now = received.Add(60 * 24 * time.Hour)
	asked := 0
	err := g.ends.Sweep(t.Context(), "access", func(ends.Swept) error { asked++; return nil })
	if !errors.Is(err, ends.ErrAway) || asked == 50 {
		t.Errorf("%v after %d", err, asked)
	}
}

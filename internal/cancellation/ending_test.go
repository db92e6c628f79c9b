package cancellation_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
)

func TestWhatABackendTellsOfAProductAfterItsEndIsOneOfSixFindings(t *testing.T) {
	const end = "2026-12-22"
	for name, c := range map[string]struct {
		runs           bool
		endsOn, billed string
		waits          cancellation.Waits
		want           cancellation.Finding
	}{
		"terminated on the day":                        {endsOn: end, billed: end, want: cancellation.FindingEnded},
		"terminated, and no more is told":              {want: cancellation.FindingEnded},
		"terminated later, charged until the day":      {endsOn: "2026-12-28", billed: end, want: cancellation.FindingEnded},
		"terminated a day before":                      {endsOn: "2026-12-21", want: cancellation.FindingEndedTooEarly},
		"terminated before, and charged after":         {endsOn: "2026-12-21", billed: "2026-12-31", want: cancellation.FindingBilledAfterEnd},
		"not terminated":                               {runs: true, endsOn: end, want: cancellation.FindingStillActive},
		"not terminated and charged":                   {runs: true, billed: "2027-01-31", want: cancellation.FindingStillActive},
		"terminated and charged a day longer":          {endsOn: end, billed: "2026-12-23", want: cancellation.FindingBilledAfterEnd},
		"its number goes to another provider":          {runs: true, waits: cancellation.WaitsForPort, want: cancellation.FindingWaitsForPort},
		"its number goes, but it is charged":           {runs: true, billed: "2027-01-31", waits: cancellation.WaitsForPort, want: cancellation.FindingBilledAfterEnd},
		"it runs until the new line works":             {runs: true, billed: "2026-12-28", waits: cancellation.WaitsForSwitch, want: cancellation.FindingWaitsForSwitch},
		"it ran until the new line worked, charged so": {endsOn: "2026-12-28", billed: "2026-12-28", waits: cancellation.WaitsForSwitch, want: cancellation.FindingEnded},
		"it ran so, and was charged longer":            {endsOn: "2026-12-28", billed: "2026-12-31", waits: cancellation.WaitsForSwitch, want: cancellation.FindingBilledAfterEnd},
	} {
		e := cancellation.Evidence{Runs: c.runs, EndsOn: date(t, c.endsOn), BilledUntil: date(t, c.billed), WaitsFor: c.waits}
		if got := e.Find(date(t, end)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestTwoEqualBadLooksOnDifferentDaysAreForAPerson follows a product through its days.
func TestTwoEqualBadLooksOnDifferentDaysAreForAPerson(t *testing.T) {
	active := cancellation.Evidence{Runs: true}
	ended := cancellation.Evidence{}
	billed := cancellation.Evidence{BilledUntil: date(t, "2027-01-31")}
	port := cancellation.Evidence{Runs: true, WaitsFor: cancellation.WaitsForPort}
	turns := cancellation.Evidence{Runs: true, WaitsFor: cancellation.WaitsForSwitch}
	type step struct {
		found cancellation.Evidence
		on    string // the day on which it is due
		calls bool   // a person
	}
	for name, steps := range map[string][]step{
		"a healthy product":                   {{ended, "2026-12-23", false}, {ended, "2026-12-29", false}, {ended, "2027-01-26", false}, {on: ""}},
		"one that never ends":                 {{active, "2026-12-23", false}, {active, "2026-12-24", true}, {active, "2026-12-29", true}, {active, "2027-01-26", true}, {on: ""}},
		"one that ends a day late":            {{active, "2026-12-23", false}, {ended, "2026-12-24", false}, {ended, "2026-12-29", false}, {ended, "2027-01-26", false}, {on: ""}},
		"a bill that comes later":             {{ended, "2026-12-23", false}, {ended, "2026-12-29", false}, {billed, "2027-01-26", false}, {billed, "2027-01-27", true}, {on: ""}},
		"two bad looks that are not alike":    {{active, "2026-12-23", false}, {billed, "2026-12-24", false}, {billed, "2026-12-25", true}, {on: "2026-12-29"}},
		"a number that waits for a month":     {{port, "2026-12-23", false}, {port, "2026-12-29", false}, {port, "2027-01-26", false}, {port, "2027-01-27", true}, {on: ""}},
		"a switch that waits, and then works": {{turns, "2026-12-23", false}, {turns, "2026-12-29", false}, {ended, "2027-01-26", false}, {on: ""}},
		"one that was put right":              {{active, "2026-12-23", false}, {active, "2026-12-24", true}, {ended, "2026-12-29", false}, {on: "2027-01-26"}},
	} {
		end := date(t, "2026-12-22")
		due := cancellation.FirstLook(end)
		var before *cancellation.Look
		for n, s := range steps {
			if diff := cmp.Diff(date(t, s.on), due); diff != "" {
				t.Fatalf("%s: look %d is due on another day: %s", name, n+1, diff)
			}
			if due.IsZero() || n == len(steps)-1 {
				break
			}
			look := cancellation.LookAt(end, due, s.found, before)
			if look.Differs != s.calls {
				t.Errorf("%s: look %d on %s calls a person: %t", name, n+1, due, look.Differs)
			}
			before, due = &look, look.AgainOn
		}
	}
}

func TestLookingTwiceOnOneDayIsOneLook(t *testing.T) {
	end, on := date(t, "2026-12-22"), date(t, "2026-12-23")
	first := cancellation.LookAt(end, on, cancellation.Evidence{Runs: true}, nil)
	if again := cancellation.LookAt(end, on, cancellation.Evidence{Runs: true}, &first); again.Differs {
		t.Error("a person is called after one day")
	}
}

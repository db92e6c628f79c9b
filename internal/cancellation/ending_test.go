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
		"terminated on the day":                         {endsOn: end, billed: end, want: cancellation.FindingEnded},
		"terminated, and no more is told":               {want: cancellation.FindingEnded},
		"terminated a month later, and no more is told": {endsOn: "2027-01-22", want: cancellation.FindingStillActive},
		"terminated later, charged until the day":       {endsOn: "2026-12-28", billed: end, want: cancellation.FindingStillActive},
		"terminated later, charged until then":          {endsOn: "2026-12-28", billed: "2026-12-28", want: cancellation.FindingBilledAfterEnd},
		"it waited for its number to go":                {endsOn: "2026-12-28", billed: end, waits: cancellation.WaitsForPort, want: cancellation.FindingEnded},
		"terminated a day before":                       {endsOn: "2026-12-21", want: cancellation.FindingEndedTooEarly},
		"terminated before, and charged after":          {endsOn: "2026-12-21", billed: "2026-12-31", want: cancellation.FindingBilledAfterEnd},
		"not terminated":                                {runs: true, endsOn: end, want: cancellation.FindingStillActive},
		"not terminated and charged":                    {runs: true, billed: "2027-01-31", want: cancellation.FindingStillActive},
		"terminated and charged a day longer":           {endsOn: end, billed: "2026-12-23", want: cancellation.FindingBilledAfterEnd},
		"its number goes to another provider":           {runs: true, waits: cancellation.WaitsForPort, want: cancellation.FindingWaitsForPort},
		"its number goes, but it is charged":            {runs: true, billed: "2027-01-31", waits: cancellation.WaitsForPort, want: cancellation.FindingBilledAfterEnd},
		"it runs until the new line works":              {runs: true, billed: "2026-12-28", waits: cancellation.WaitsForSwitch, want: cancellation.FindingWaitsForSwitch},
		"it ran until the new line worked, charged so":  {endsOn: "2026-12-28", billed: "2026-12-28", waits: cancellation.WaitsForSwitch, want: cancellation.FindingEnded},
		"it ran so, and was charged longer":             {endsOn: "2026-12-28", billed: "2026-12-31", waits: cancellation.WaitsForSwitch, want: cancellation.FindingBilledAfterEnd},
	} {
		e := cancellation.Evidence{Runs: c.runs, EndsOn: date(t, c.endsOn), BilledUntil: date(t, c.billed), WaitsFor: c.waits}
		if got := e.Find(date(t, end)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestTwoEqualBadLooksOnDifferentDaysAreForAPersonUntilItEndedOrAPersonAnswers follows
// a product through its days.
func TestTwoEqualBadLooksOnDifferentDaysAreForAPersonUntilItEndedOrAPersonAnswers(t *testing.T) {
	active := &cancellation.Evidence{Runs: true}
	ended := &cancellation.Evidence{}
	late := &cancellation.Evidence{EndsOn: date(t, "2026-12-27")}
	billed := &cancellation.Evidence{BilledUntil: date(t, "2027-01-31")}
	port := &cancellation.Evidence{Runs: true, WaitsFor: cancellation.WaitsForPort}
	turns := &cancellation.Evidence{Runs: true, WaitsFor: cancellation.WaitsForSwitch}
	type step struct {
		found *cancellation.Evidence // nil: nobody answers about it
		on    string                 // the day on which it is due
		calls bool                   // a person
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
		"an entry that turns into another":    {{active, "2026-12-23", false}, {active, "2026-12-24", true}, {billed, "2026-12-29", true}, {billed, "2027-01-26", true}, {on: ""}},
		"an entry that waits for its number":  {{active, "2026-12-23", false}, {active, "2026-12-24", true}, {port, "2026-12-29", true}, {ended, "2027-01-26", false}, {on: ""}},
		"an entry that nobody answers about":  {{active, "2026-12-23", false}, {active, "2026-12-24", true}, {nil, "2026-12-29", true}, {on: "2027-01-26"}},
		"one that nobody answers about":       {{nil, "2026-12-23", false}, {nil, "2026-12-29", false}, {nil, "2027-01-26", false}, {on: ""}},
		"one that ran past its end":           {{active, "2026-12-23", false}, {active, "2026-12-24", true}, {late, "2026-12-29", true}, {late, "2027-01-26", true}, {on: ""}},
	} {
		end := date(t, "2026-12-22")
		due := date(t, "2026-12-23")
		var before *cancellation.Look
		for n, s := range steps {
			if diff := cmp.Diff(date(t, s.on), due); diff != "" {
				t.Fatalf("%s: look %d is due on another day: %s", name, n+1, diff)
			}
			if due.IsZero() || n == len(steps)-1 {
				break
			}
			look := cancellation.NoLook(end, due, before)
			if s.found != nil {
				look = cancellation.LookAt(end, due, *s.found, before)
			}
			if look.Differs != s.calls {
				t.Errorf("%s: look %d on %s calls a person: %t", name, n+1, due, look.Differs)
			}
			before, due = &look, look.AgainOn
		}
	}
}

func TestALateEndThatAPersonHasAnsweredIsAnEndAndCallsNobodyAgain(t *testing.T) {
	end := date(t, "2026-12-22")
	late := cancellation.Evidence{EndsOn: date(t, "2026-12-27")}
	before := &cancellation.Look{AskedOn: date(t, "2026-12-24"), Finding: cancellation.FindingStillActive, Bad: true, Differs: true, Answered: true}
	for _, on := range []string{"2026-12-28", "2026-12-29", "2027-01-26"} {
		look := cancellation.LookAt(end, date(t, on), late, before)
		if look.Finding != cancellation.FindingEnded || look.Bad || look.Differs {
			t.Fatalf("%s: %+v", on, look)
		}
		before = &look
	}
	// Another day than the one that was answered, and running on, are news.
	later := cancellation.Evidence{EndsOn: date(t, "2027-01-22")}
	if look := cancellation.LookAt(end, date(t, "2027-01-26"), later, before); look.Finding != cancellation.FindingStillActive || !look.Bad {
		t.Errorf("%+v", look)
	}
	answered := &cancellation.Look{AskedOn: date(t, "2026-12-24"), Finding: cancellation.FindingStillActive, Bad: true, Differs: true, Answered: true}
	look := cancellation.LookAt(end, date(t, "2026-12-25"), cancellation.Evidence{Runs: true}, answered)
	if !look.Bad || look.Differs {
		t.Errorf("%+v: what a person answered counts again", look)
	}
}

func TestLookingTwiceOnOneDayIsOneLook(t *testing.T) {
	end, on := date(t, "2026-12-22"), date(t, "2026-12-23")
	first := cancellation.LookAt(end, on, cancellation.Evidence{Runs: true}, nil)
	if again := cancellation.LookAt(end, on, cancellation.Evidence{Runs: true}, &first); again.Differs {
		t.Error("a person is called after one day")
	}
}

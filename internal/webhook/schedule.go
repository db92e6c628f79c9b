package webhook

import (
	"math/rand/v2"
	"time"
)

// giveUpAfter is how long one event is tried, and how long an endpoint may go without
// success before it is off.
const giveUpAfter = 3 * 24 * time.Hour

// pauses are those before each attempt after the first, by the specification. The last
// one is cut at giveUpAfter.
func pauses() []time.Duration {
	return []time.Duration{
		5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour,
		20 * time.Hour, 24 * time.Hour,
	}
}

// again says when an event is tried again that failed now, for the nth time; nil:
// never. A pause is a little longer than the schedule says, so that what failed
// together does not come back together.
func again(attempts int, first, now time.Time, after time.Duration) *time.Time {
	last := first.Add(giveUpAfter)
	if attempts > len(pauses()) || !now.Before(last) {
		return nil
	}
	pause := pauses()[attempts-1]
	due := now.Add(max(pause+rand.N(pause/10), after))
	if due.After(last) {
		due = last
	}
	return &due
}

// rest is for how long an endpoint is left alone that failed for the nth time in a row.
func rest(failures int) time.Duration {
	pause := min(time.Second<<min(failures, 10), 5*time.Minute)
	return pause/2 + rand.N(pause/2)
}

package alerts

import "testing"

// outages are all that is played, in the order of the table.
func outages() []outage {
	var list []outage
	for _, part := range [][]outage{processes(), vendors(), engine(), database(), people(), {goneReceiver(), badRelease()}} {
		list = append(list, part...)
	}
	return list
}

func processes() []outage {
	return []outage{
		{
			name: "the worker is gone", quick: true, alerts: []string{"FairwellWorkerGone"},
			ends:   "start the worker",
			breaks: stops("worker"), during: waiting(), mends: starts("worker"),
		},
		{
			name: "the API is gone", quick: true, alerts: []string{"FairwellAPIGone"},
			ends:   "start the API",
			breaks: stops("api"),
			mends: func(t *testing.T, w *world) {
				w.follow(t, "FairwellAPIGone", "fairwell version")
				w.part(t, "start", "api")
			},
		},
	}
}

func stops(part string) func(*testing.T, *world) {
	return func(t *testing.T, w *world) { t.Helper(); w.part(t, "stop", part) }
}

func starts(part string) func(*testing.T, *world) {
	return func(t *testing.T, w *world) { t.Helper(); w.part(t, "start", part) }
}

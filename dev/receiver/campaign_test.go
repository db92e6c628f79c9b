package receiver_test

import (
	"hash/fnv"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/store"
)

// each is how many events a case has.
const each = 4

// lies does what it is told and then says otherwise, or nothing, the first time that it
// is told something; the second time it says the truth.
func lies(receive http.Handler) http.HandlerFunc {
	var before sync.Map
	return func(w http.ResponseWriter, r *http.Request) {
		got := httptest.NewRecorder()
		receive.ServeHTTP(got, r)
		id := fnv.New32()
		_, _ = id.Write([]byte(r.Header.Get("webhook-id")))
		_, again := before.LoadOrStore(id.Sum32(), true)
		switch {
		case again || id.Sum32()%20 > 2:
			w.WriteHeader(got.Code)
		case id.Sum32()%20 == 0:
			w.WriteHeader(http.StatusInternalServerError)
		case id.Sum32()%20 == 1:
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		default:
			panic(http.ErrAbortHandler)
		}
	}
}

func TestEverybodyIsToldEverythingOnceInOrderWhateverTheOthersDo(t *testing.T) {
	w := newWorld(t, 2500)
	var asked atomic.Int64
	var healthy *told
	healthy = w.tell(func(receive http.Handler) http.HandlerFunc {
		return func(rw http.ResponseWriter, r *http.Request) {
			if asked.Add(1) == int64(w.all)/2 {
				w.rotate(healthy)
			}
			receive.ServeHTTP(rw, r)
		}
	})
	// The slow one answers nothing before the healthy one was told everything.
	slow := w.tell(func(receive http.Handler) http.HandlerFunc {
		return func(rw http.ResponseWriter, r *http.Request) {
			select {
			case <-healthy.full:
				receive.ServeHTTP(rw, r)
			case <-r.Context().Done():
			}
		}
	})
	liar := w.tell(lies)
	dead := w.tell(func(receive http.Handler) http.HandlerFunc {
		return func(rw http.ResponseWriter, r *http.Request) {
			if w.after() < 24*time.Hour {
				panic(http.ErrAbortHandler)
			}
			receive.ServeHTTP(rw, r)
		}
	})
	w.rotate(dead)
	w.round()
	healthy.complete(t, "the healthy one")
	for w.after() < 48*time.Hour && !w.done(slow, liar, dead) {
		w.passed.Add(int64(time.Hour))
		w.round()
	}
	t.Logf("all are told after %s", w.after())
	slow.complete(t, "the slow one")
	liar.complete(t, "the liar")
	dead.complete(t, "the dead one")
	if all := w.all; healthy.by[0] != all || healthy.by[1] == 0 || healthy.by[1] >= all {
		t.Errorf("of %d messages the old secret verifies %d, the new one %d", all, healthy.by[0], healthy.by[1])
	}
	if dead.by[0] != 0 || dead.by[1] < w.all {
		t.Errorf("a day after it was rotated the old secret verifies %d messages, the new one %d", dead.by[0], dead.by[1])
	}
	for name, p := range map[string]*told{"the healthy one": healthy, "the slow one": slow, "the liar": liar, "the dead one": dead} {
		e, err := w.store.Endpoint(t.Context(), p.id)
		if err != nil || e.Pending+e.Failed != 0 || e.OffCode != "" || e.FailingSince != nil {
			t.Errorf("%s is left as %+v, %v", name, e, err)
		}
	}
	log, err := w.store.DeliveryLog(t.Context(), store.LogFilter{EndpointID: healthy.id, Limit: w.all})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range log {
		if d.Attempts != 1 {
			t.Fatalf("the healthy one was told %d of case %s %d times", d.Sequence, d.CaseID, d.Attempts)
		}
	}
}

func TestAReceiverSeesThatItMissedOneAndIsToldItByReplay(t *testing.T) {
	w := newWorld(t, 100)
	lost := atomic.Bool{}
	lost.Store(true)
	p := w.tell(func(receive http.Handler) http.HandlerFunc {
		return func(rw http.ResponseWriter, r *http.Request) {
			if lost.Load() && r.Header.Get("webhook-id")[0] == '0' {
				rw.WriteHeader(http.StatusOK) // and did nothing
				return
			}
			receive.ServeHTTP(rw, r)
		}
	})
	w.round()
	lost.Store(false)
	if p.missed == 0 || len(p.ids) == w.all {
		t.Fatalf("%d gaps were seen, %d events told", p.missed, len(p.ids))
	}
	rows, err := w.store.ReplayEvents(t.Context(), p.id, 1, int64(w.all), w.now())
	if err != nil || rows != int64(w.all) {
		t.Fatalf("%d events are replayed, %v", rows, err)
	}
	w.round()
	if len(p.ids) != w.all {
		t.Errorf("after the replay %d events are told", len(p.ids))
	}
}

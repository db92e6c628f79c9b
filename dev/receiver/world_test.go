package receiver_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/fairwell/fairwell/dev/receiver"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
	"github.com/fairwell/fairwell/internal/webhook"
)

// world is a database with events, couriers with a clock of their own, and those who
// are told.
type world struct {
	t        *testing.T
	url      string
	all      int // events
	store    *store.Store
	couriers *webhook.Couriers
	began    time.Time
	passed   atomic.Int64 // nanoseconds since then
}

func newWorld(t *testing.T, cases int) *world {
	t.Helper()
	url := databases.New(t)
	w := &world{t: t, url: url, all: cases * each, store: storetest.OpenURL(t, url), began: time.Now()}
	w.exec(`
		INSERT INTO events (case_id, sequence, type, at)
		SELECT ('00000000-0000-7000-8000-' || lpad(c::text, 12, '0'))::uuid, n, 'item.decided', now()
		FROM generate_series(1, $1) AS c, generate_series(1, $2) AS n`, cases, each)
	w.couriers = webhook.New(webhook.Config{
		Store: databases.Worker(t, url), Source: "https://kuendigung.example.com", Loopback: true, Log: slog.New(slog.DiscardHandler), Now: w.now,
	})
	t.Cleanup(w.couriers.Wait)
	return w
}

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	conn, err := pgx.Connect(w.t.Context(), w.url)
	if err != nil {
		w.t.Fatal(err)
	}
	_, err = conn.Exec(w.t.Context(), sql, args...)
	if err = errors.Join(err, conn.Close(w.t.Context())); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) now() time.Time { return w.began.Add(time.Duration(w.passed.Load())) }

func (w *world) after() time.Duration { return time.Duration(w.passed.Load()) }

// round lets every courier go as far as it comes.
func (w *world) round() {
	w.t.Helper()
	if err := w.couriers.Round(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	w.couriers.Wait()
}

// told is one who is told of events, and what he was told in which order.
type told struct {
	id       string
	all      int
	receiver *receiver.Receiver
	secrets  [][]byte

	full chan struct{} // closed once he was told everything

	mu     sync.Mutex
	by     [2]int            // messages that the library verifies by the first secret alone, and by the second
	order  map[string][]int  // the sequences of each case
	ids    map[string]string // of each case and sequence
	missed int
}

// tell keeps an endpoint. What comes to it goes through way, which hands on to the
// receiver what it wants.
func (w *world) tell(way func(receive http.Handler) http.HandlerFunc) *told {
	w.t.Helper()
	p := &told{all: w.all, full: make(chan struct{}), order: map[string][]int{}, ids: map[string]string{}, secrets: [][]byte{webhook.NewSecret(), webhook.NewSecret()}}
	var err error
	p.receiver, err = receiver.New(receiver.Config{
		Secrets: []string{webhook.ShowSecret(p.secrets[0]), webhook.ShowSecret(p.secrets[1])}, AnyTime: true, Handle: p.handle,
		Missed: func(string, int, int) { p.missed++ },
	})
	if err != nil {
		w.t.Fatal(err)
	}
	server := httptest.NewServer(way(p.counted(p.receiver)))
	w.t.Cleanup(server.Close)
	p.id, err = w.store.AddEndpoint(w.t.Context(), store.NewEndpoint{URL: server.URL, Secret: p.secrets[0], Actor: store.Actor{Issuer: "i", Subject: "ops"}})
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

func (p *told) handle(e receiver.Event) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := fmt.Sprint(e.Data.CaseID, e.Data.Sequence)
	if other := p.ids[key]; other != "" {
		return fmt.Errorf("%s came as %s before", key, other)
	}
	p.ids[key] = e.ID
	p.order[e.Data.CaseID] = append(p.order[e.Data.CaseID], e.Data.Sequence)
	if len(p.ids) == p.all {
		close(p.full)
	}
	return nil
}

// counted asks the specification's library by which of the two secrets a message is
// verified.
func (p *told) counted(receive http.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		for n, secret := range p.secrets {
			hook, err := standardwebhooks.NewWebhookRaw(secret)
			if err == nil && hook.VerifyIgnoringTimestamp(body, r.Header) == nil {
				p.mu.Lock()
				p.by[n]++
				p.mu.Unlock()
			}
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		receive.ServeHTTP(w, r)
	}
}

// rotate gives him his second secret.
func (w *world) rotate(p *told) {
	w.t.Helper()
	if err := w.store.RotateSecret(w.t.Context(), p.id, p.secrets[1], w.now().Add(webhook.RotationTime)); err != nil {
		w.t.Error(err)
	}
}

func (w *world) done(all ...*told) bool {
	for _, p := range all {
		select {
		case <-p.full:
		default:
			return false
		}
		if e, err := w.store.Endpoint(w.t.Context(), p.id); err != nil || e.Pending > 0 {
			return false
		}
	}
	return true
}

// complete says what is wrong with what he was told: lost, doubled or out of order.
func (p *told) complete(t *testing.T, name string) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.ids) != p.all || p.missed != 0 {
		t.Errorf("%s was told %d events of %d, and missed some %d times", name, len(p.ids), p.all, p.missed)
	}
	for id, order := range p.order {
		if len(order) != each || !slices.IsSorted(order) {
			t.Fatalf("%s was told of case %s in the order %v", name, id, order)
		}
	}
}

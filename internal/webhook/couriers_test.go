package webhook

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// stage is one case with events, and an endpoint that answers what the test says.
type stage struct {
	t        *testing.T
	url      string // of the database
	store    *store.Store
	couriers *Couriers
	now      time.Time
	id       string

	mu     sync.Mutex
	answer func(Message) int
	got    []Message // in the order in which they came
}

func newStage(t *testing.T) *stage {
	t.Helper()
	url := databases.New(t)
	g := &stage{t: t, url: url, store: storetest.OpenURL(t, url), now: time.Now(), answer: func(Message) int { return http.StatusOK }}
	server := httptest.NewServer(g)
	t.Cleanup(server.Close)
	var err error
	g.id, err = g.store.AddEndpoint(t.Context(), store.NewEndpoint{URL: server.URL, Secret: NewSecret(), Actor: store.Actor{Issuer: "i", Subject: "ops"}})
	if err != nil {
		t.Fatal(err)
	}
	storetest.Import(t, g.store, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}, [3]string{"P-2", storetest.Monthly, ""}))
	g.couriers = New(Config{
		Store: databases.Worker(t, url), Source: "https://kuendigung.example.com", Loopback: true, Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return g.now },
	})
	t.Cleanup(g.couriers.Wait)
	return g
}

func (g *stage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var m Message
	if err := json.Unmarshal(body, &m); err != nil {
		g.t.Error(err)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.got = append(g.got, m)
	w.WriteHeader(g.answer(m))
}

func (g *stage) declare(product string) store.Declaration {
	g.t.Helper()
	return storetest.Declare(g.t, g.store, "C-1", time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC), product)
}

// round lets some time pass, and every courier go as far as it comes.
func (g *stage) round(after time.Duration) []Message {
	g.t.Helper()
	g.now = g.now.Add(after)
	g.got = nil
	if err := g.couriers.Round(g.t.Context()); err != nil {
		g.t.Fatal(err)
	}
	g.couriers.Wait()
	return g.got
}

func (g *stage) endpoint() store.Endpoint {
	g.t.Helper()
	e, err := g.store.Endpoint(g.t.Context(), g.id)
	if err != nil {
		g.t.Fatal(err)
	}
	return e
}

func (g *stage) wantOff(code string) {
	g.t.Helper()
	if e := g.endpoint(); e.OffCode != code {
		g.t.Errorf("the endpoint is %+v, want off %q", e, code)
	}
}

func TestAnEndpointThatWantsNoMoreIsOffAndGoesOnWhereItWasOnceItIsOn(t *testing.T) {
	g := newStage(t)
	g.declare("P-1")
	g.answer = func(Message) int { return http.StatusGone }
	if got := g.round(0); len(got) != 1 {
		t.Errorf("told %v", got)
	}
	g.wantOff("gone")
	g.declare("P-2")
	g.answer = func(Message) int { return http.StatusOK }
	if got := g.round(time.Hour); len(got) != 0 {
		t.Errorf("while it is off it is told %v", got)
	}
	if err := g.store.SwitchEndpoint(t.Context(), g.id, true, g.now); err != nil {
		t.Fatal(err)
	}
	if got := g.round(0); len(got) != 2 {
		t.Errorf("once it is on it is told %v", got)
	}
	if e := g.endpoint(); e.Pending != 0 || e.OffCode != "" {
		t.Errorf("left as %+v", e)
	}
}

func TestThreeDaysWithoutSuccessSwitchAnEndpointOffAndNothingIsLost(t *testing.T) {
	g := newStage(t)
	g.declare("P-1")
	g.answer = func(Message) int { return http.StatusServiceUnavailable }
	attempts, passed := 0, time.Duration(0)
	for ; g.endpoint().OffCode == "" && passed < 100*time.Hour; passed += time.Hour {
		attempts += len(g.round(time.Hour))
	}
	g.wantOff("no_success")
	if attempts < 9 || attempts > 11 || passed < 72*time.Hour || passed > 75*time.Hour {
		t.Errorf("off after %d attempts in %s", attempts, passed)
	}
	log, err := g.store.DeliveryLog(t.Context(), store.LogFilter{EndpointID: g.id, Limit: 9})
	if err != nil || len(log) != 1 || len(log[0].Answers) != attempts || log[0].Answers[0].Status != http.StatusServiceUnavailable {
		t.Errorf("the log is %+v, %v", log, err)
	}
	g.answer = func(Message) int { return http.StatusOK }
	if err := g.store.SwitchEndpoint(t.Context(), g.id, true, g.now); err != nil {
		t.Fatal(err)
	}
	if got := g.round(0); len(got) != 1 {
		t.Errorf("once it is on it is told %v", got)
	}
}

func TestAnEndpointThatIsAwayIsGivenFewEventsHoweverLongItIs(t *testing.T) {
	g := newStage(t)
	conn, err := pgx.Connect(t.Context(), g.url)
	if err != nil {
		t.Fatal(err)
	}
	_, err = conn.Exec(t.Context(), `
		INSERT INTO events (case_id, sequence, type, at)
		SELECT gen_random_uuid(), 1, 'item.decided', now() FROM generate_series(1, $1)`, 5*ordered)
	if err = errors.Join(err, conn.Close(t.Context())); err != nil {
		t.Fatal(err)
	}
	g.answer = func(Message) int { return http.StatusServiceUnavailable }
	for range 12 {
		g.round(time.Hour)
	}
	if e := g.endpoint(); e.Pending == 0 || e.Pending > ordered {
		t.Errorf("%d events wait for it", e.Pending)
	}
}

// One that the receiver cannot take keeps back those after it in its case for three
// days, and nobody else.
func TestAnEventThatIsNeverTakenIsGivenUpAndKeepsNoOtherCaseWaiting(t *testing.T) {
	g := newStage(t)
	poison, other := g.declare("P-1").ID, g.declare("P-2").ID
	if _, err := g.store.Claim(t.Context(), poison); err != nil {
		t.Fatal(err)
	}
	if _, err := g.store.Decide(t.Context(), poison, store.Rules{Version: notice.RuleVersion, Decide: cancellation.Decide}); err != nil {
		t.Fatal(err)
	}
	g.answer = func(m Message) int {
		if m.Subject == poison && m.Data.Sequence == 1 {
			return http.StatusInternalServerError
		}
		return http.StatusOK
	}
	g.round(0)
	if e := g.endpoint(); e.Pending != 2 {
		t.Errorf("after the first round the endpoint is %+v", e)
	}
	var told []Message
	for passed := time.Duration(0); g.endpoint().Failed == 0 && passed < 80*time.Hour; passed += time.Hour {
		told = g.round(time.Hour)
		for _, m := range told {
			if m.Subject == other || m.Data.Sequence != 1 {
				t.Fatalf("after %s it is told %+v", passed, m)
			}
		}
	}
	told = g.round(time.Hour)
	if e := g.endpoint(); e.OffCode != "" || e.Failed != 1 || e.Pending != 0 || len(told) != 1 || told[0].Data.Sequence != 2 {
		t.Errorf("in the end it is told %+v, and left as %+v", told, e)
	}
}

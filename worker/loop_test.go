package worker

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/telemetry"
)

func TestALoopSurvivesWhatGoesAwayWithoutBusyWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, err := NewMetrics(nil)
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		var mu sync.Mutex
		var at []time.Duration
		away := true
		rounds := func() int {
			mu.Lock()
			defer mu.Unlock()
			return len(at)
		}
		ctx, stop := context.WithCancel(t.Context())
		wait := runLoops(ctx, loop{
			name: "test", every: time.Second, metrics: m, log: slog.New(slog.DiscardHandler),
			round: func(context.Context) error {
				mu.Lock()
				defer mu.Unlock()
				at = append(at, time.Since(began))
				if away {
					return errAway
				}
				return nil
			},
		})
		<-time.After(10 * time.Minute) // of the bubble's own clock: no time passes
		failing := rounds()
		if failing < 25 || failing > 100 {
			t.Errorf("%d rounds in ten minutes of failing", failing)
		}
		mu.Lock()
		away = false
		mu.Unlock()
		<-time.After(time.Minute)
		if back := rounds() - failing; back < 25 || back > 90 {
			t.Errorf("%d rounds in the minute after", back)
		}
		stop()
		wait()
		pauses := map[time.Duration]bool{}
		for i := 1; i < len(at); i++ {
			pauses[at[i]-at[i-1]] = true
		}
		if len(pauses) < len(at)/2 {
			t.Errorf("only %d pauses differ in %d rounds: no jitter", len(pauses), len(at))
		}
	})
}

func TestWhatTheLoopsDoIsCounted(t *testing.T) {
	g := newStage(t)
	counts, err := telemetry.NewMetrics()
	if err != nil {
		t.Fatal(err)
	}
	if g.metrics, err = NewMetrics(counts.Meter()); err != nil {
		t.Fatal(err)
	}
	g.declared(t, 3)
	withdrawn := g.typed(t, cancellation.Withdrawal, "a@example.com", "b@example.com")
	g.due(t)
	if err := errors.Join(g.starter().Round(t.Context()), g.mails(0).Round(t.Context())); err != nil {
		t.Fatal(err)
	}
	if _, err := g.store.KeepMatch(t.Context(), withdrawn[0], cancellation.WithdrawalMatch{Code: cancellation.FoundNothing}); err != nil {
		t.Fatal(err)
	}
	g.metrics.round(t.Context(), "runs", errAway)
	s := &Service{store: g.own, metrics: g.metrics}
	if err := errors.Join(s.backlog(t.Context()), s.compare(t.Context())); err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	counts.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	page, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`fairwell_starter_rounds_total{loop="runs"} 1`, `fairwell_starter_failures_total{loop="runs"} 1`,
		`fairwell_starter_open_cases 3`, `fairwell_starter_waiting_cases 0`, `fairwell_starter_unknown 0`, `fairwell_starter_parked 0`,
		`fairwell_starter_looks_total 5`, `fairwell_mails_total{kind="receipt",state="sent"} 3`,
		`fairwell_mail_delay_seconds_count{kind="receipt"} 3`, `fairwell_mails_total{kind="confirmation",state="unknown"} 0`,
		`fairwell_waiting{cause="withdrawal_unmatched"} 1`, `fairwell_waiting{cause="unmatched"} 0`, `fairwell_deadlines_at_risk 0`,
		`fairwell_docket_differs 0`,
		`fairwell_starter_open_withdrawals 1`, `fairwell_starter_waiting_withdrawals 1`,
		`fairwell_starter_oldest_unconfirmed_seconds`, `fairwell_starter_oldest_waiting_seconds`,
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("%s is missing in\n%s", want, page)
		}
	}
}

package worker

import (
	"context"
	"fmt"
	"time"

	"github.com/fairwell/fairwell/internal/runs"
	"github.com/fairwell/fairwell/internal/store"
)

// Runs are the runs of cases, as the Starter needs them.
type Runs interface {
	// Start starts the run of a case, or joins the open one.
	Start(ctx context.Context, c runs.Case) error
	// Nudge lets the run of a case look at what is new, and starts it if it has
	// closed. A case takes an update of one ID once: a run that has closed since then
	// answers it again, and none is started.
	Nudge(ctx context.Context, c runs.Case, updateID string) error
	// Closed lists at most limit runs that have closed since then.
	Closed(ctx context.Context, since time.Time, limit int) ([]store.ClosedRun, error)
}

// Bounds of the calls to Temporal.
const (
	// callTimeout bounds one call.
	callTimeout = 5 * time.Second
	// closedFor is how far back runs are looked for that have closed.
	closedFor = 15 * time.Minute
)

// Starter makes sure that every open case has an open run, and that every act
// of a person reaches it. It starts what was never started, and restarts every
// open case that has none, however that run ended: terminating is no undo.
//
// Postgres alone says what is open and when to look next. Starting a case that
// runs already changes nothing, so the starter asks nobody first.
type Starter struct {
	store   *store.Store
	runs    Runs
	metrics *Metrics
}

// NewStarter returns a Starter that has not begun.
func NewStarter(s *store.Store, r Runs, m *Metrics) *Starter {
	return &Starter{store: s, runs: r, metrics: m}
}

// Round looks at every case that is due. The first call that fails ends it, and
// what was not looked at is due again at once.
func (s *Starter) Round(ctx context.Context) error {
	return batches(ctx, s.store.TakeRuns, s.look, func(ctx context.Context, list []store.Run) error {
		ids := make([]string, len(list))
		for i, c := range list {
			ids[i] = c.CaseID
		}
		return s.store.PutBackRuns(ctx, ids)
	})
}

// look starts the run of a case, or joins the open one. If there is news, it
// tells the run, each time as something new; a run that does not take that in time
// is started at least.
func (s *Starter) look(ctx context.Context, c store.Run) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	s.metrics.look(ctx)
	run := runs.Of(c)
	if c.NewsAt != nil {
		told, done := context.WithTimeout(ctx, callTimeout/2)
		defer done()
		if err := s.runs.Nudge(told, run, fmt.Sprintf("look-%d", time.Now().UnixMicro())); err == nil {
			return s.store.Told(ctx, c)
		}
	}
	return s.runs.Start(ctx, run)
}

// Closed makes open cases due whose runs have closed a moment ago. Round finds
// them too, only later: this is for speed, not the guarantee.
func (s *Starter) Closed(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	closed, err := s.runs.Closed(ctx, time.Now().Add(-closedFor), 1000)
	if err != nil || len(closed) == 0 {
		return err
	}
	return s.store.ReportClosed(ctx, closed)
}

package alerts

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/promql/promqltest"
	"github.com/prometheus/prometheus/rules"
	"github.com/prometheus/prometheus/util/teststorage"
)

// pace is how many seconds one second counts for: with a scrape a second, the rules see what a Prometheus sees
// that scrapes each 15 s. The service's own pauses are shortened as much (see paces), so that each window of a
// rule spans as many attempts, rounds and scrapes as in life. What cannot be shortened, such as the 10 s
// between two counts of the backlog, lasts longer than in life, so alerts come later here, never sooner.
const pace = 15

// scrapeEvery is the real time between two scrapes.
const scrapeEvery = time.Second

// monitor is a Prometheus that lives fast.
type monitor struct {
	storage *teststorage.TestStorage
	query   rules.QueryFunc
	rules   []*rules.AlertingRule
	targets []*target
	began   time.Time
	cancel  context.CancelFunc
	ended   sync.WaitGroup

	mu     sync.Mutex
	states map[string]rules.AlertState
	fired  map[string]time.Time // since the last forget, by alert, in the monitor's time
	turn   chan struct{}        // closed after each evaluation
	err    error
}

// watch scrapes the targets until stop is called.
func watch(t *testing.T, targets ...*target) *monitor {
	t.Helper()
	m := &monitor{
		storage: teststorage.New(t), targets: targets, began: time.Now(), turn: make(chan struct{}),
		states: map[string]rules.AlertState{}, fired: map[string]time.Time{},
	}
	m.query = rules.EngineQueryFunc(promqltest.NewTestEngine(t, false, 0, promqltest.DefaultMaxSamplesPerQuery), m.storage)
	for _, r := range alerts(t) {
		expr, err := parser.NewParser(parser.Options{}).ParseExpr(r.Expr)
		if err != nil {
			t.Fatal(err)
		}
		m.rules = append(m.rules, rules.NewAlertingRule(r.Alert, expr, time.Duration(r.For), 0,
			labels.FromMap(r.Labels), labels.FromMap(r.Annotations), labels.EmptyLabels(), "", true, slog.New(slog.DiscardHandler)))
	}
	ctx, cancel := context.WithCancel(context.Background())
	m.cancel = cancel
	m.ended.Go(func() { m.run(ctx) })
	return m
}

func (m *monitor) stop() {
	m.cancel()
	m.ended.Wait()
}

// now is the monitor's time: the real one, at its pace.
func (m *monitor) now() time.Time {
	return m.began.Add(time.Since(m.began) * pace).Truncate(time.Millisecond)
}

func (m *monitor) run(ctx context.Context) {
	tick := time.NewTicker(scrapeEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		at := m.now()
		m.settle(at, m.scrape(ctx, at))
	}
}

// scrape keeps what all targets report at a moment.
func (m *monitor) scrape(ctx context.Context, at time.Time) error {
	var all sync.WaitGroup
	for _, target := range m.targets {
		all.Go(func() { target.read(ctx) })
	}
	all.Wait()
	appender := m.storage.Appender(ctx)
	for _, target := range m.targets {
		if err := target.append(appender, at.UnixMilli()); err != nil {
			_ = appender.Rollback()
			return err
		}
	}
	return appender.Commit()
}

// settle evaluates every rule, and wakes who waits for it.
func (m *monitor) settle(at time.Time, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, rule := range m.rules {
		if err == nil {
			_, err = rule.Eval(context.Background(), 0, at, m.query, nil, 0)
		}
		state := rules.StateInactive
		for _, a := range rule.ActiveAlerts() {
			state = max(state, a.State)
		}
		m.states[rule.Name()] = state
		if _, before := m.fired[rule.Name()]; state == rules.StateFiring && !before {
			m.fired[rule.Name()] = at
		}
	}
	m.err = err
	close(m.turn)
	m.turn = make(chan struct{})
}

// until waits for an evaluation after which the check holds, at most so long by the monitor's time, and answers
// its moment.
func (m *monitor) until(t *testing.T, limit time.Duration, what string, check func() bool) time.Time {
	t.Helper()
	deadline := time.After(limit / pace)
	for {
		m.mu.Lock()
		turn := m.turn
		m.mu.Unlock()
		select {
		case <-turn:
		case <-deadline:
			t.Fatalf("not within %s: %s; now: %v", limit, what, m.active(rules.StatePending))
		}
		m.mu.Lock()
		err := m.err
		m.mu.Unlock()
		if err != nil {
			t.Fatal(err)
		}
		if check() {
			return m.now()
		}
	}
}

// active are the alerts that are in that state at least.
func (m *monitor) active(least rules.AlertState) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var names []string
	for name, state := range m.states {
		if state >= least {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// forget begins a new list of what fired.
func (m *monitor) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fired = map[string]time.Time{}
}

// heard are the alerts that fired since then, with the moment of each.
func (m *monitor) heard() map[string]time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.fired)
}

package history

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/fairwell/fairwell/dev/bench/plan"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

var databases *storetest.Databases

func TestMain(m *testing.M) {
	os.Exit(storetest.Run(m, func(d *storetest.Databases) { databases = d }))
}

func TestFilledCasesAreClosedOrParkedAndEveryQuestionIsAnswered(t *testing.T) {
	const closed, waiting = 60, 200
	url := databases.New(t)
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	if err := fill(t.Context(), pool, -waiting, closed, func(string) {}); err != nil {
		t.Fatal(err)
	}
	if err := checkDocket(t.Context(), pool); err != nil {
		t.Error(err)
	}
	hears := &plan.Recorder{}
	s, err := store.Open(t.Context(), store.Config{URL: url, MaxConns: 2, Tracer: hears})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	cases, err := s.Cases(t.Context(), store.Filter{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	got := map[cancellation.CaseState]int{}
	for _, c := range cases {
		got[c.Case.State]++
	}
	want := map[cancellation.CaseState]int{cancellation.CaseCompleted: closed, cancellation.CaseNeedsAttention: waiting}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	b := &bench{Config: Config{Waiting: waiting}, pool: pool}
	a, err := b.sample(t.Context(), closed)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range questions(s, a, b.due) {
		if f, err := plan.Of(t.Context(), pool, hears, q.call); err != nil || f.Buffers == 0 {
			t.Errorf("%s: %+v, error %v", q.name, f, err)
		}
	}
}

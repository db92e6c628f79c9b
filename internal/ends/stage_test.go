package ends_test

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/backend"
	"github.com/fairwell/fairwell/internal/backend/backendtest"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/ends"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// received is when everything was declared; with a month's notice it ends on 22
// December 2026.
var received = time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)

// stage is a database of its own and fake backends, with one clock for all, which
// stands until a test moves it.
type stage struct {
	url      string
	store    *store.Store
	backends *backendtest.Server
	client   *backend.Client
	ends     *ends.Ends
	now      time.Time
}

func newStage(t testing.TB, lines ...string) *stage {
	t.Helper()
	g := &stage{url: databases.New(t), now: received}
	g.store = databases.Worker(t, g.url)
	clock := func() time.Time { return g.now }
	var err error
	if g.backends, err = backendtest.New(backendtest.Config{Now: clock}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(g.backends)
	t.Cleanup(server.Close)
	reached := map[string]backend.Line{"none": {MarkOnly: true}}
	for _, line := range lines {
		reached[line] = backend.Line{BaseURL: server.URL + "/" + line}
	}
	g.client = backend.New(backend.Config{Lines: reached})
	g.ends = ends.New(ends.Config{Store: g.store, Backends: g.client, Now: clock})
	return g
}

// cancelled is a product of the line that ends by a case of its own, as its backend knows.
func (g *stage) cancelled(t *testing.T, line, id string) (caseID string) {
	t.Helper()
	owner := storetest.OpenURL(t, g.url)
	r := storetest.Record(t, "C-"+id, "V-"+id, [3]string{id, storetest.Monthly, ""})
	r.Products[0].Line = line
	storetest.Import(t, owner, r)
	d := storetest.Declare(t, owner, "C-"+id, received, id)
	if _, err := g.store.Claim(t.Context(), d.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := g.store.Decide(t.Context(), d.ID, store.Rules{Version: "test", Decide: cancellation.Decide}); err != nil {
		t.Fatal(err)
	}
	o, err := g.store.Order(t.Context(), d.Items[0].ID)
	if err == nil {
		err = g.client.Set(t.Context(), backend.Order{Line: line, ProductID: id, EndsOn: o.EndsOn, Key: id})
	}
	if err == nil {
		err = g.store.Mark(t.Context(), o)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d.ID
}

// on moves the clock to a day, and asks until nothing is due.
func (g *stage) on(t testing.TB, day string) ends.Page {
	t.Helper()
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	g.now = at.Add(11 * time.Hour)
	total := ends.Page{Found: map[cancellation.Finding]int{}}
	for {
		page, err := g.ends.Page(t.Context(), func() {})
		if err != nil {
			t.Fatal(err)
		}
		if page.Cases == 0 {
			return total
		}
		total.Cases, total.Unanswered = total.Cases+page.Cases, total.Unanswered+page.Unanswered
		for finding, n := range page.Found {
			total.Found[finding] += n
		}
	}
}

// queue is how many cases wait for a person because a product did not end as decided.
func (g *stage) queue(t testing.TB) map[string]bool {
	t.Helper()
	list, err := storetest.OpenURL(t, g.url).Queue(t.Context(), store.QueueFilter{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	waiting := map[string]bool{}
	for _, w := range list {
		if w.Cause != cancellation.CauseEndDiffers {
			t.Errorf("%s waits for %s", w.CaseID, w.Cause)
		}
		waiting[w.CaseID] = true
	}
	return waiting
}

// exec runs SQL of its own.
func (g *stage) exec(t testing.TB, statements ...string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), g.url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	for _, sql := range statements {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%v in %s", err, sql)
		}
	}
}

package signin

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/jackc/pgx/v5"
)

// recorder sees what is stored, and fails when told.
type recorder struct {
	Sessions

	mu      sync.Mutex
	asked   int
	fails   bool
	token   string
	data    []byte
	expires time.Time
}

var errAway = errors.New("the database is away")

func (r *recorder) ask() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked++
	if r.fails {
		return errAway
	}
	return nil
}

func (r *recorder) set(fails bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fails = fails
}

func (r *recorder) stored() (expires time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.expires
}

func (r *recorder) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	if err := r.ask(); err != nil {
		return nil, false, err
	}
	return r.Sessions.FindCtx(ctx, token)
}

func (r *recorder) CommitCtx(ctx context.Context, token string, data []byte, expires time.Time) error {
	if err := r.ask(); err != nil {
		return err
	}
	r.mu.Lock()
	r.token, r.data, r.expires = token, data, expires
	r.mu.Unlock()
	return r.Sessions.CommitCtx(ctx, token, data, expires)
}

func (r *recorder) DeleteCtx(ctx context.Context, token string) error {
	if err := r.ask(); err != nil {
		return err
	}
	return r.Sessions.DeleteCtx(ctx, token)
}

func recorded(t *testing.T, pages map[string]http.HandlerFunc) (*site, *recorder) {
	t.Helper()
	r := &recorder{}
	r.Sessions, _ = sessions(t)
	return newSite(t, newProvider(t), func(c *Config) { c.Sessions = r }, pages), r
}

func within(t *testing.T, what string, got time.Time, want time.Duration) {
	t.Helper()
	if left := time.Until(got); left > want || left < want-time.Minute {
		t.Errorf("%s: ends in %v, want %v", what, left, want)
	}
}

func TestASessionEndsUnusedAfterHalfAnHourAndAtTheLatestAfterTwelve(t *testing.T) {
	s, r := recorded(t, nil)
	b := s.browser(t)
	b.begin("/konto")
	within(t, "only knocked", r.stored(), attemptTime)
	b.signIn()
	within(t, "signed in", r.stored(), idleTime)
	deadline, values, err := scs.GobCodec{}.Decode(r.data)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "at the latest", deadline, lifetime)
	// Eleven hours and fifty-five minutes later:
	data, err := scs.GobCodec{}.Encode(time.Now().Add(5*time.Minute), values)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.CommitCtx(t.Context(), r.token, data, time.Now().Add(idleTime)); err != nil {
		t.Fatal(err)
	}
	if got := b.customer(); got != "C-1001" {
		t.Errorf("signed in as %s", got)
	}
	within(t, "used shortly before the end", r.stored(), 5*time.Minute)
	if err := r.CommitCtx(t.Context(), r.token, data, time.Now().Add(-time.Second)); err != nil {
		t.Fatal(err)
	}
	if got := b.customer(); got != "nobody" {
		t.Errorf("after the end still signed in as %s", got)
	}
}

func TestWhoHasNoCookieCausesNoQuestionToTheDatabase(t *testing.T) {
	s, r := recorded(t, nil)
	if got := s.browser(t).get("/konto"); got.status != http.StatusSeeOther || r.asked != 0 {
		t.Errorf("status %d, %d questions", got.status, r.asked)
	}
}

func TestWithoutTheDatabaseNobodySignsInOrOutAndIsToldSo(t *testing.T) {
	s, r := recorded(t, nil)
	b := s.browser(t)
	back := s.issuer.grant(b.begin("/konto"))
	r.set(true)
	for name, got := range map[string]answer{
		"begin": s.browser(t).get(Customers().BeginPath("/konto")), "load": b.get("/konto"), "end": b.do(http.MethodPost, PathEnd),
	} {
		if got.status != http.StatusBadRequest || got.body != string(SessionsDown) || got.to != "" || got.header.Get("Set-Cookie") != "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if !errors.Is(s.last, errAway) {
		t.Errorf("the log is told %v", s.last)
	}
	r.set(false)
	if got := b.get(back); got.status != http.StatusSeeOther {
		t.Errorf("when it is back: %d %s", got.status, got.body)
	}
}

func TestAPageWhoseSessionCannotBeStoredIsTheErrorPageAlone(t *testing.T) {
	var r *recorder
	s, r := recorded(t, map[string]http.HandlerFunc{"GET /seite": func(w http.ResponseWriter, _ *http.Request) {
		r.set(true)
		w.Header().Set("Content-Length", "4")
		_, _ = io.WriteString(w, "page")
		_, _ = io.WriteString(w, "more")
	}})
	b := s.browser(t)
	b.signIn()
	if got := b.get("/seite"); got.body != string(SessionsDown) {
		t.Errorf("%d %q", got.status, got.body)
	}
}

func TestASessionIsStoredAlsoIfTheBrowserHasGone(t *testing.T) {
	s, r := recorded(t, nil)
	ctx, leave := context.WithCancel(t.Context())
	handler := s.Load(s.fail)(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := s.enter(r.Context(), Caller{Customer: "C-1"}); err != nil {
			t.Error(err)
		}
		leave()
		w.WriteHeader(http.StatusNoContent)
	}))
	got := httptest.NewRecorder()
	handler.ServeHTTP(got, httptest.NewRequestWithContext(ctx, http.MethodGet, "/", nil))
	if got.Code != http.StatusNoContent || r.token == "" {
		t.Errorf("status %d, stored %q", got.Code, r.token)
	}
}

func TestSigningOutIsNotUndoneByARequestUnderWay(t *testing.T) {
	entered, leave := make(chan struct{}), make(chan struct{})
	s, _ := recorded(t, map[string]http.HandlerFunc{"GET /langsam": func(w http.ResponseWriter, _ *http.Request) {
		close(entered)
		<-leave
		_, _ = io.WriteString(w, "late")
	}})
	b := s.browser(t)
	b.signIn()
	thief := s.browser(t)
	thief.plant(b.token())
	var done sync.WaitGroup
	done.Go(func() { thief.get("/langsam") })
	<-entered
	b.do(http.MethodPost, PathEnd)
	close(leave)
	done.Wait()
	if got := thief.customer(); got != "nobody" {
		t.Errorf("signed in again as %s", got)
	}
}

func TestARequestOvertakenBySigningInDoesNotTakeTheCookieBack(t *testing.T) {
	entered, leave := make(chan struct{}), make(chan struct{})
	s, _ := recorded(t, map[string]http.HandlerFunc{"GET /langsam": func(w http.ResponseWriter, _ *http.Request) {
		close(entered)
		<-leave
		_, _ = io.WriteString(w, "late")
	}})
	b := s.browser(t)
	asked := b.begin("/konto")
	var done sync.WaitGroup
	done.Go(func() { b.get("/langsam") })
	<-entered
	b.get(s.issuer.grant(asked))
	close(leave)
	done.Wait()
	if got := b.customer(); got != "C-1001" {
		t.Errorf("signed in as %s", got)
	}
}

func TestExpiredSessionsAreSweptUntilTheProcessEnds(t *testing.T) {
	store, url := sessions(t)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	count := func() (n int) {
		if err := conn.QueryRow(t.Context(), `SELECT count(*) FROM sessions`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	var log strings.Builder
	r := &recorder{Sessions: failsOnce{store, new(sync.Once)}}
	s := New(Config{Sessions: r, Log: slog.New(slog.NewTextHandler(&log, nil))})
	s.pause = time.Millisecond
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Sweep(ctx) }()
	for range 2 { // also what expires later
		if err := store.CommitCtx(t.Context(), "old", []byte{}, time.Now().Add(-time.Minute)); err != nil {
			t.Error(err)
		}
		for deadline := time.Now().Add(10 * time.Second); count() > 0; {
			if time.Now().After(deadline) {
				t.Fatal("still there")
			}
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if got := log.String(); strings.Count(got, "level=WARN") != 1 || !strings.Contains(got, errAway.Error()) {
		t.Errorf("log: %q", got)
	}
}

type failsOnce struct {
	Sessions

	once *sync.Once
}

func (f failsOnce) Sweep(ctx context.Context) (int64, error) {
	err := error(nil)
	f.once.Do(func() { err = errAway })
	if err != nil {
		return 0, err
	}
	return f.Sessions.Sweep(ctx)
}

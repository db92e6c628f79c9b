package portal_test

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/api/door"
	"github.com/fairwell/fairwell/api/pages"
	"github.com/fairwell/fairwell/api/portal"
	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/api/signin"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/leaktest"
	"github.com/fairwell/fairwell/internal/link"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/receipt/receipttest"
	"github.com/fairwell/fairwell/internal/runs"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

var databases *storetest.Databases

func TestMain(m *testing.M) {
	os.Exit(leaktest.Check(storetest.Run(m, func(d *storetest.Databases) { databases = d })))
}

// noon is the moment at which every test declares.
var noon = time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)

// front is the real reception, but for when it is told to fail.
type front struct {
	*reception.Reception

	mu       sync.Mutex
	fail     error // of everything that is received
	typed    []reception.TypedDeclaration
	declared []reception.Declaration
}

// received notes what is to be stored, or says that it cannot be.
func (d *front) received(note func()) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail == nil {
		note()
	}
	return d.fail
}

func (d *front) DeclareTyped(ctx context.Context, t reception.TypedDeclaration) (reception.Declared, error) {
	if err := d.received(func() { d.typed = append(d.typed, t) }); err != nil {
		return reception.Declared{}, err
	}
	return d.Reception.DeclareTyped(ctx, t)
}

func (d *front) Declare(ctx context.Context, r reception.Declaration) (reception.Declared, error) {
	if err := d.received(func() { d.declared = append(d.declared, r) }); err != nil {
		return reception.Declared{}, err
	}
	return d.Reception.Declare(ctx, r)
}

func (d *front) Withdraw(ctx context.Context, w reception.Withdrawal) (reception.Declared, error) {
	if err := d.received(func() {}); err != nil {
		return reception.Declared{}, err
	}
	return d.Reception.Withdraw(ctx, w)
}

// decider decides at once, by the same activities as a run does.
type decider struct{ decide *activities.Activities }

func (decider) Start(context.Context, runs.Case) error { return nil }

func (d decider) Accept(ctx context.Context, c runs.Case) error {
	in := activities.CaseInput{CaseID: c.ID}
	if _, err := d.decide.ValidateNotice(ctx, in); err != nil {
		return err
	}
	_, err := d.decide.ComputeEndDates(ctx, in)
	return err
}

// signIn takes a cookie at its word.
type signIn struct{}

type customerKey struct{}

func (signIn) Load(func(http.ResponseWriter, *http.Request, error)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if c, err := r.Cookie("customer"); err == nil {
				r = r.WithContext(context.WithValue(r.Context(), customerKey{}, c.Value))
			}
			next.ServeHTTP(w, r)
		})
	}
}

func (signIn) Customer(ctx context.Context) (string, bool) {
	id, ok := ctx.Value(customerKey{}).(string)
	return id, ok
}

func (signIn) Begin(w http.ResponseWriter, _ *http.Request) error {
	w.WriteHeader(http.StatusTeapot)
	return nil
}

// Callback fails as it is asked to.
func (signIn) Callback(_ http.ResponseWriter, r *http.Request) error {
	return &signin.Error{Code: signin.Code(r.URL.Query().Get("code")), Step: "test"}
}

func (signIn) End(w http.ResponseWriter, _ *http.Request) error {
	w.WriteHeader(http.StatusTeapot)
	return nil
}

// stage is the portal on a database of its own.
type stage struct {
	t      testing.TB
	server *httptest.Server
	routes chi.Routes // the portal's own list
	client *http.Client
	front  *front
	owner  *store.Store
	links  link.Keys
	log    *lockedBuffer
	now    time.Time
	dsn    string
}

func newStage(t testing.TB, change ...func(*portal.Config)) *stage {
	t.Helper()
	return stageWith(t, nil, change...)
}

// stageWith has the terms of new contracts; nil: going on is none.
func stageWith(t testing.TB, terms reception.Terms, change ...func(*portal.Config)) *stage {
	t.Helper()
	url := databases.New(t)
	st := &stage{t: t, owner: storetest.OpenURL(t, url), log: &lockedBuffer{}, now: noon, dsn: url}
	own := url
	if role, err := databases.AsAPI(url); err == nil {
		own = role
	}
	s := storetest.OpenURL(t, own)
	signer := receipttest.Signer(t, 7)
	st.front = &front{
		Reception: reception.New(reception.Config{
			Store: s, Runs: decider{activities.New(activities.Config{Store: databases.Worker(t, url)})}, Receipts: signs(signer),
			Provider: "Beispielnetz", Now: func() time.Time { return noon },
			Continuations: cancellation.Continuations{"mobile": {Days: 1}, "access": {Days: 14, AtOnce: true}},
			Terms:         terms,
		}),
	}
	var err error
	if st.links, err = link.NewKeys(make([]byte, 32)); err != nil {
		t.Fatal(err)
	}
	c := portal.Config{
		Reception: st.front, Store: s, Links: func() link.Keys { return st.links }, Keys: signer.Public, SignIn: signIn{},
		Provider: pages.Provider{
			Name: "Beispielnetz", Address: "Musterweg 1, 12345 Musterstadt",
			ImprintURL: "https://example.com/impressum", PrivacyURL: "https://example.com/datenschutz",
		},
		Log:       slog.New(slog.NewTextHandler(st.log, nil)),
		Now:       func() time.Time { return st.now },
		Door:      door.New(4),
		PublicURL: "https://kuendigung.example.com",
	}
	for _, f := range change {
		f(&c)
	}
	h, err := portal.New(c)
	if err != nil {
		t.Fatal(err)
	}
	st.routes = h.(chi.Routes)
	// As the API serves it: for every path that is not its own.
	outer := chi.NewRouter()
	outer.Use(middleware.ClientIPFromXFF("127.0.0.1/32"))
	outer.Get("/openapi.json", http.NotFound)
	outer.NotFound(h.ServeHTTP)
	st.server = httptest.NewServer(outer)
	t.Cleanup(st.server.Close)
	st.client = &http.Client{
		Transport:     &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	t.Cleanup(st.client.CloseIdleConnections)
	st.seed()
	return st
}

func (st *stage) seed() {
	st.t.Helper()
	for _, line := range []string{
		`{"customer":{"id":"C-1","number":"K1","name":"Erika Beispiel","email":"erika@example.com","locale":"de"},
		  "contract":{"id":"V-1","number":"2024-0815","concluded_on":"2024-01-15"},
		  "products":[
		   {"id":"P-1","name":"DSL 100","line":"access","terms":{"starts_on":"2024-01-15","initial_term":"P24M","notice":"P1M","renewal":"indefinite","renewal_notice":"P1M"}},
		   {"id":"P-2","name":"TV-Option","line":"tv","part_of":"P-1","terms":{}},
		   {"id":"P-3","name":"Altvertrag","line":"hosting","ended_on":"2025-03-31","terms":{"notice":"P1M"}}]}`,
		`{"customer":{"id":"C-1","number":"K1","name":"Erika Beispiel","email":"erika@example.com","locale":"de"},
		  "contract":{"id":"V-2","number":"2026-0001","concluded_on":"2026-06-01"},
		  "products":[{"id":"P-4","name":"Handy <b>10 GB</b>","line":"mobile","terms":{"notice":"P1M","cadence":"month_end"}}]}`,
		`{"customer":{"id":"C-2","number":"K2","name":"Max Muster","locale":"en"},
		  "contract":{"id":"V-9","number":"2025-7","concluded_on":"2025-01-01"},
		  "products":[{"id":"P-9","name":"Second line","line":"access","terms":{"notice":"P1M"}}]}`,
	} {
		var r store.Record
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			st.t.Fatal(err)
		}
		storetest.Import(st.t, st.owner, r)
	}
}

// answer is a page as it came.
type answer struct {
	status int
	header http.Header
	body   string
}

var (
	tags   = regexp.MustCompile(`(?s)<(script|style).*?</(script|style)>|<[^>]*>`)
	blanks = regexp.MustCompile(`\s+`)
)

// text is what a reader sees.
func (a answer) text() string {
	return strings.TrimSpace(blanks.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(a.body, " ")), " "))
}

func (a answer) says(t testing.TB, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(a.text(), w) {
			t.Errorf("the page does not say %q:\n%s", w, a.text())
		}
	}
}

func (a answer) holds(t testing.TB, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(a.body, p) {
			t.Errorf("the page does not hold %q:\n%s", p, a.body)
		}
	}
}

// visit asks for a page; header values come in pairs.
func (st *stage) visit(path string, header ...string) answer {
	st.t.Helper()
	return st.do(http.MethodGet, path, nil, header...)
}

func (st *stage) post(path string, form url.Values, header ...string) answer {
	st.t.Helper()
	return st.do(http.MethodPost, path, strings.NewReader(form.Encode()), append([]string{"Content-Type", "application/x-www-form-urlencoded"}, header...)...)
}

func (st *stage) do(method, path string, body io.Reader, header ...string) answer {
	st.t.Helper()
	req, err := http.NewRequestWithContext(st.t.Context(), method, st.server.URL+path, body)
	if err != nil {
		st.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := st.client.Do(req)
	if err != nil {
		st.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		st.t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(content)}
}

// follow asks for the page that a form led to.
func (st *stage) follow(a answer, header ...string) answer {
	st.t.Helper()
	if a.status != http.StatusSeeOther {
		st.t.Fatalf("the form was answered %d:\n%s", a.status, a.text())
	}
	return st.visit(a.header.Get("Location"), header...)
}

// token is what the form on the page hands out.
func token(t testing.TB, a answer) string {
	t.Helper()
	found := regexp.MustCompile(`name="token" value="([^"]+)"`).FindStringSubmatch(a.body)
	if found == nil {
		t.Fatalf("the page has no token:\n%s", a.body)
	}
	return found[1]
}

// filled is the public form with the least that is needed.
func filled(change ...string) url.Values {
	v := url.Values{
		"kind": {"ordinary"}, "name": {"Erika Beispiel"}, "contract": {"2024-0815"}, "wish": {"earliest", ""},
		"email": {"erika@example.com"}, "token": {"T1"}, "lang": {"de"},
	}
	for i := 0; i < len(change); i += 2 {
		v.Set(change[i], change[i+1])
	}
	return v
}

// as is the cookie of a customer who is signed in.
func as(customer string) []string { return []string{"Cookie", "customer=" + customer} }

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// signs has one key for the life of a test.
func signs(s *receipt.Signer) func() *receipt.Signer { return func() *receipt.Signer { return s } }

// tokenless is a form without what is new in it each time.
func tokenless(a answer) string {
	return regexp.MustCompile(`name="token" value="[^"]+"|href="[^"]*"`).ReplaceAllString(a.body, "")
}

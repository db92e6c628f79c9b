package desk_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
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

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"
	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/api"
	"github.com/fairwell/fairwell/api/desk"
	"github.com/fairwell/fairwell/api/pages"
	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/api/signin"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/leaktest"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/receipt/receipttest"
	"github.com/fairwell/fairwell/internal/runs"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

var databases *storetest.Databases

// erika is the customer of most tests, with her contract, as the book has her.
const erika = `{"customer":{"id":"C-1","number":"K1","name":"Erika Beispiel","email":"erika@example.com","locale":"de"},
  "contract":{"id":"V-2","number":"2026-0001","concluded_on":"2026-06-01"},
  "products":[
   {"id":"P-4","name":"Handy 10 GB","line":"mobile","terms":{"notice":"P1M","cadence":"month_end"}},
   {"id":"P-5","name":"beispiel.de","line":"domain","terms":{"initial_term":"P12M","notice":"P1M","renewal":"P12M"}}]}`

func TestMain(m *testing.M) {
	os.Exit(leaktest.Check(storetest.Run(m, func(d *storetest.Databases) { databases = d })))
}

// noon is the moment at which everybody declares.
var noon = time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)

// runsAtOnce decides and applies acts at once, by the same activities as a run does.
type runsAtOnce struct{ do *activities.Activities }

func (runsAtOnce) Start(context.Context, runs.Case) error { return nil }

func (f runsAtOnce) Accept(ctx context.Context, c runs.Case) error {
	in := activities.CaseInput{CaseID: c.ID}
	if _, err := f.do.ValidateNotice(ctx, in); err != nil {
		return err
	}
	_, err := f.do.ComputeEndDates(ctx, in)
	return err
}

func (f runsAtOnce) Nudge(ctx context.Context, c runs.Case, _ string) error {
	_, err := f.do.ApplyActs(ctx, activities.CaseInput{CaseID: c.ID})
	return err
}

// signIn takes a cookie at its word: whose it is, and which scope he has.
type signIn struct{ st *stage }

type whoKey struct{}

func (s signIn) Load(func(http.ResponseWriter, *http.Request, error)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if c, err := r.Cookie("agent"); err == nil {
				name, scope, _ := strings.Cut(c.Value, ":")
				who := signin.Caller{Subject: name, Token: s.st.token(name, scope)}
				r = r.WithContext(context.WithValue(r.Context(), whoKey{}, who))
			}
			next.ServeHTTP(w, r)
		})
	}
}

func who(ctx context.Context) (signin.Caller, bool) {
	w, ok := ctx.Value(whoKey{}).(signin.Caller)
	return w, ok
}

func (signIn) Begin(w http.ResponseWriter, _ *http.Request) error {
	w.WriteHeader(http.StatusTeapot)
	return nil
}

func (signIn) Callback(http.ResponseWriter, *http.Request) error {
	return &signin.Error{Code: signin.Denied, Step: "test"}
}

func (s signIn) End(w http.ResponseWriter, r *http.Request) error { return s.Begin(w, r) }

// stage is the desk on the API, on a database of its own.
type stage struct {
	t         *testing.T
	url       string
	server    *httptest.Server
	client    *http.Client
	issuer    string
	owner     *store.Store
	own       *store.Store // with the rights of the API
	runs      runsAtOnce
	reception *reception.Reception
	agent     string // who is signed in, and by which scope
	config    api.Config
}

func newStage(t *testing.T, change ...func(*api.Config)) *stage {
	t.Helper()
	dsn := databases.New(t)
	st := &stage{t: t, url: dsn, owner: storetest.OpenURL(t, dsn), agent: "anna:support"}
	as := dsn
	if role, err := databases.AsAPI(dsn); err == nil {
		as = role
	}
	st.own = storetest.OpenURL(t, as)
	st.runs = runsAtOnce{activities.New(activities.Config{Store: databases.Worker(t, dsn)})}
	st.issuer = newIssuer(t)
	log := slog.New(slog.DiscardHandler)
	now := func() time.Time { return noon }
	st.reception = reception.New(reception.Config{
		Store: st.own, Runs: st.runs, Receipts: signs(receipttest.Signer(t, 7)), Provider: "Beispielnetz", RejectWithin: 3, Log: log, Now: now,
		Continuations: cancellation.Continuations{"mobile": {Days: 1}},
	})
	st.config = api.Config{
		Store: st.own, Runs: st.runs, Log: log, Now: now, Reception: st.reception,
		Tokens: api.NewTokens(api.TokenConfig{Issuer: st.issuer, Audience: "fairwell", Now: now}),
		RunURL: func(c runs.Case) string { return c.Page("http://temporal.example", "default") },
		Desk: func(v1 http.Handler) (http.Handler, error) {
			return desk.New(desk.Config{
				API: v1, SignIn: signIn{st}, Who: who, Provider: pages.Provider{Name: "Beispielnetz"}, Log: log,
				PublicURL: "https://kuendigung.example.com", Now: now,
			})
		},
	}
	for _, c := range change {
		c(&st.config)
	}
	handler, err := api.New(st.config)
	if err != nil {
		t.Fatal(err)
	}
	st.server = httptest.NewServer(handler)
	t.Cleanup(st.server.Close)
	st.client = &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	for _, line := range []string{
		erika,
		`{"customer":{"id":"C-2","number":"K2","name":"Max Muster","locale":"de"},
		  "contract":{"id":"V-9","number":"2025-7","concluded_on":"2025-01-01"},
		  "products":[{"id":"P-9","name":"DSL","line":"access","terms":{"notice":"P1M"}}]}`,
	} {
		var r store.Record
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		storetest.Import(t, st.owner, r)
	}
	return st
}

var tokenKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

func newIssuer(t *testing.T) string {
	t.Helper()
	provider := &oidctest.Server{PublicKeys: []oidctest.PublicKey{{PublicKey: tokenKey().Public(), KeyID: "k1", Algorithm: oidc.RS256}}}
	server := httptest.NewServer(provider)
	t.Cleanup(server.Close)
	provider.SetIssuer(server.URL)
	return server.URL
}

func (st *stage) token(sub, scope string) string {
	part := func(v any) string {
		text, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		return base64.RawURLEncoding.EncodeToString(text)
	}
	life := time.Hour
	if scope == "expired" {
		scope, life = "support", -time.Hour
	}
	content := part(map[string]string{"alg": "RS256", "kid": "k1", "typ": "at+jwt"}) + "." +
		part(map[string]any{"iss": st.issuer, "sub": sub, "aud": "fairwell", "scope": scope, "exp": noon.Add(life).Unix()})
	sum := sha256.Sum256([]byte(content))
	signature, err := rsa.SignPKCS1v15(rand.Reader, tokenKey(), crypto.SHA256, sum[:])
	if err != nil {
		panic(err)
	}
	return content + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// answer is a page as it came.
type answer struct {
	t      *testing.T
	status int
	header http.Header
	body   string
	at     string
}

var (
	tags   = regexp.MustCompile(`(?s)<(script|style).*?</(script|style)>|<[^>]*>`)
	blanks = regexp.MustCompile(`\s+`)
)

// text is what a reader sees.
func (a answer) text() string {
	return strings.TrimSpace(blanks.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(a.body, " ")), " "))
}

func (a answer) says(words ...string) {
	a.t.Helper()
	for _, w := range words {
		if !strings.Contains(a.text(), w) {
			a.t.Errorf("%s (%d) does not say %q:\n%s", a.at, a.status, w, a.text())
		}
	}
}

func (st *stage) visit(path string, header ...string) answer {
	st.t.Helper()
	return st.do(http.MethodGet, path, nil, header...)
}

func (st *stage) post(path string, form url.Values, header ...string) answer {
	st.t.Helper()
	return st.do(http.MethodPost, path, form, header...)
}

func (st *stage) do(method, path string, form url.Values, header ...string) answer {
	st.t.Helper()
	req, err := http.NewRequestWithContext(st.t.Context(), method, st.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		st.t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if st.agent != "" {
		req.AddCookie(&http.Cookie{Name: "agent", Value: st.agent})
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Add(header[i], header[i+1])
	}
	res, err := st.client.Do(req)
	if err != nil {
		st.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		st.t.Fatal(err)
	}
	return answer{st.t, res.StatusCode, res.Header, string(body), path}
}

// follow asks for the page that a form led to.
func (st *stage) follow(a answer) answer {
	st.t.Helper()
	if a.status != http.StatusSeeOther {
		st.t.Fatalf("%s was answered %d:\n%s", a.at, a.status, a.text())
	}
	return st.visit(a.header.Get("Location"))
}

var (
	forms  = regexp.MustCompile(`(?s)<form method="post" action="([^"]*)"[^>]*>(.*?)</form>`)
	inputs = regexp.MustCompile(`<input [^>]*>`)
	name   = regexp.MustCompile(`\bname="([^"]*)"`)
	value  = regexp.MustCompile(`\bvalue="([^"]*)"`)
	kind   = regexp.MustCompile(`\btype="([^"]*)"`)
)

// form reads the form of an act as a browser would send it, the reason that stands
// first picked.
func (a answer) form(act string) (action string, values url.Values) {
	a.t.Helper()
	for _, f := range forms.FindAllStringSubmatch(a.body, -1) {
		if !strings.HasSuffix(f[1], "/"+act) {
			continue
		}
		values = url.Values{}
		for _, input := range inputs.FindAllString(f[2], -1) {
			at := func(of *regexp.Regexp) string {
				if found := of.FindStringSubmatch(input); found != nil {
					return html.UnescapeString(found[1])
				}
				return ""
			}
			switch at(kind) {
			case "radio":
				if !values.Has(at(name)) {
					values.Set(at(name), at(value))
				}
			case "checkbox":
				if strings.Contains(input, " checked") {
					values.Add(at(name), at(value))
				}
			default:
				values.Add(at(name), at(value))
			}
		}
		return f[1], values
	}
	a.t.Fatalf("%s holds no form for %s:\n%s", a.at, act, a.text())
	return "", nil
}

// sql runs a statement as the owner and returns its first column.
func (st *stage) sql(text string) []string {
	st.t.Helper()
	conn, err := pgx.Connect(st.t.Context(), st.url)
	if err != nil {
		st.t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(st.t.Context()))
	rows, err := conn.Query(st.t.Context(), text)
	if err != nil {
		st.t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		st.t.Fatal(err)
	}
	return list
}

// signs has one key for the life of a test.
func signs(s *receipt.Signer) func() *receipt.Signer { return func() *receipt.Signer { return s } }

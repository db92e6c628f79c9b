package api_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/api"
	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/leaktest"
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

// noon is the moment at which every test declares, unless it says another.
var noon = time.Date(2026, 11, 22, 11, 0, 0, 700_000_000, time.UTC)

// issuer signs tokens as an identity provider does.
type issuer struct {
	*httptest.Server
	key  *rsa.PrivateKey
	down *atomic.Bool // it answers 404 to everything
}

var tokenKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

func newIssuer(t testing.TB) issuer {
	t.Helper()
	provider := &oidctest.Server{PublicKeys: []oidctest.PublicKey{
		{PublicKey: tokenKey().Public(), KeyID: "k1", Algorithm: oidc.RS256},
	}}
	down := &atomic.Bool{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if down.Load() {
			http.NotFound(w, r)
			return
		}
		provider.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	provider.SetIssuer(server.URL)
	return issuer{server, tokenKey(), down}
}

// claims are a token's; a test changes what it is about.
type claims map[string]any

func (i issuer) claims(sub, scope string) claims {
	return claims{"iss": i.URL, "sub": sub, "aud": "fairwell", "scope": scope, "exp": noon.Add(time.Hour).Unix()}
}

func (i issuer) sign(t testing.TB, typ string, c claims) string {
	t.Helper()
	part := func(v any) string {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return base64.RawURLEncoding.EncodeToString(text)
	}
	content := part(map[string]string{"alg": "RS256", "kid": "k1", "typ": typ}) + "." + part(c)
	sum := sha256.Sum256([]byte(content))
	signature, err := rsa.SignPKCS1v15(rand.Reader, i.key, crypto.SHA256, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return content + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// fakeRuns stands in for Temporal. Its zero value decides and applies acts at
// once, by the same activities as a run does.
type fakeRuns struct {
	decide *activities.Activities

	mu     sync.Mutex
	accept func(context.Context) error // nil: decide
	nudge  func(context.Context) error // nil: apply the acts
	told   []string                    // update IDs
}

func (f *fakeRuns) Start(context.Context, runs.Case) error { return nil }

func (f *fakeRuns) Accept(ctx context.Context, c runs.Case) error {
	f.mu.Lock()
	accept := f.accept
	f.mu.Unlock()
	if accept != nil {
		return accept(ctx)
	}
	in := activities.CaseInput{CaseID: c.ID}
	if _, err := f.decide.ValidateNotice(ctx, in); err != nil {
		return err
	}
	_, err := f.decide.ComputeEndDates(ctx, in)
	return err
}

func (f *fakeRuns) Nudge(ctx context.Context, c runs.Case, updateID string) error {
	f.mu.Lock()
	f.told = append(f.told, updateID)
	nudge := f.nudge
	f.mu.Unlock()
	if nudge != nil {
		return nudge(ctx)
	}
	_, err := f.decide.ApplyActs(ctx, activities.CaseInput{CaseID: c.ID})
	return err
}

// setAccept changes what starting a run does.
func (f *fakeRuns) setAccept(accept func(context.Context) error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.accept = accept
}

// stage is the API on a database of its own, as the database role it has.
type stage struct {
	t      testing.TB
	url    string // the database, as its owner
	server *httptest.Server
	issuer issuer
	runs   *fakeRuns
	owner  *store.Store // the worker's rights
	signer *receipt.Signer
	log    *lockedBuffer
	config api.Config
	clock  func() time.Time // of the reception; nil: noon
	terms  reception.Terms  // of new contracts; nil: going on is none
}

func newStage(t testing.TB, change ...func(*stage)) *stage {
	t.Helper()
	url := databases.New(t)
	st := &stage{t: t, url: url, issuer: newIssuer(t), owner: storetest.OpenURL(t, url), log: &lockedBuffer{}}
	own := url
	if role, err := databases.AsAPI(url); err == nil {
		own = role
	}
	st.runs = &fakeRuns{decide: activities.New(activities.Config{Store: databases.Worker(t, url)})}
	st.signer = receipttest.Signer(t, 7)
	st.config = api.Config{
		Store:  storetest.OpenURL(t, own),
		Tokens: api.NewTokens(api.TokenConfig{Issuer: st.issuer.URL, Audience: "fairwell", Now: func() time.Time { return noon }}),
		Runs:   st.runs,
		Log:    slog.New(slog.NewTextHandler(st.log, nil)),
		Now:    func() time.Time { return noon },

		Afterwards: cancellation.Afterwards{Numbers: []string{"access"}, MailDays: map[string]int{"mail": 90}},
	}
	for _, c := range change {
		c(st)
	}
	if st.config.Reception == nil {
		st.config.Reception = reception.New(reception.Config{
			Store: st.config.Store, Runs: st.config.Runs, Receipts: signs(st.signer), Provider: "Beispielnetz",
			Log: st.config.Log, Now: func() time.Time {
				if st.clock != nil {
					return st.clock()
				}
				return st.config.Now()
			},
			Continuations: cancellation.Continuations{"access": {Days: 14, AtOnce: true}, "mobile": {Days: 1}},
			Terms:         st.terms,
		})
	}
	handler, err := api.New(st.config)
	if err != nil {
		t.Fatal(err)
	}
	st.server = httptest.NewServer(handler)
	t.Cleanup(st.server.Close)
	st.seed()
	return st
}

// seed imports two customers.
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
		  "products":[
		   {"id":"P-4","name":"Handy 10 GB","line":"mobile","terms":{"notice":"P1M","cadence":"month_end"}},
		   {"id":"P-5","name":"beispiel.de","line":"domain","terms":{"initial_term":"P12M","notice":"P1M","renewal":"P12M"}}]}`,
		`{"customer":{"id":"C-2","number":"K2","name":"Max Muster","locale":"en"},
		  "contract":{"id":"V-9","number":"2025-7","concluded_on":"2025-01-01"},
		  "products":[{"id":"P-9","name":"Second line","line":"access","terms":{"notice":"P1M"}}]}`,
	} {
		var r store.Record
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			st.t.Fatal(err)
		}
		if err := storetest.TryImport(st.t.Context(), st.owner, r); err != nil {
			st.t.Fatal(err)
		}
	}
}

// request is one call; its token stands for customer C-1 unless it says another.
type request struct {
	method, path, body string
	sub, scope         string
	key                string
	header             http.Header
	token              string // instead of sub and scope; "-" sends none
}

type response struct {
	status int
	header http.Header
	body   []byte
}

func (r response) json(t testing.TB) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(r.body, &v); err != nil {
		t.Fatalf("answer %d is no JSON object: %v\n%s", r.status, err, r.body)
	}
	return v
}

func (st *stage) do(r request) response {
	st.t.Helper()
	res, err := st.try(r)
	if err != nil {
		st.t.Fatal(err)
	}
	return res
}

func (st *stage) try(r request) (response, error) {
	if r.sub == "" {
		r.sub = "C-1"
	}
	if r.scope == "" {
		r.scope = "cancellations"
	}
	if r.token == "" {
		r.token = st.issuer.sign(st.t, "at+jwt", st.issuer.claims(r.sub, r.scope))
	}
	if r.method == "" {
		r.method = http.MethodGet
	}
	req, err := http.NewRequestWithContext(st.t.Context(), r.method, st.server.URL+r.path, strings.NewReader(r.body))
	if err != nil {
		return response{}, err
	}
	if r.body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.token != "-" {
		req.Header.Set("Authorization", "Bearer "+r.token)
	}
	if r.key != "" {
		req.Header.Set("Idempotency-Key", r.key)
	}
	for name, values := range r.header {
		req.Header[name] = values
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return response{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return response{res.StatusCode, res.Header, body}, err
}

// declare declares and expects the status.
func (st *stage) declare(status int, r request) map[string]any {
	st.t.Helper()
	r.method, r.path = http.MethodPost, "/v1/cancellations"
	if r.key == "" {
		r.key = "key-1"
	}
	res := st.do(r)
	if res.status != status {
		st.t.Fatalf("declaring answers %d, want %d: %s\nlog: %s", res.status, status, res.body, st.log)
	}
	return res.json(st.t)
}

// item returns the item of a product in a case.
func item(t testing.TB, k map[string]any, productID string) map[string]any {
	t.Helper()
	items, _ := k["items"].([]any)
	for _, i := range items {
		if i := i.(map[string]any); i["product_id"] == productID {
			return i
		}
	}
	t.Fatalf("no item of %s in %v", productID, k)
	return nil
}

type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

func indent(t testing.TB, v any) []byte {
	t.Helper()
	content, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(content, '\n')
}

// signs has one key for the life of a test.
func signs(s *receipt.Signer) func() *receipt.Signer { return func() *receipt.Signer { return s } }

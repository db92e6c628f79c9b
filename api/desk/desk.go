// Package desk owns the pages of support below /support: the queue of what needs a
// person, the case with the one thing to do next, proposals, holds, withdrawals and the
// search for customers.
//
// It is a client of the API like any other: each page asks /v1 with the token of
// whoever is signed in, so that scopes, keys, tags and the record of reads have one
// mechanism. It must never read the store past the API, never put what is personal into
// an address, and needs no script: desk.js adds keys to what is a link or a button.
package desk

import (
	"context"
	"embed"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/fairwell/fairwell/api/pages"
	"github.com/fairwell/fairwell/api/signin"
)

//go:embed templates
var templates embed.FS

//go:embed static/desk.css
var style []byte

//go:embed static/desk.js
var script []byte

// SignIn knows who is signed in: package signin, or a test's. What its handlers
// return becomes a page; Load is told how.
type SignIn interface {
	Load(fail func(http.ResponseWriter, *http.Request, error)) func(http.Handler) http.Handler
	Begin(w http.ResponseWriter, r *http.Request) error
	Callback(w http.ResponseWriter, r *http.Request) error
	End(w http.ResponseWriter, r *http.Request) error
}

// Config is what the desk needs. All but the last are required.
type Config struct {
	API       http.Handler // which answers /v1
	SignIn    SignIn
	Who       func(context.Context) (signin.Caller, bool)
	Provider  pages.Provider
	Log       *slog.Logger
	PublicURL string // as which browsers know the pages, whatever Host a proxy sends

	Now func() time.Time // default time.Now
}

// desk holds what the handlers share. It has no state.
type desk struct {
	Config
	client client
	pages  pages.Set
	static pages.Static
	ours   func(http.Handler) http.Handler // refuses forms of other sites
	realm  signin.Realm
}

// New builds the pages. It fails if a template, a sentence of a language or the
// provider's logo is missing, so that nobody finds out later.
func New(c Config) (http.Handler, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	d := &desk{Config: c, client: client{c.API}, realm: signin.Support()}
	var err error
	if d.ours, err = pages.Failing(d.fail).SameOrigin(c.PublicURL); err != nil {
		return nil, err
	}
	if d.static, err = pages.NewStatic(pathStatic, c.Provider, style, script); err != nil {
		return nil, fmt.Errorf("prepare static files: %w", err)
	}
	if d.pages, err = pages.Parse(templates); err != nil {
		return nil, fmt.Errorf("parse pages: %w", err)
	}
	return d.routes(), nil
}

// The addresses that pages link to.
const (
	pathQueue       = "/support"
	pathStatic      = "/support/static/"
	pathCases       = "/support/cases/"
	pathWithdrawals = "/support/withdrawals"
	pathProposals   = "/support/proposals"
	pathBatches     = "/support/batches"
	pathHolds       = "/support/holds"
	pathEndpoints   = "/support/endpoints"
	pathSearch      = "/support/search"
	pathKeys        = "/support/keys"
)

// routes is the one list of them.
func (d *desk) routes() http.Handler {
	r := chi.NewRouter()
	r.Use(middleware.StripSlashes, middleware.GetHead, pages.Headers, pages.Failing(d.fail).RecoverPanic, d.ours)
	fail := d.handle(func(http.ResponseWriter, *http.Request) error { return errNotFound })
	r.NotFound(fail)
	r.MethodNotAllowed(fail)
	r.Get("/static/{file}", d.handle(d.file))
	r.Group(func(r chi.Router) {
		r.Use(d.SignIn.Load(d.fail))
		r.Get("/sign-in", d.handle(d.SignIn.Begin))
		r.Get("/signed-in", d.handle(d.SignIn.Callback))
		r.Post("/sign-out", d.handle(d.SignIn.End))
		for _, p := range d.list() {
			r.Method(p.method, p.path, d.handle(d.signedIn(p.show)))
		}
	})
	return r
}

// route is a page for whoever is signed in.
type route struct {
	method, path string
	show         func(http.ResponseWriter, *http.Request, agent) error
}

func (d *desk) list() []route {
	return []route{
		{http.MethodGet, "/", d.queue},
		{http.MethodPost, "/queue/{id}/{press}", d.take},
		{http.MethodPost, "/letters", d.letters},
		{http.MethodGet, "/batches", d.batches},
		{http.MethodPost, "/batches", d.draft},
		{http.MethodGet, "/batches/new", d.newBatch},
		{http.MethodPost, "/batches/new", d.newBatch},
		{http.MethodGet, "/batches/{id}", d.batch},
		{http.MethodPost, "/batches/{id}/{press}", d.press},
		{http.MethodGet, "/intake", d.intake},
		{http.MethodPost, "/intake", d.enter},
		{http.MethodGet, "/cases/{id}", d.showCase},
		{http.MethodGet, "/cases/{id}/letter", d.letter},
		{http.MethodPost, "/cases/{id}/*", d.act},
		{http.MethodGet, "/withdrawals", d.withdrawals},
		{http.MethodGet, "/withdrawals/{id}", d.showWithdrawal},
		{http.MethodPost, "/withdrawals/{id}/*", d.act},
		{http.MethodGet, "/proposals", d.proposals},
		{http.MethodPost, "/proposals/{id}/{answer}", d.answer},
		{http.MethodGet, "/holds", d.holds},
		{http.MethodPost, "/holds", d.placeHold},
		{http.MethodPost, "/holds/{id}/release", d.releaseHold},
		{http.MethodGet, "/endpoints", d.endpoints},
		{http.MethodGet, "/endpoints/{id}", d.deliveries},
		{http.MethodPost, "/endpoints/{id}", d.switchEndpoint},
		{http.MethodGet, "/report", d.report},
		{http.MethodGet, "/report.csv", d.reportTable},
		{http.MethodGet, "/search", d.searchForm},
		{http.MethodPost, "/search", d.search},
		{http.MethodGet, "/keys", d.keys},
		{http.MethodPost, "/keys", d.switchKeys},
	}
}

// Package portal owns the pages that people see: the public form to cancel, the
// withdrawal, the customer centre, the page of a case and the check of a
// receipt. It renders what the reception and the store know, in German or English,
// without a script being needed.
//
// It must never decide, sign or send anything itself, never ask for more than
// the law allows on a page, and never let a page or its timing tell whether a
// customer exists. What a person typed is in no log and in no address.
package portal

import (
	"embed"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/httprate"

	"github.com/fairwell/fairwell/api/door"
	"github.com/fairwell/fairwell/api/pages"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/link"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/store"
)

//go:embed templates
var templates embed.FS

//go:embed static/portal.js
var script []byte

// Config is what the pages need. All but the last four are required.
type Config struct {
	Reception Reception
	Store     *store.Store
	Links     func() link.Keys
	Keys      func() receipt.Keys // check receipts; published
	Provider  pages.Provider
	Log       *slog.Logger
	Door      *door.Door // where declarations wait to be stored
	PublicURL string     // as which browsers know the pages, whatever Host a proxy sends

	SignIn     SignIn                  // nil: there is no customer centre
	ProbeKey   func() string           // tells probes from declarations; nil: there are no probes
	Afterwards cancellation.Afterwards // what is owed when a product has ended
	Now        func() time.Time        // default time.Now
	RateLimit  int                     // requests a minute of one address; 0: no limit. Declaring has none
}

// Portal holds what the handlers share. It has no state but its counters.
type portal struct {
	Config
	router   chi.Routes
	pages    pages.Set
	static   pages.Static
	marks    map[publicForm]string
	ours     func(http.Handler) http.Handler // refuses forms of other sites
	limiter  *httprate.RateLimiter           // nil: no limit
	checking *httprate.RateLimiter
	crowd    door.Log
}

// checksAMinute is how often one address may ask about receipts, whatever else
// it may: codes are not to be guessed.
const checksAMinute = 30

// New builds the pages. It fails if a template, a sentence of a language or the
// provider's logo is missing, so that no visitor finds out.
func New(c Config) (http.Handler, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	silent := httprate.WithResponseHeaders(httprate.ResponseHeaders{})
	p := &portal{
		Config:   c,
		checking: httprate.NewRateLimiter(checksAMinute, time.Minute, silent),
	}
	if c.RateLimit > 0 {
		p.limiter = httprate.NewRateLimiter(c.RateLimit, time.Minute, silent)
	}
	var err error
	if p.ours, err = pages.Failing(p.fail).SameOrigin(c.PublicURL); err != nil {
		return nil, err
	}
	if p.static, err = pages.NewStatic("/static/", c.Provider, nil, script); err != nil {
		return nil, fmt.Errorf("prepare static files: %w", err)
	}
	if p.pages, err = pages.Parse(templates); err != nil {
		return nil, fmt.Errorf("parse pages: %w", err)
	}
	if p.marks, err = p.formMarks(); err != nil {
		return nil, err
	}
	return p.routes(), nil
}

// Package api owns Fairwell's face to the outside: the JSON API under /v1, its
// description and its reader. For all other paths it asks the portal. It checks the caller and the shape of what is
// sent, appends facts to the store, asks the run of a case for its answer, and
// shows what the store holds.
//
// It must never decide a case, send a mail or call a product backend, and it
// never repeats in an error what was sent.
package api

import (
	"cmp"
	"log/slog"
	"net/http"
	"time"

	"github.com/go-chi/httprate"

	"github.com/fairwell/fairwell/api/door"
	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/tracing"
)

// Config is what the API needs. Those up to Log are required.
type Config struct {
	Store     *store.Store
	Tokens    *Tokens
	Runs      Runs
	Reception *reception.Reception
	Log       *slog.Logger

	Portal         http.Handler                                // the pages for people, for every other path; nil: there are none
	Desk           func(v1 http.Handler) (http.Handler, error) // makes the pages of support, which call the API; nil: there are none
	RunURL         RunURL                                      // links a case to its run; nil: nothing does
	Deliveries     Deliveries                                  // reads the mail provider's reports; nil: they are not taken
	Now            func() time.Time                            // default time.Now
	RateLimit      int                                         // requests a minute of one subject or address; 0: no limit
	TrustedProxies []string                                    // networks whose X-Forwarded-For counts
	TwoPeople      []cancellation.ActKind                      // acts that only a second person carries out
	Leads          []string                                    // subjects who may reject alone on the last day for it
	Backdate       time.Duration                               // how long after its receipt one person enters a declaration; 0: 14 days
	Afterwards     cancellation.Afterwards                     // what is owed when a product has ended
	PublicURL      string                                      // under https, browsers are told to stay there
	// Traces records every request; nil: none.
	Traces *tracing.Traces
	// Observe is told of every request once it is answered. route is the
	// pattern, never the path: that holds IDs.
	Observe func(method, route string, status int, took time.Duration)
}

// service holds what the handlers share. It has no state of its own.
type service struct {
	store      *store.Store
	tokens     *Tokens
	runs       Runs
	reception  *reception.Reception
	log        *slog.Logger
	now        func() time.Time
	limiter    *httprate.RateLimiter // nil: no limit
	twoPeople  []cancellation.ActKind
	runURL     RunURL
	leads      []string
	backdate   time.Duration
	afterwards cancellation.Afterwards
	publicURL  string

	deliveries Deliveries // nil: not taken
	unsigned   door.Log
}

// New builds the API's handler. It fails if the desk cannot be built.
func New(c Config) (http.Handler, error) {
	s := &service{
		store: c.Store, tokens: c.Tokens, runs: c.Runs, reception: c.Reception,
		log: c.Log, now: c.Now, deliveries: c.Deliveries, twoPeople: c.TwoPeople, runURL: c.RunURL, publicURL: c.PublicURL,
		afterwards: c.Afterwards,
		backdate:   cmp.Or(c.Backdate, 14*24*time.Hour),
	}
	for _, subject := range c.Leads {
		s.leads = append(s.leads, store.NewActor("", subject).Subject)
	}
	if s.now == nil {
		s.now = time.Now
	}
	if c.RateLimit > 0 {
		s.limiter = httprate.NewRateLimiter(c.RateLimit, time.Minute)
	}
	return newRouter(s, c)
}

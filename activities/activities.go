// Package activities touches the world for the workflows: it writes decisions,
// applies acts, tells product backends, and lets mails go out. Each activity
// does one outside thing and may run twice.
//
// It must never decide what follows (the workflow does), and never put personal
// data into an input, a result or an error: Temporal keeps them in plain text.
package activities

import (
	"time"

	"github.com/fairwell/fairwell/internal/backend"
	"github.com/fairwell/fairwell/internal/ends"
	"github.com/fairwell/fairwell/internal/mailing"
	"github.com/fairwell/fairwell/internal/retention"
	"github.com/fairwell/fairwell/internal/store"
)

// Activities is what the activities work with. Its exported methods are the
// activities, and their names are history: they are never renamed.
type Activities struct {
	store     *store.Store
	backends  *backend.Client
	mailing   *mailing.Mailing
	retention *retention.Retention
	ends      *ends.Ends
	pace      Pace
	tellTyped bool // as of mailing.Config
	now       func() time.Time
}

// Config builds Activities.
type Config struct {
	Store     *store.Store
	Backends  *backend.Client
	Mailing   *mailing.Mailing
	Retention *retention.Retention
	Ends      *ends.Ends
	Pace      Pace // zero fields: the defaults of the design
	// TellTyped: an address typed on the form is told also what rests on one identifier.
	TellTyped bool
	Now       func() time.Time // nil: time.Now
}

// New returns Activities ready to be registered.
func New(c Config) *Activities {
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Activities{
		store: c.Store, backends: c.Backends, mailing: c.Mailing, retention: c.Retention, ends: c.Ends,
		pace: c.Pace.withDefaults(), tellTyped: c.TellTyped, now: c.Now,
	}
}

// CaseInput names the case an activity works on.
type CaseInput struct {
	CaseID string
}

// Package activities touches the world for the workflows: it writes decisions,
// tells product backends, and sends the one confirmation. Each activity does
// one outside thing and may run twice.
//
// It must never decide what follows (the workflow does), and never put personal
// data into an input, a result or an error: Temporal keeps them in plain text.
package activities

import (
	"time"

	"github.com/fairwell/fairwell/internal/backend"
	"github.com/fairwell/fairwell/internal/mail"
	"github.com/fairwell/fairwell/internal/store"
)

// Activities is what the activities work with. Its exported methods are the
// activities, and their names are history: they are never renamed.
type Activities struct {
	store    *store.Store
	backends *backend.Client
	sender   *mail.Sender
	provider string
	portal   string
	logLag   time.Duration
	pace     Pace
	now      func() time.Time
}

// Config builds Activities.
type Config struct {
	Store    *store.Store
	Backends *backend.Client
	Sender   *mail.Sender
	Provider string           // the name that mails speak in
	Portal   string           // address of the portal, for links in mails; "": none
	LogLag   time.Duration    // how late SendGrid's logs may be; zero: mail.LogLag
	Pace     Pace             // zero fields: the defaults of the design
	Now      func() time.Time // nil: time.Now
}

// New returns Activities ready to be registered.
func New(c Config) *Activities {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.LogLag == 0 {
		c.LogLag = mail.LogLag
	}
	return &Activities{
		store: c.Store, backends: c.Backends, sender: c.Sender, provider: c.Provider, portal: c.Portal,
		logLag: c.LogLag, pace: c.Pace.withDefaults(), now: c.Now,
	}
}

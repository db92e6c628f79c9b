package config

import (
	"errors"
	"time"
)

// Worker is what `fairwell worker` can be told.
type Worker struct {
	Logging
	Traces
	Links
	Retention
	Rules
	Ends
	Asking
	AdminAddr        string        `env:"FAIRWELL_WORKER_ADMIN_ADDR" default:"127.0.0.1:8082" help:"address of /metrics, pprof, /livez and /readyz of the worker"`
	DatabaseURL      Secret        `env:"FAIRWELL_WORKER_DATABASE_URL" fallback:"DATABASE_URL" required:"true" help:"Postgres as the worker's own role fairwell_worker, which reads, decides and marks; if not set, DATABASE_URL"`
	MailFrom         string        `env:"FAIRWELL_MAIL_FROM" required:"true" help:"sender of the mails, such as Provider <mail@example.com>"`
	SendGridAPIKey   Secret        `env:"SENDGRID_API_KEY" required:"true" help:"key of the SendGrid API; without it no confirmation can be sent"`
	SendGridBaseURL  string        `env:"SENDGRID_BASE_URL" default:"https://api.eu.sendgrid.com" help:"address of the SendGrid API; the default keeps data in the EU"`
	ProviderName     string        `env:"FAIRWELL_PROVIDER_NAME" default:"Fairwell" help:"name of the provider, as receipts, pages and mails state it"`
	PublicURL        string        `env:"FAIRWELL_PUBLIC_URL" default:"http://127.0.0.1:8080" help:"address under which customers reach the portal, without a path"`
	FastFor          time.Duration `env:"FAIRWELL_FAST_FOR" default:"60s" help:"how long fast attempts go on before an item is delayed"`
	SlowFirst        time.Duration `env:"FAIRWELL_SLOW_FIRST" default:"5m" help:"pause before the second slow attempt; it doubles from there"`
	SlowMax          time.Duration `env:"FAIRWELL_SLOW_MAX" default:"2h" help:"longest pause between slow attempts"`
	SlowFor          time.Duration `env:"FAIRWELL_SLOW_FOR" default:"120h" help:"how long slow attempts go on before an item parks"`
	MailLogLag       time.Duration `env:"FAIRWELL_MAIL_LOG_LAG" default:"2m" help:"how late SendGrid's Email Logs may know of a mail, before its absence there proves anything"`
	MailMax          time.Duration `env:"FAIRWELL_MAIL_MAX" default:"10m" help:"longest pause between attempts at a confirmation that was surely not sent, and between looks at one whose outcome is unknown"`
	Haste            int           `env:"FAIRWELL_HASTE" default:"1" help:"how many times as often as usual the loops of the worker look, so that an outage of hours takes minutes; for tests alone"`
	ReceiptMailAfter time.Duration `env:"FAIRWELL_RECEIPT_MAIL_AFTER" default:"60s" help:"how long a confirmation may take before the receipt is mailed; it needs no Temporal"`
	TellTyped        bool          `env:"FAIRWELL_TELL_TYPED_ADDRESS" default:"false" help:"tell an address typed on the form the end also where the match rests on one identifier alone, as § 312k Abs. 4 BGB can be read; the end then tells anybody who guesses it that such a customer exists"`
	EventsLoopback   bool          `env:"FAIRWELL_EVENTS_LOOPBACK" default:"false" help:"tell also endpoints on the own machine of events, by http; for development alone"`
	BuildID          string        `env:"FAIRWELL_BUILD_ID" help:"build of this worker for Temporal's worker versioning; none: unversioned"`
}

// ReadWorker reads and checks the variables of `fairwell worker`.
func ReadWorker(getenv func(string) string) (Worker, error) {
	var c Worker
	if err := read(&c, getenv); err != nil {
		return Worker{}, err
	}
	return c, c.Validate()
}

// Validate says what does not go together.
func (c Worker) Validate() error {
	var pauses error
	if c.SlowMax < c.SlowFirst {
		pauses = errors.New("FAIRWELL_SLOW_MAX must not be shorter than FAIRWELL_SLOW_FIRST")
	}
	return errors.Join(
		checkAddr("FAIRWELL_WORKER_ADMIN_ADDR", c.AdminAddr),
		checkURL("SENDGRID_BASE_URL", c.SendGridBaseURL),
		c.Traces.Validate(),
		checkPublicURL(c.PublicURL),
		pauses,
		c.Retention.Validate(),
		c.Ends.Validate(),
	)
}

// Database is what commands that only need the tables can be told.
type Database struct {
	URL Secret `env:"DATABASE_URL" required:"true" help:"Postgres as the owner of the tables"`
}

// ReadDatabase reads the variables of commands that only need the tables.
func ReadDatabase(getenv func(string) string) (Database, error) {
	var c Database
	err := read(&c, getenv)
	return c, err
}

// Support is what `fairwell support` can be told.
type Support struct {
	URL   string `env:"FAIRWELL_URL" default:"http://127.0.0.1:8080" help:"address of the API that support calls"`
	Token Secret `env:"FAIRWELL_TOKEN" required:"true" help:"bearer token with the scope support"`
}

// ReadSupport reads and checks the variables of `fairwell support`.
func ReadSupport(getenv func(string) string) (Support, error) {
	var c Support
	if err := read(&c, getenv); err != nil {
		return Support{}, err
	}
	return c, checkURL("FAIRWELL_URL", c.URL)
}

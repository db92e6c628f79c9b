package worker

import (
	"context"
	"fmt"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mailing"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/tracing"
)

// Bounds of the mails that go out without a run.
const (
	// mailTime is more than one attempt takes.
	mailTime = 20 * time.Second
	// formAfter is when the receipt of a form goes: by then its run has looked whose it
	// is, and does not hold the row of those alone who were found, which the clock
	// would tell a stranger.
	formAfter = 3 * time.Second
)

// Mails sends what is owed without delay and whose run is late, whatever is the
// reason: it asks Postgres and the mail's provider alone, and holds the same
// protocol as the runs do.
type Mails struct {
	store *store.Store
	step  func(context.Context, mailing.Ref) (mailing.Status, error)
	after time.Duration // how late a mail may be before it goes out without its run
	form  time.Duration // the same for the receipt of a form

	traces *tracing.Traces
}

// Round does one step of each mail that is due. It stops at the first that did
// not get through: the next would not either.
func (m *Mails) Round(ctx context.Context) error {
	take := func(ctx context.Context, n int) ([]store.MailRef, error) {
		return m.store.TakeMails(ctx, store.MailWindow{After: m.after, Form: m.form, Limit: n})
	}
	return batches(ctx, take, m.one, func(context.Context, []store.MailRef) error { return nil }) // a lease is the pause
}

// one lets its attempt end, also when the worker is being stopped: an attempt
// that is cut off leaves its outcome unknown. A mail that waits for its turn at a
// busy address stops nobody.
func (m *Mails) one(ctx context.Context, r store.MailRef) error {
	attempt, cancel := context.WithTimeout(context.WithoutCancel(ctx), mailTime)
	defer cancel()
	attempt, span := m.traces.Join(attempt, r.CaseID, "mail step", tracing.Mail.String(r.Kind))
	defer span.End()
	status, err := m.step(attempt, r)
	if err != nil {
		return fmt.Errorf("mail %s: %w", r.Kind, err)
	}
	if status.State == "" {
		return nil // nothing was owed any more
	}
	limited := status.Code == cancellation.CodeMailLimit
	if !limited && (status.State == cancellation.MailPending || status.State == cancellation.MailUnknown) {
		return fmt.Errorf("mail %s: it is %s: %s", r.Kind, status.State, status.Code)
	}
	return nil
}

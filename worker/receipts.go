package worker

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

// Bounds of mailing receipts. One attempt ends well within receiptTime; a
// claim that is older than settled belongs to nobody any more.
const (
	receiptTime     = 20 * time.Second
	receiptSettled  = 40 * time.Second
	receiptTryFor   = 24 * time.Hour
	receiptFirstTry = 5 * time.Second
	receiptLastTry  = 10 * time.Minute
	receiptsAtOnce  = 8
	// receiptUnknown is how long a typed declaration may stay without a known
	// customer before its receipt is mailed: the run looks at once.
	receiptUnknown = 5 * time.Second
)

// receiptMailer sends the receipt of a case, or the acknowledgement of a
// withdrawal, by mail.
type receiptMailer interface {
	Send(ctx context.Context, id string) (activities.MailStatus, error)
}

// Receipts mails the receipt of each case whose confirmation is late, or the
// acknowledgement of each withdrawal whose run is, whatever is the reason: it
// asks Postgres and SendGrid alone.
type Receipts struct {
	due     func(context.Context, store.ReceiptWindow) ([]string, error)
	mailer  receiptMailer
	after   time.Duration
	metrics *Metrics
	atOnce  int // attempts side by side: one after a round that failed

	mu      sync.Mutex
	nextTry map[string]look // cases that could not even be tried
}

// Round makes one attempt at each receipt that is due. It stops at the first
// that did not get through: the next would not either, and an outcome that
// stays unknown uses its receipt up.
func (r *Receipts) Round(ctx context.Context) error {
	due, err := r.due(ctx, store.ReceiptWindow{
		After: r.after, Unknown: receiptUnknown, Settled: receiptSettled, FirstTry: receiptFirstTry, LastTry: receiptLastTry,
		TryFor: receiptTryFor, Limit: page,
	})
	if err != nil {
		return err
	}
	if err := sideBySide(ctx, r.atOnce, r.ripe(due), r.one); err != nil {
		r.atOnce = 1
		return err
	}
	r.atOnce = receiptsAtOnce
	return nil
}

// ripe leaves out cases that could not even be tried a moment ago, so that they
// do not stand in the way of those behind them.
func (r *Receipts) ripe(due []string) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var cases []string
	kept := map[string]look{}
	for _, caseID := range due {
		l, known := r.nextTry[caseID]
		if known {
			kept[caseID] = l
		}
		if !known || time.Now().After(l.at) {
			cases = append(cases, caseID)
		}
	}
	r.nextTry = kept
	return cases
}

// one makes one attempt and lets it end, also when the worker is being stopped:
// an attempt that is cut off leaves its outcome unknown.
func (r *Receipts) one(ctx context.Context, caseID string) error {
	attempt, cancel := context.WithTimeout(context.WithoutCancel(ctx), receiptTime)
	defer cancel()
	status, err := r.mailer.Send(attempt, caseID)
	if err != nil {
		r.mu.Lock()
		r.nextTry[caseID] = r.nextTry[caseID].again()
		r.mu.Unlock()
		return fmt.Errorf("mail receipt: %w", err)
	}
	if status.State == "" {
		return nil // nothing was owed any more
	}
	r.metrics.receipt(ctx, status.State)
	switch cancellation.MailState(status.State) {
	case cancellation.MailPending, cancellation.MailUnknown:
		return fmt.Errorf("mail receipt: it is %s: %s", status.State, status.Code)
	default:
		return nil
	}
}

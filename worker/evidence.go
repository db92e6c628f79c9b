package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/workflows"
)

// evidentAfter leaves the run's own look the time to find the report.
const evidentAfter = 30 * time.Second

// pointOut asks runs to look again at mails whose outcome is unknown and on
// which the provider has reported since: a run that has given up asking waits
// for a person, and a report that comes later is as good as one. Nothing else
// is resumed. The update's ID is the attempt's, so a run does it once.
func (s *Starter) pointOut(ctx context.Context, after time.Duration) error {
	list, err := s.store.Evident(ctx, after, page)
	if err != nil {
		return err
	}
	seen := map[string]look{}
	for _, e := range list {
		l, known := s.nextPoint[e.MailID]
		if !known || time.Now().After(l.at) {
			if err := s.point(ctx, e); err != nil {
				return err
			}
			l = l.again()
		}
		seen[e.MailID] = l
	}
	s.nextPoint = seen
	return nil
}

func (s *Starter) point(ctx context.Context, e store.Evidence) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	err := workflows.Retry(ctx, s.client, e.CaseID, workflows.RetryRequest{
		ActID: fmt.Sprintf("evidence-%s-%d", e.MailID, e.Attempt), MailOnly: true,
	})
	if errors.Is(err, cancellation.ErrNothingOpen) || errors.Is(err, cancellation.ErrNotFound) {
		return nil // it is known by now, or the case gets a new run, which looks by itself
	}
	return err
}

package mailing

import (
	"context"
	"time"

	"github.com/fairwell/fairwell/internal/store"
)

const day = 24 * time.Hour

// daily bounds a mail to the address on file about what was cancelled before: one a
// day, which tells the others that wait. For other mails it is nil.
func (c *composer) daily(ctx context.Context, p policy) (*store.Daily, error) {
	customer := c.Mail.RepeatsFor
	if customer == "" || c.Mail.Attempt > 0 || c.foreign(p.address(*c)) {
		return nil, nil
	}
	var err error
	if c.Mail.Document == nil {
		c.told, err = c.store.Repeats(ctx, customer, c.ref)
	}
	return &store.Daily{CustomerID: customer, Since: c.now().Add(-day), Told: c.told}, err
}

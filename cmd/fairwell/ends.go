package main

import (
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/config"
)

// readAfterwards is what the provider owes when a product has ended.
func readAfterwards(c config.Ends) (cancellation.Afterwards, error) {
	days, err := c.MailDaysByLine()
	return cancellation.Afterwards{Numbers: c.WithNumbers(), MailDays: days}, err
}

package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/fairwell/fairwell/internal/probe"
)

type probeReportCommand struct {
	Prometheus string `required:"" help:"Address of Prometheus, such as http://prometheus:9090."`
	Month      string `help:"The month, as 2026-11; if missing, the last one that is over."`
}

// Run prints one sentence. What nobody measured is neither good nor bad, and is said.
func (c probeReportCommand) Run(ctx context.Context, std streams) error {
	from, until, err := c.span(time.Now())
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	m, err := probe.Month(ctx, c.Prometheus, from, until)
	if err != nil {
		return err
	}
	if m.Measured == 0 {
		return fmt.Errorf("nothing was measured in %s", from.Format("January 2006"))
	}
	fmt.Fprintf(std.out, "%s: button 1 and button 2 worked %.3f %% of the time. %d of %d measured minutes failed; %d minutes were not measured.\n",
		from.Format("January 2006"), m.Available(), m.Measured-m.Good, m.Measured, max(0, m.All-m.Measured))
	return nil
}

// span is the month in Germany, up to now if it is not over.
func (c probeReportCommand) span(now time.Time) (from, until time.Time, err error) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return from, until, fmt.Errorf("find Europe/Berlin: %w", err)
	}
	now = now.In(berlin)
	from = time.Date(now.Year(), now.Month()-1, 1, 0, 0, 0, 0, berlin)
	if c.Month != "" {
		if from, err = time.ParseInLocation("2006-01", c.Month, berlin); err != nil {
			return from, until, errors.New("--month must be a month such as 2026-11")
		}
	}
	if !from.Before(now) {
		return from, until, errors.New("that month has not begun")
	}
	until = time.Date(from.Year(), from.Month()+1, 1, 0, 0, 0, 0, berlin)
	if now.Before(until) {
		until = now
	}
	return from, until, nil
}

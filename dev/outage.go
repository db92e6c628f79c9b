package main

import (
	"context"
	"fmt"
	"time"

	"github.com/fairwell/fairwell/dev/chaos"
)

type outageCommand struct {
	ownPlace
	Duration time.Duration `default:"10m" help:"how long Temporal is away"`
	Rate     int           `default:"20" help:"declarations a second"`
	Seed     uint64        `default:"1" help:"what is declared"`
}

// Run prints the figures as one line of JSON; it fails if anything broke.
func (c outageCommand) Run(ctx context.Context) error {
	if c.Rate < 1 || c.Duration < time.Second {
		return fmt.Errorf("the outage takes a second at least, and at least one declaration a second")
	}
	return c.onOwnStack(ctx, func(ctx context.Context, s ownStack) (bool, error) {
		figures, err := chaos.RunOutage(ctx, s.running, chaos.OutageConfig{
			Down: c.Duration, Rate: c.Rate, Seed: c.Seed, Dir: s.dir, Say: say,
		})
		if err != nil {
			return false, err
		}
		if err := tell(figures, figures.Violations); err != nil {
			return false, err
		}
		if figures.Broken() {
			return false, fmt.Errorf("%d violations", len(figures.Violations))
		}
		return true, nil
	})
}

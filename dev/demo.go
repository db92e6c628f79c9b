package main

import "context"

type demoCommand struct {
	place
	Exit bool `help:"stop after the run; succeeds only if everything happened"`
}

// Run serves until the context ends.
func (c demoCommand) Run(ctx context.Context) error {
	return upCommand{place: c.place}.Run(ctx)
}

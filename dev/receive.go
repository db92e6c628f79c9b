package main

import (
	"context"
	"fmt"

	"github.com/fairwell/fairwell/dev/receiver"
)

type receiveCommand struct {
	Addr   string   `default:"127.0.0.1:8028" help:"address to listen on"`
	Secret []string `required:"" help:"secret that messages are verified by, as fairwell events add prints it; while it is rotated, both"`
}

// Run prints each event that is told, once, until the context ends.
func (c receiveCommand) Run(ctx context.Context) error {
	r, err := receiver.New(receiver.Config{
		Secrets: c.Secret,
		Handle: func(e receiver.Event) error {
			fmt.Printf("%d %s %s %d\n", e.Data.Position, e.Type, e.Data.CaseID, e.Data.Sequence)
			return nil
		},
		Missed: func(caseID string, first, last int) {
			fmt.Printf("missed %d to %d of %s: ask GET /v1/events?case_id=%s\n", first, last, caseID, caseID)
		},
	})
	if err != nil {
		return err
	}
	return serve(ctx, c.Addr, r)
}

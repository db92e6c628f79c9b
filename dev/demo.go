package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/fairwell/fairwell/dev/demo"
)

type demoCommand struct {
	place
	Exit bool `help:"stop after the run; succeeds only if everything happened"`
}

// Run tells the story; without --exit it then serves until the context ends.
func (c demoCommand) Run(ctx context.Context) error {
	running, err := c.start(ctx)
	if err != nil {
		return err
	}
	defer running.Down()
	result, err := demo.Run(ctx, running, os.Stdout)
	if result.Case != "" {
		line, encodeErr := json.Marshal(result)
		err = errors.Join(err, encodeErr)
		fmt.Println(string(line))
	}
	if c.Exit || ctx.Err() != nil {
		return err
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "dev:", err)
	}
	<-ctx.Done()
	return err
}

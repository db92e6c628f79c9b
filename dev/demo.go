package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"

	"github.com/fairwell/fairwell/dev/demo"
	"github.com/fairwell/fairwell/dev/stack"
)

type demoCommand struct {
	place
	Running bool `help:"on a stack that runs already, such as Compose's; the variables say where"`
	Exit    bool `help:"stop after the run; succeeds only if everything happened"`
	History int  `help:"let so many more customers cancel in many ways, and compare the report with the single cases"`
}

// Run tells the story; without --exit it then serves until the context ends.
func (c demoCommand) Run(ctx context.Context) error {
	running, stop, err := c.stack(ctx)
	if err != nil {
		return err
	}
	defer stop()
	var told bytes.Buffer
	result, err := demo.Run(ctx, running, &told)
	// Parts in containers know each other by name; from outside each has its port on this machine.
	_, _ = os.Stdout.Write(regexp.MustCompile(`http://[a-z.]+:`).ReplaceAll(told.Bytes(), []byte("http://127.0.0.1:")))
	if result.Case != "" {
		line, encodeErr := json.Marshal(result)
		err = errors.Join(err, encodeErr)
		fmt.Println(string(line))
	}
	if err == nil && c.History > 0 {
		var says string
		if says, err = demo.Past(ctx, running, c.History); err == nil {
			fmt.Printf("%s %s/support/report\n", says, running.Environment.API())
		}
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

// stack is one that is started here, or one that others run.
func (c demoCommand) stack(ctx context.Context) (running *stack.Stack, stop func(), err error) {
	if c.Running {
		_, service, err := c.binaries()
		if err != nil {
			return nil, nil, err
		}
		return stack.Elsewhere(service, os.Environ()), func() {}, nil
	}
	running, err = c.start(ctx)
	if err != nil {
		return nil, nil, err
	}
	return running, running.Down, nil
}

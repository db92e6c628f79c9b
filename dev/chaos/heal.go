package chaos

import (
	"context"
	"fmt"
	"slices"

	"github.com/fairwell/fairwell/dev/stack"
	"github.com/fairwell/fairwell/dev/supervise"
)

// heal ends all faults and waits until every part does its work again.
func (w *world) heal(ctx context.Context) error {
	for _, part := range slices.Backward(w.running.Parts()) { // those that others need come first
		if err := supervise.Ask(ctx, w.dir, "start", part); err != nil {
			return fmt.Errorf("heal %s: %w", part, err)
		}
	}
	return w.clear(ctx)
}

func (w *world) clear(ctx context.Context) error {
	for _, line := range stack.Lines {
		if err := w.put(ctx, w.env.Backends()+"/faults/"+line, `{}`); err != nil {
			return fmt.Errorf("heal backend: %w", err)
		}
	}
	if err := w.put(ctx, w.env.Mailbox()+"/faults", `{}`); err != nil {
		return fmt.Errorf("heal mailbox: %w", err)
	}
	return nil
}

package chaos

import (
	"context"
	"time"

	"github.com/fairwell/fairwell/workflows"
)

const (
	atOnce          = 5                // runs that one blow terminates at most
	terminateWithin = 15 * time.Second // parts that were killed before may have to come back first
)

// terminate ends runs in the middle, as somebody might by hand in the Temporal
// UI. Backends that are away keep runs open for so long.
func (s *saboteur) terminate(ctx context.Context) {
	s.everyLine(ctx, `{"status":503}`)
	for until := time.Now().Add(terminateWithin); time.Now().Before(until); {
		if number := s.terminateOpen(ctx); number > 0 {
			s.terminated += number
			break
		}
		if !wait(ctx, 100*time.Millisecond) {
			return
		}
	}
	s.everyLine(ctx, `{}`)
}

// terminateOpen terminates what the API shows as open now; it may not answer.
func (s *saboteur) terminateOpen(ctx context.Context) int {
	open, err := s.page(ctx, "state=cancelling&limit=50", "")
	if err != nil {
		return 0
	}
	number := 0
	for _, c := range open.Items[:min(len(open.Items), atOnce)] {
		short, cancel := context.WithTimeout(ctx, 2*time.Second)
		if s.temporal.TerminateWorkflow(short, workflows.CancellationID(c.ID), "", "chaos") == nil {
			number++
		}
		cancel()
	}
	return number
}

package chaos

import (
	"context"
	"time"

	"github.com/fairwell/fairwell/workflows"
)

// atOnce is how many runs one blow terminates at most.
const atOnce = 5

// terminate ends runs in the middle, as somebody might by hand in the Temporal
// UI. Backends that are away keep runs open for so long.
func (s *saboteur) terminate(ctx context.Context) {
	s.everyLine(ctx, `{"status":503}`)
	var open []caseView
	for range 30 {
		page, err := s.page(ctx, "state=cancelling&limit=50", "")
		if err == nil && len(page.Items) > 0 {
			open = page.Items
			break
		}
		if !wait(ctx, 100*time.Millisecond) {
			return
		}
	}
	for _, c := range open[:min(len(open), atOnce)] {
		short, cancel := context.WithTimeout(ctx, 3*time.Second)
		if s.temporal.TerminateWorkflow(short, workflows.CancellationID(c.ID), "", "chaos") == nil {
			s.terminated++
		}
		cancel()
	}
	s.everyLine(ctx, `{}`)
}

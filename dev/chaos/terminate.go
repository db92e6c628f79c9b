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
	var runs []string
	if open, err := readPage[caseView](ctx, s.world, string(byAPI), "state=cancelling&limit=50", ""); err == nil {
		for _, c := range open.Items {
			runs = append(runs, workflows.CancellationID(c.ID))
		}
	}
	if found, err := readPage[withdrawalView](ctx, s.world, "/v1/withdrawals", "state=matched&limit=5", ""); err == nil {
		for _, v := range found.Items {
			runs = append([]string{workflows.WithdrawalID(v.ID)}, runs...) // there are few of these
		}
	}
	number := 0
	for _, run := range runs[:min(len(runs), atOnce)] {
		short, cancel := context.WithTimeout(ctx, 2*time.Second)
		if s.temporal.TerminateWorkflow(short, run, "", "chaos") == nil {
			number++
		}
		cancel()
	}
	return number
}

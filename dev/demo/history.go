package demo

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	"go.temporal.io/sdk/log"

	"github.com/fairwell/fairwell/dev/actions"
	"github.com/fairwell/fairwell/dev/stack"
	"github.com/fairwell/fairwell/workflows"
)

// closedWithin is given to a run whose case is completed.
const closedWithin = 15 * time.Second

// countActions waits for the end of the case's run and reads its history.
func countActions(ctx context.Context, environment stack.Environment, caseID string) (actions.Count, error) {
	options, err := envconfig.LoadClientOptions(envconfig.LoadClientOptionsRequest{EnvLookup: lookup(environment)})
	if err != nil {
		return nil, fmt.Errorf("read Temporal's variables: %w", err)
	}
	options.Logger = log.NewStructuredLogger(quiet())
	c, err := client.DialContext(ctx, options)
	if err != nil {
		return nil, fmt.Errorf("connect to Temporal: %w", err)
	}
	defer c.Close()
	id := workflows.CancellationID(caseID)
	waiting, cancel := context.WithTimeout(ctx, closedWithin)
	defer cancel()
	if err := c.GetWorkflow(waiting, id, "").Get(waiting, nil); err != nil {
		return nil, fmt.Errorf("wait for the end of run %s: %w", id, err)
	}
	var events []*history.HistoryEvent
	read := c.GetWorkflowHistory(ctx, id, "", false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for read.HasNext() {
		event, err := read.Next()
		if err != nil {
			return nil, fmt.Errorf("read history of %s: %w", id, err)
		}
		events = append(events, event)
	}
	return actions.Of(events), nil
}

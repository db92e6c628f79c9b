package chaos

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/fairwell/fairwell/workflows"
)

// leaks names every run, log and trace that holds personal data.
func (w *world) leaks(ctx context.Context) ([]string, error) {
	found, err := w.leakyLogs()
	if err != nil {
		return nil, err
	}
	found = append(found, w.leakyTraces()...)
	var runs []*common.WorkflowExecution
	for list := (&workflowservice.ListWorkflowExecutionsRequest{PageSize: 500}); ; {
		answer, err := w.temporal.ListWorkflow(ctx, list)
		if err != nil {
			return nil, fmt.Errorf("list runs: %w", err)
		}
		for _, run := range answer.GetExecutions() {
			runs = append(runs, run.GetExecution())
		}
		if list.NextPageToken = answer.GetNextPageToken(); len(list.NextPageToken) == 0 {
			break
		}
	}
	var mu sync.Mutex
	var jobs []func() error
	for _, run := range runs {
		jobs = append(jobs, func() error {
			text, err := w.history(ctx, run)
			if err != nil {
				return err
			}
			if caseID, ours := workflows.CaseID(run.GetWorkflowId()); !ours || !strings.Contains(text, `"`+caseID+`"`) {
				// Its input names the case: whoever cannot see that sees nothing else.
				return fmt.Errorf("the history of %s cannot be read as text", run.GetWorkflowId())
			}
			for _, secret := range personal {
				if strings.Contains(text, secret) {
					mu.Lock()
					found = append(found, fmt.Sprintf("the history of %s holds %q", run.GetWorkflowId(), secret))
					mu.Unlock()
				}
			}
			return nil
		})
	}
	return found, together(jobs)
}

// history is all text of a run. In its binary form payloads and other text
// stand as they are, without escapes.
func (w *world) history(ctx context.Context, run *common.WorkflowExecution) (string, error) {
	var text strings.Builder
	events := w.temporal.GetWorkflowHistory(ctx, run.GetWorkflowId(), run.GetRunId(), false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return "", fmt.Errorf("read history of %s: %w", run.GetWorkflowId(), err)
		}
		binary, err := event.Marshal()
		if err != nil {
			return "", fmt.Errorf("read history of %s: %w", run.GetWorkflowId(), err)
		}
		text.Write(binary)
	}
	return text.String(), nil
}

// leakyTraces looks into all spans that the service sent. A campaign that sent none of
// its cases has proven nothing.
func (w *world) leakyTraces() (found []string) {
	if w.traces == nil {
		return nil
	}
	sent := w.traces.Raw()
	if !bytes.Contains(sent, []byte("activity ValidateNotice")) {
		found = append(found, "there are no traces to look into")
	}
	for _, secret := range personal {
		if bytes.Contains(sent, []byte(secret)) {
			found = append(found, fmt.Sprintf("a trace holds %q", secret))
		}
	}
	return found
}

// leakyLogs looks into what the service and Temporal wrote down.
func (w *world) leakyLogs() ([]string, error) {
	var found []string
	crew := w.running.Replicas()
	for _, part := range slices.Concat(crew.APINames(), crew.WorkerNames(), []string{"temporal"}) {
		text, err := os.ReadFile(filepath.Join(w.dir, "log", part+".log"))
		if err != nil {
			return nil, fmt.Errorf("read log: %w", err)
		}
		for _, secret := range personal {
			escaped, _ := json.Marshal(secret) // a string
			if bytes.Contains(text, []byte(secret)) || bytes.Contains(text, bytes.Trim(escaped, `"`)) {
				found = append(found, fmt.Sprintf("the log of %s holds %q", part, secret))
			}
		}
	}
	return found, nil
}

package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	sdkworker "go.temporal.io/sdk/worker"

	"github.com/fairwell/fairwell/workflows"
)

func temporal(t *testing.T) client.Client {
	t.Helper()
	c, err := client.Dial(client.Options{
		HostPort: strings.TrimPrefix(url(7233, ""), "http://"),
		Logger:   sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// histories reads every run of a case.
func histories(ctx context.Context, t *testing.T, caseID string) []*history.History {
	t.Helper()
	c := temporal(t)
	var runs []string
	eventually(t, "the runs of "+caseID+" are listed", func() bool {
		list, err := c.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{
			Query: "WorkflowId = '" + workflows.CancellationID(caseID) + "'",
		})
		if err != nil {
			t.Fatal(err)
		}
		runs = nil
		for _, e := range list.GetExecutions() {
			runs = append(runs, e.GetExecution().GetRunId())
		}
		return len(runs) > 0
	})
	var all []*history.History
	for _, run := range runs {
		h := &history.History{}
		events := c.GetWorkflowHistory(ctx, workflows.CancellationID(caseID), run, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for events.HasNext() {
			event, err := events.Next()
			if err != nil {
				t.Fatal(err)
			}
			h.Events = append(h.Events, event)
		}
		all = append(all, h)
	}
	return all
}

// checkHistories reads what Temporal keeps of a case: no personal data, and it
// replays on the code as it is.
func checkHistories(t *testing.T, c *customer, caseID string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	replayer, err := sdkworker.NewWorkflowReplayerWithOptions(sdkworker.WorkflowReplayerOptions{DisableRegistrationAliasing: true})
	if err != nil {
		t.Fatal(err)
	}
	workflows.Register(replayer)
	for i, h := range histories(ctx, t, caseID) {
		text, err := temporalproto.CustomJSONMarshalOptions{}.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		record(t, i, text)
		readable := readable(h) + string(text)
		for _, secret := range []string{"Ottilie", "Zwölfender", "ottilie.", "@example.com", "K" + c.id, reason} {
			if strings.Contains(readable, secret) {
				t.Errorf("the history of %s holds %q", caseID, secret)
			}
		}
		for _, e := range h.GetEvents() {
			kind := e.GetEventType()
			if (kind == enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED || kind == enums.EVENT_TYPE_TIMER_STARTED) && e.GetUserMetadata().GetSummary() == nil {
				t.Errorf("the history of %s does not say what event %d is for: %s", caseID, e.GetEventId(), kind)
			}
		}
		if err := replayer.ReplayWorkflowHistory(nil, h); err != nil {
			t.Errorf("replay of %s: %v", caseID, err)
		}
	}
}

// recordTo is set to freeze the histories of a release as replay fixtures.
var recordTo = flag.String("record", "", "prefix of the files to which histories are written, such as ../../workflows/testdata/replay/0.1.0")

// record writes a history down, named after its test and run.
func record(t *testing.T, run int, history []byte) {
	t.Helper()
	if *recordTo == "" {
		return
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, history, "", " "); err != nil {
		t.Fatal(err)
	}
	name := strings.ReplaceAll(strings.TrimPrefix(t.Name(), "Test"), "/", "-")
	if err := os.WriteFile(fmt.Sprintf("%s-%s-%d.json", *recordTo, name, run), indented.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// reason is free text that declarations and retries in these tests give.
const reason = "Ich ziehe zu Tante Käthe"

// readable is every payload of a history, which JSON shows in base64.
func readable(h *history.History) string {
	var b strings.Builder
	for _, e := range h.GetEvents() {
		b.WriteString(e.String())
	}
	return b.String()
}

package runs_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/temporalproto"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/runs"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/workflows"
)

// fake is a client of Temporal that keeps what it was last asked for.
type fake struct {
	client.Client
	options  client.StartWorkflowOptions
	workflow any
	args     []any
	update   client.UpdateWorkflowOptions
	asked    []string // the queries of lists
	pages    []*workflowservice.ListWorkflowExecutionsResponse
	away     error // of each call
	lost     error // of the answer to an update
}

func (f *fake) begin(o client.StartWorkflowOptions, workflow any, args []any) {
	f.options, f.workflow, f.args = o, workflow, args
}

func (f *fake) ExecuteWorkflow(_ context.Context, o client.StartWorkflowOptions, workflow any, args ...any) (client.WorkflowRun, error) {
	f.begin(o, workflow, args)
	return nil, f.away
}

func (f *fake) NewWithStartWorkflowOperation(o client.StartWorkflowOptions, workflow any, args ...any) client.WithStartWorkflowOperation {
	f.begin(o, workflow, args)
	return nil
}

func (f *fake) UpdateWithStartWorkflow(_ context.Context, o client.UpdateWithStartWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	f.update = o.UpdateOptions
	return handle{err: f.lost}, f.away
}

// handle is an update that was answered, or whose answer was lost.
type handle struct {
	client.WorkflowUpdateHandle
	err error
}

func (h handle) Get(context.Context, any) error { return h.err }

func (f *fake) ListWorkflow(_ context.Context, r *workflowservice.ListWorkflowExecutionsRequest) (*workflowservice.ListWorkflowExecutionsResponse, error) {
	f.asked = append(f.asked, r.GetQuery())
	if f.away != nil {
		return nil, f.away
	}
	p := f.pages[0]
	f.pages = f.pages[1:]
	return p, nil
}

func cancellationCase(t *testing.T) runs.Case {
	t.Helper()
	ends, err := notice.ParseDate("2026-12-22")
	if err != nil {
		t.Fatal(err)
	}
	return runs.Case{ID: "case-1", Reference: "7F3Q-X92A-K4MN", Channel: "api", Products: 3, EarliestEnd: ends}
}

func TestEachCallJoinsTheOpenRunOrStartsOneHoweverTheLastEnded(t *testing.T) {
	withdrawal := runs.Case{ID: "case-2", Withdrawal: true, Channel: "form"}
	for _, tt := range []struct {
		name     string
		call     func(*runs.Runs) error
		id       string
		workflow string
		update   client.UpdateWorkflowOptions
	}{
		{
			name: "start", id: "cancellation/case-1", workflow: "Cancellation",
			call: func(r *runs.Runs) error { return r.Start(t.Context(), cancellationCase(t)) },
		},
		{
			name: "start of a withdrawal", id: "withdrawal/case-2", workflow: "Withdrawal",
			call: func(r *runs.Runs) error { return r.Start(t.Context(), withdrawal) },
		},
		{
			name: "accept", id: "cancellation/case-1", workflow: "Cancellation",
			call: func(r *runs.Runs) error { return r.Accept(t.Context(), cancellationCase(t)) },
			update: client.UpdateWorkflowOptions{
				UpdateID: "accept", WorkflowID: "cancellation/case-1", UpdateName: "accept",
				WaitForStage: client.WorkflowUpdateStageCompleted,
			},
		},
		{
			name: "nudge", id: "withdrawal/case-2", workflow: "Withdrawal",
			call: func(r *runs.Runs) error { return r.Nudge(t.Context(), withdrawal, "act-1") },
			update: client.UpdateWorkflowOptions{
				UpdateID: "act-1", WorkflowID: "withdrawal/case-2", UpdateName: "act",
				Args: []any{workflows.ActRequest{ActID: "act-1"}}, WaitForStage: client.WorkflowUpdateStageCompleted,
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := &fake{}
			if err := tt.call(runs.New(f)); err != nil {
				t.Fatal(err)
			}
			o := f.options
			if o.ID != tt.id || f.workflow != tt.workflow || o.TaskQueue != workflows.TaskQueue || len(f.args) != 1 {
				t.Errorf("started %v %+v with %v", f.workflow, o, f.args)
			}
			if o.WorkflowIDConflictPolicy != enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING ||
				o.WorkflowIDReusePolicy != enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE {
				t.Errorf("policies %s, %s", o.WorkflowIDConflictPolicy, o.WorkflowIDReusePolicy)
			}
			if !reflect.DeepEqual(f.update, tt.update) {
				t.Errorf("updated %+v", f.update)
			}
		})
	}
}

func TestARunShowsFromItsFirstSecondWhatItIs(t *testing.T) {
	f := &fake{}
	if err := runs.New(f).Start(t.Context(), cancellationCase(t)); err != nil {
		t.Fatal(err)
	}
	end, _ := f.options.TypedSearchAttributes.GetTime(workflows.EarliestEndKey())
	count, _ := f.options.TypedSearchAttributes.GetInt64(workflows.ProductCountKey())
	state, _ := f.options.TypedSearchAttributes.GetKeyword(workflows.StateKey())
	if !end.Equal(time.Date(2026, 12, 22, 0, 0, 0, 0, time.UTC)) || count != 3 || state != string(workflows.Deciding) {
		t.Errorf("%s, %d, %s", end, count, state)
	}
	if got := f.options.StaticSummary; got != "7F3Q-X92A-K4MN" {
		t.Errorf("its summary is %q, not its reference", got)
	}
	if err := runs.New(f).Start(t.Context(), runs.Case{ID: "case-2", Withdrawal: true, Channel: "form"}); err != nil {
		t.Fatal(err)
	}
	if _, ok := f.options.TypedSearchAttributes.GetTime(workflows.EarliestEndKey()); ok {
		t.Error("a withdrawal that ends nothing has an earliest end")
	}
	if got := f.options.StaticDetails; !strings.Contains(got, "/v1/withdrawals/case-2") || !strings.Contains(got, "fairwell support act case-2") {
		t.Errorf("its details lead nowhere: %s", got)
	}
}

func TestNoAnswerIsAnErrorWhereverItIsLost(t *testing.T) {
	away := errors.New("connection refused")
	for name, f := range map[string]*fake{"with the call": {away: away}, "with the answer": {lost: away}} {
		if err := runs.New(f).Nudge(t.Context(), cancellationCase(t), "act-1"); !errors.Is(err, away) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// page reads an answer of Temporal from its JSON.
func page(t *testing.T, text string) *workflowservice.ListWorkflowExecutionsResponse {
	t.Helper()
	p := &workflowservice.ListWorkflowExecutionsResponse{}
	if err := (temporalproto.CustomJSONUnmarshalOptions{}).Unmarshal([]byte(text), p); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestClosedListsBadEndsOfBothKindsPageByPageUpToTheLimit(t *testing.T) {
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	f := &fake{pages: []*workflowservice.ListWorkflowExecutionsResponse{
		page(t, `{"nextPageToken":"bW9yZQ==","executions":[
			{"execution":{"workflowId":"cancellation/a"},"closeTime":"2026-11-22T10:00:00Z"},
			{"execution":{"workflowId":"somebody-else"},"closeTime":"2026-11-22T10:00:00Z"}]}`),
		page(t, `{"nextPageToken":"bW9yZQ==","executions":[
			{"execution":{"workflowId":"withdrawal/b"},"closeTime":"2026-11-22T10:00:00Z"},
			{"execution":{"workflowId":"cancellation/c"},"closeTime":"2026-11-22T10:00:00Z"}]}`),
	}}
	list, err := runs.New(f).Closed(t.Context(), at.Add(-time.Minute), 2)
	if err != nil {
		t.Fatal(err)
	}
	if want := []store.ClosedRun{{CaseID: "a", ClosedAt: at}, {CaseID: "b", ClosedAt: at}}; !slices.Equal(list, want) {
		t.Errorf("got %v", list)
	}
	for _, part := range []string{"'Cancellation', 'Withdrawal'", "'Terminated', 'Failed', 'TimedOut', 'Canceled'", "CloseTime >= '2026-11-22T09:59:00Z'"} {
		if !strings.Contains(f.asked[0], part) {
			t.Errorf("asked %q", f.asked[0])
		}
	}
	away := errors.New("connection refused")
	if _, err := runs.New(&fake{away: away}).Closed(t.Context(), at, 2); !errors.Is(err, away) {
		t.Errorf("got %v", err)
	}
}

func TestKnownListsEveryRunToTheLastPage(t *testing.T) {
	f := &fake{pages: []*workflowservice.ListWorkflowExecutionsResponse{
		page(t, `{"nextPageToken":"bW9yZQ==","executions":[{"execution":{"workflowId":"cancellation/a"}},{"execution":{"workflowId":"retention-1"}}]}`),
		page(t, `{"executions":[{"execution":{"workflowId":"withdrawal/b"}}]}`),
	}}
	list, err := runs.New(f).Known(t.Context())
	if err != nil || !slices.Equal(list, []string{"a", "b"}) {
		t.Errorf("got %v, %v", list, err)
	}
}

package api_test

import (
	"context"
	"errors"
	"testing"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/fairwell/fairwell/api"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/workflows"
)

// fakeClient answers updates of a run; everything else would panic.
type fakeClient struct {
	client.Client
	sent client.UpdateWorkflowOptions
	err  error // of the call
	late error // of the answer
}

func (f *fakeClient) UpdateWorkflow(_ context.Context, o client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	f.sent = o
	return fakeHandle{err: f.late}, f.err
}

type fakeHandle struct {
	client.WorkflowUpdateHandle
	err error
}

func (h fakeHandle) Get(context.Context, any) error { return h.err }

func TestAnswersOfARunToARetry(t *testing.T) {
	rejected := temporal.NewApplicationError("nothing is open", workflows.ErrTypeNothingOpen)
	away := errors.New("connection refused")
	for _, tt := range []struct {
		name       string
		call, late error
		want       error
	}{
		{"done", nil, nil, nil},
		{"rejected with the answer", nil, rejected, cancellation.ErrNothingOpen},
		{"rejected with the call", rejected, nil, cancellation.ErrNothingOpen},
		{"no open run", serviceerror.NewNotFound("workflow execution already completed"), nil, cancellation.ErrNotFound},
		{"Temporal away", away, nil, away},
		{"another failure", nil, away, away},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := &fakeClient{err: tt.call, late: tt.late}
			err := api.Temporal{Client: f}.Retry(t.Context(), "case-1", workflows.RetryRequest{ActID: "act-1"})
			if !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if f.sent.UpdateID != "act-1" || f.sent.WorkflowID != workflows.CancellationID("case-1") {
				t.Errorf("sent %+v", f.sent)
			}
		})
	}
}

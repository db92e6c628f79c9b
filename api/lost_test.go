package api_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/workflows"
)

var errLost = errors.New("the answer was lost")

// Temporal took the start, the run has decided, and the answer was lost.
func TestAStartWhoseAnswerIsLostIsNoSecondCase(t *testing.T) {
	st := newStage(t)
	st.runs.setAccept(func(ctx context.Context) error {
		cases := st.do(request{path: "/v1/cancellations", sub: "anna", scope: "support"}).json(t)["items"].([]any)
		in := activities.CaseInput{CaseID: cases[0].(map[string]any)["id"].(string)}
		if _, err := st.runs.decide.ValidateNotice(ctx, in); err != nil {
			return err
		}
		if _, err := st.runs.decide.ComputeEndDates(ctx, in); err != nil {
			return err
		}
		return errLost
	})
	first := st.declare(http.StatusAccepted, request{body: ordinary})
	second := st.declare(http.StatusCreated, request{body: ordinary})
	if first["id"] != second["id"] || item(t, first, "P-1")["ends_on"] != item(t, second, "P-1")["ends_on"] {
		t.Errorf("first %v, then %v", first, second)
	}
}

// The run carried the act out and the answer was lost: asked again, it is the
// same act, which a run carries out once.
func TestAnActWhoseAnswerIsLostIsTheSameActWhenItIsSentAgain(t *testing.T) {
	st := newStage(t)
	path, _ := parked(t, st)
	answer := errLost
	st.runs.retry = func(workflows.RetryRequest) error { return answer }
	if res := st.do(retrying(path, `{"reason":"healed"}`)); res.status != http.StatusAccepted {
		t.Errorf("answered %d", res.status)
	}
	answer = nil
	for range 2 {
		if res := st.do(retrying(path, `{"reason":"healed"}`)); res.status != http.StatusOK {
			t.Errorf("answered %d", res.status)
		}
	}
	if n := len(st.runs.retried); n != 2 || st.runs.retried[0].ActID != st.runs.retried[1].ActID {
		t.Errorf("the run was asked %v", st.runs.retried)
	}
}

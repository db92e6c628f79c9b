package api_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/fairwell/fairwell/activities"
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
	first := st.declare(http.StatusCreated, request{body: ordinary})
	second := st.declare(http.StatusCreated, request{body: ordinary})
	if first["id"] != second["id"] || item(t, first, "P-1")["ends_on"] != item(t, second, "P-1")["ends_on"] {
		t.Errorf("first %v, then %v", first, second)
	}
}

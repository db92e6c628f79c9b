package workflows

import (
	"context"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"github.com/fairwell/fairwell/activities"
)

// UpdateIdentify tells a run that waits for it that it is known by now whose
// declaration it is: that stands in Postgres.
const UpdateIdentify = "identify"

// IdentifyRequest names the act. Who, whose and why stand in Postgres.
type IdentifyRequest struct {
	ActID string
}

// identify wakes the run and answers once the end dates stand. A run that knows
// already answers at once.
func (r *run) identify(ctx workflow.Context, _ IdentifyRequest) (Accepted, error) {
	r.identified = true
	return r.accept(ctx)
}

// validate has the notice validated. A typed declaration that fits no customer
// waits for a person, as long as it takes, and is then looked at again.
func (r *run) validate(ctx workflow.Context, in activities.CaseInput) (activities.Validated, error) {
	for {
		validated, err := decide[activities.Validated](ctx, a.ValidateNotice, in, "Validate notice")
		if err != nil || !validated.Unmatched {
			return validated, err
		}
		r.unmatched = true
		if err := r.show(ctx); err != nil {
			return validated, err
		}
		if err := workflow.Await(ctx, func() bool { return r.identified }); err != nil {
			return validated, err
		}
		r.unmatched, r.identified = false, false
	}
}

// Identify hands an act to the run of a case and waits for the decisions.
// ErrNotFound: no run of the case is open. Any other error: no answer within ctx.
func Identify(ctx context.Context, c client.Client, caseID string, in IdentifyRequest) error {
	return update(ctx, c, caseID, UpdateIdentify, in.ActID, in)
}

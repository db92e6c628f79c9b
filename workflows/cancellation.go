package workflows

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"github.com/fairwell/fairwell/activities"
)

// Cancellation carries out one case: it has the notice validated and the end
// dates computed, then cancels the products and sends the mails side by side.
// What does not get through is delayed, later parked, and waits for an act; the
// run closes when nothing is open.
//
// A run that starts again takes up what Postgres holds: what is carried out is
// never touched again, and what is parked stays so until somebody retries.
func Cancellation(ctx workflow.Context, in Input) (CancellationResult, error) {
	r := newRun(in)
	r.begin = r.beginCancellation
	if err := r.setup(ctx); err != nil {
		return CancellationResult{}, err
	}
	options := workflow.UpdateHandlerOptions{Description: "Wait until the end dates stand"}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, UpdateAccept, r.accept, options); err != nil {
		return CancellationResult{}, fmt.Errorf("set up: %w", err)
	}
	if err := r.live(ctx); err != nil {
		return CancellationResult{}, err
	}
	return r.cancellationResult(), nil
}

// beginCancellation has the case decided. A typed declaration that fits no
// customer is not: it waits in Postgres, without a run, until an act names one.
func (r *run) beginCancellation(ctx workflow.Context) error {
	in := activities.CaseInput{CaseID: r.caseID}
	validated, err := r.validate(ctx, in)
	if err != nil {
		return fmt.Errorf("validate notice: %w", err)
	}
	if validated.Unmatched {
		return r.show(ctx)
	}
	standing, err := decide[activities.Standing](ctx, a.ComputeEndDates, in, "Compute end dates")
	if err != nil {
		return fmt.Errorf("compute end dates: %w", err)
	}
	return r.stand(ctx, standing)
}

// validate has the notice validated. Acts that are open come first and are
// followed by another look, since they may say whose declaration it is.
func (r *run) validate(ctx workflow.Context, in activities.CaseInput) (activities.Validated, error) {
	validated, err := decide[activities.Validated](ctx, a.ValidateNotice, in, "Validate notice")
	if err == nil && (validated.Acts > 0 || validated.Unmatched && r.tickets > r.applied) {
		if err = r.apply(ctx); err == nil {
			validated, err = decide[activities.Validated](ctx, a.ValidateNotice, in, "Validate notice")
		}
	}
	if err != nil {
		return activities.Validated{}, err
	}
	r.pace, r.unmatched, r.dismissed = validated.Pace, validated.Unmatched, validated.Dismissed
	return validated, nil
}

// accept answers as soon as the decisions stand, or it is known that there are
// none yet.
func (r *run) accept(ctx workflow.Context) (Accepted, error) {
	if err := workflow.Await(ctx, func() bool { return r.decided || r.over() }); err != nil {
		return Accepted{}, err
	}
	if !r.decided && r.failed != nil {
		return Accepted{}, r.failed
	}
	return Accepted{Items: len(r.items)}, nil
}

func (r *run) cancellationResult() CancellationResult {
	result := CancellationResult{Unmatched: r.unmatched, Mails: r.mailResults()}
	for _, it := range r.items {
		result.Items = append(result.Items, ItemResult{
			ItemID: it.id, State: string(it.state), Decision: it.decision, EndsOn: it.endsOn,
		})
	}
	return result
}

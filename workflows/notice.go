package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
)

// notify tells the address on file, beside all else. What was surely not sent is
// tried again for as long as a confirmation would be; anything else ends it. It
// returns early only if the run itself is cancelled.
func (r *run) notify(ctx workflow.Context) error {
	began, pause := workflow.Now(ctx), r.pace.MailFirst
	for workflow.Now(ctx).Sub(began) < r.pace.MailFor {
		var status activities.MailStatus
		stepCtx := workflow.WithActivityOptions(ctx, mailOptions("Tell the address on file"))
		err := workflow.ExecuteActivity(stepCtx, a.SendNotice, activities.CaseInput{CaseID: r.caseID}).Get(ctx, &status)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == nil && cancellation.MailState(status.State) != cancellation.MailPending {
			break
		}
		if err := workflow.Sleep(ctx, max(pause, status.Again)); err != nil {
			return err
		}
		pause = min(2*pause, r.pace.MailMax)
	}
	r.notice = false
	return nil
}

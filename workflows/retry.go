package workflows

import (
	"slices"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// validateRetry rejects a retry that would resume nothing. It changes nothing.
// A run that has just begun does not know yet; its handler waits until it does.
func (r *run) validateRetry(_ workflow.Context, in RetryRequest) error {
	if r.unmatched {
		return nothingOpen()
	}
	if !r.decided {
		return nil
	}
	for _, it := range r.items {
		if in.means(it) {
			return nil
		}
	}
	if in.meansMail(&r.mail) {
		return nil
	}
	return nothingOpen()
}

func nothingOpen() error {
	return temporal.NewNonRetryableApplicationError("nothing delayed or parked", ErrTypeNothingOpen, nil)
}

// retry only raises flags: the item's and the mail's own loops act on them. An
// attempt that is under way is waited for, never doubled.
func (r *run) retry(ctx workflow.Context, in RetryRequest) (RetryAnswer, error) {
	if err := workflow.Await(ctx, func() bool { return r.decided }); err != nil {
		return RetryAnswer{}, err
	}
	var answer RetryAnswer
	for _, it := range r.items {
		if in.means(it) {
			it.wanted = true
			answer.ItemIDs = append(answer.ItemIDs, it.id)
		}
	}
	if in.meansMail(&r.mail) {
		r.mail.wanted = true
		answer.Confirmation = true
	}
	if len(answer.ItemIDs) == 0 && !answer.Confirmation {
		return RetryAnswer{}, nothingOpen()
	}
	return answer, nil
}

func (in RetryRequest) means(it *item) bool {
	return !in.MailOnly && it.stuck() && (len(in.ItemIDs) == 0 || slices.Contains(in.ItemIDs, it.id))
}

func (in RetryRequest) meansMail(m *confirmation) bool {
	return m.stuck() && len(in.ItemIDs) == 0
}

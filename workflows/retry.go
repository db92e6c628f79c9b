package workflows

import (
	"slices"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// validateRetry rejects a retry that would resume nothing. It changes nothing.
func (r *run) validateRetry(_ workflow.Context, in RetryRequest) error {
	for _, it := range r.items {
		if in.means(it) {
			return nil
		}
	}
	if in.meansMail(&r.mail) {
		return nil
	}
	return temporal.NewNonRetryableApplicationError("nothing delayed or parked", ErrTypeNothingOpen, nil)
}

// retry only raises flags: the item's and the mail's own loops act on them. An
// attempt that is under way is waited for, never doubled.
func (r *run) retry(_ workflow.Context, in RetryRequest) (RetryAnswer, error) {
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
	return answer, nil
}

func (in RetryRequest) means(it *item) bool {
	return it.stuck() && (len(in.ItemIDs) == 0 || slices.Contains(in.ItemIDs, it.id))
}

func (in RetryRequest) meansMail(m *confirmation) bool {
	return m.stuck() && len(in.ItemIDs) == 0
}

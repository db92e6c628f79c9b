package workflows

import "strings"

const (
	cancellationPrefix = "cancellation/"
	withdrawalPrefix   = "withdrawal/"
)

// RetentionID names the schedule that erases what is due.
const RetentionID = "retention"

// EndsID names the schedule that asks how products ended.
const EndsID = "ends"

// CancellationID is the workflow ID of a case. It holds no personal data: IDs
// are plain text everywhere in Temporal.
func CancellationID(caseID string) string { return cancellationPrefix + caseID }

// WithdrawalID is the workflow ID of a withdrawal.
func WithdrawalID(caseID string) string { return withdrawalPrefix + caseID }

// CaseID is the case that a workflow ID names; false: it names none.
func CaseID(workflowID string) (string, bool) {
	if id, ok := strings.CutPrefix(workflowID, cancellationPrefix); ok {
		return id, true
	}
	return strings.CutPrefix(workflowID, withdrawalPrefix)
}

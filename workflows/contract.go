package workflows

import "github.com/fairwell/fairwell/internal/notice"

// CancellationWorkflow is the registered name of the workflow of a case.
const CancellationWorkflow = "Cancellation"

// The updates and the query that a Cancellation answers.
const (
	// UpdateAccept waits for the decisions and answers once they stand. The
	// run goes the same way without it.
	UpdateAccept = "accept"
	// UpdateRetry resumes what is delayed or parked.
	UpdateRetry = "retry"
	// QueryStatus tells an engineer what the run waits for.
	QueryStatus = "status"
)

// ErrTypeNothingOpen is the type of the application error by which the run
// rejects a retry that would resume nothing.
const ErrTypeNothingOpen = "NothingOpen"

// CancellationInput is all a run is told; the rest stands in Postgres. Fields
// are only ever added.
type CancellationInput struct {
	CaseID string
}

// CancellationResult sums up a finished run.
type CancellationResult struct {
	Items        []ItemResult
	Confirmation string // a state of the mail
}

// ItemResult is how one item ended.
type ItemResult struct {
	ItemID   string
	State    string
	Decision int
	EndsOn   notice.Date
}

// Accepted answers UpdateAccept: the decisions stand in Postgres.
type Accepted struct {
	Items int
}

// RetryRequest asks to resume items, or with no item IDs everything delayed or
// parked, the confirmation too. Who asks and why stands in the act.
type RetryRequest struct {
	ActID    string
	ItemIDs  []string
	MailOnly bool // nobody asks: there is news of the confirmation alone
}

// RetryAnswer says what is tried again.
type RetryAnswer struct {
	ItemIDs      []string
	Confirmation bool
}

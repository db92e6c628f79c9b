package workflows

import "github.com/fairwell/fairwell/internal/notice"

// The registered names of the workflows: of a case, of a withdrawal, of the pass
// that erases what is due, and of the one that asks how products ended.
const (
	CancellationWorkflow = "Cancellation"
	WithdrawalWorkflow   = "Withdrawal"
	RetentionWorkflow    = "Retention"
	EndsWorkflow         = "Ends"
)

// The updates and the query that a run answers.
const (
	// UpdateAccept waits for the decisions of a Cancellation and answers once
	// they stand. The run goes the same way without it.
	UpdateAccept = "accept"
	// UpdateAct tells a run that acts without an outcome are in Postgres, or
	// other news of its case, and answers once they are applied.
	UpdateAct = "act"
	// QueryStatus tells an engineer what the run waits for.
	QueryStatus = "status"
)

// Input is all a run is told; the rest is in Postgres. Fields are only ever
// added.
type Input struct {
	CaseID string
}

// Accepted answers UpdateAccept: the decisions are in Postgres.
// Items counts them; it is zero for a declaration that is not matched yet.
type Accepted struct {
	Items int
}

// ActRequest names the act. Who, what and why are in Postgres.
type ActRequest struct {
	ActID string
}

// CancellationResult sums up a finished run.
type CancellationResult struct {
	Unmatched bool // nobody knows yet whose declaration it is
	Items     []ItemResult
	Mails     []MailResult
}

// WithdrawalResult sums up a finished run.
type WithdrawalResult struct {
	Code  string // a cancellation.WithdrawalCode
	Mails []MailResult
}

// ItemResult is how one item ended.
type ItemResult struct {
	ItemID   string
	State    string
	Decision int
	EndsOn   notice.Date
}

// MailResult is how one mail that the case owes ended.
type MailResult struct {
	Kind   string
	Number int    // tells mails of one kind apart, from 0
	State  string // a cancellation.MailState
}

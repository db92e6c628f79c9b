package workflows

// CancellationID is the workflow ID of a case. It holds no personal data: IDs
// are plain text everywhere in Temporal.
func CancellationID(caseID string) string { return "cancellation/" + caseID }

package cancellation

// ActOutcome is what became of an act of a person.
type ActOutcome string

// The outcomes of a retry.
const (
	ActDone        ActOutcome = "done"
	ActNothingOpen ActOutcome = "nothing_open" // nothing was delayed or parked any more
)

package cancellation

import "errors"

// BatchState is where a batch stands: an act on many cases, one after the other.
type BatchState string

// The states of a batch. Drafted: the dry run is done, and nothing else.
const (
	BatchDrafted BatchState = "drafted"
	BatchRuns    BatchState = "running"
	BatchPaused  BatchState = "paused"
	BatchEnded   BatchState = "done"
	BatchStopped BatchState = "cancelled"
)

// BatchPress is what a person does to a batch.
type BatchPress string

// What can be pressed.
const (
	PressStart  BatchPress = "start"
	PressPause  BatchPress = "pause"
	PressResume BatchPress = "resume"
	PressCancel BatchPress = "cancel"
)

// BatchPresses is the table of buttons, in the order in which a reader meets them.
func BatchPresses() []BatchPress {
	return []BatchPress{PressStart, PressPause, PressResume, PressCancel}
}

// Leads says from which states a press leads to which.
func (p BatchPress) Leads() (from []BatchState, to BatchState) {
	switch p {
	case PressStart:
		return []BatchState{BatchDrafted}, BatchRuns
	case PressPause:
		return []BatchState{BatchRuns}, BatchPaused
	case PressResume:
		return []BatchState{BatchPaused}, BatchRuns
	default:
		return []BatchState{BatchDrafted, BatchRuns, BatchPaused}, BatchStopped
	}
}

// BatchOutcome is what became of one case of a batch.
type BatchOutcome string

// The outcomes. Running: the act stands, and what comes of it is not known yet.
const (
	BatchRunning   BatchOutcome = "running"
	BatchCancelled BatchOutcome = "cancelled"
	BatchContinued BatchOutcome = "continued"
	BatchDone      BatchOutcome = "done"
	BatchParked    BatchOutcome = "parked_again"
	BatchDelayed   BatchOutcome = "delayed"
	BatchChanged   BatchOutcome = "changed_meanwhile"
	BatchRefused   BatchOutcome = "refused"
)

// What is in the way of a batch.
var (
	// ErrNoCases: the filter chooses none.
	ErrNoCases = errors.New("no case fits")
	// ErrPressed: the batch is not where the button leads from.
	ErrPressed = errors.New("the batch is elsewhere")
)

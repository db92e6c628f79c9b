package cancellation

// HoldCode says in a word why the calls to a line's backend are stopped.
type HoldCode string

// The reasons for a hold. What there is to say beyond is in its note.
const (
	HoldOutage      HoldCode = "outage"      // the backend is away or busy
	HoldMaintenance HoldCode = "maintenance" // its owner works on it
	HoldFaulty      HoldCode = "faulty"      // it answers, and does the wrong thing
	HoldOther       HoldCode = "other"
)

// CodeHeld is what is in the way of an item that is held, or was until its turn came.
const CodeHeld = "held"

package cancellation

import "github.com/fairwell/fairwell/internal/notice"

// Finding is what was found to be true of a product after its last day.
type Finding string

// The findings.
const (
	FindingEnded          Finding = "ended"
	FindingEndedTooEarly  Finding = "ended_too_early"
	FindingStillActive    Finding = "still_active" // it runs past its end, or ran until it was ended later
	FindingBilledAfterEnd Finding = "billed_after_end"
	FindingWaitsForPort   Finding = "waits_for_port"   // its number goes to another provider
	FindingWaitsForSwitch Finding = "waits_for_switch" // it runs until another provider's line works (§ 59 Abs. 2 TKG)
	FindingNobodyToAsk    Finding = "nobody_to_ask"    // no backend knows it: its line has none, or it is unknown there
)

// CauseEndDiffers is why a person looks: a product did not end as was decided.
const CauseEndDiffers = "end_differs"

// Waits is what a product waits for with its end.
type Waits string

// What it can wait for.
const (
	WaitsForPort   Waits = "port"
	WaitsForSwitch Waits = "switch"
)

// Evidence is a product after its last day, as its backend tells it.
type Evidence struct {
	Runs        bool        // it is not terminated
	EndsOn      notice.Date // last day by the backend, inclusive; zero: it names none
	BilledUntil notice.Date // last day that was charged for; zero: it does not say
	WaitsFor    Waits       // also of one that has waited, and ended since; "": for nothing
}

// Find says what the evidence shows of a product that should have ended on that day,
// inclusive. What it waits for explains that it ended later, and nothing else does.
// What runs on for a new provider may be charged for; what keeps only its number may not.
func (e Evidence) Find(endsOn notice.Date) Finding {
	billable := endsOn
	if e.WaitsFor == WaitsForSwitch && e.EndsOn.After(endsOn) {
		billable = e.EndsOn
	}
	switch {
	case e.Runs && e.WaitsFor == WaitsForSwitch:
		return FindingWaitsForSwitch
	case e.Runs && e.WaitsFor != WaitsForPort:
		return FindingStillActive
	case e.BilledUntil.After(billable):
		return FindingBilledAfterEnd
	case e.Runs:
		return FindingWaitsForPort
	case !e.EndsOn.IsZero() && e.EndsOn.Before(endsOn):
		return FindingEndedTooEarly
	case e.late(endsOn):
		return FindingStillActive
	default:
		return FindingEnded
	}
}

// late says whether it ran past its end for nothing, and has ended since.
func (e Evidence) late(endsOn notice.Date) bool {
	return !e.Runs && e.WaitsFor == "" && e.EndsOn.After(endsOn)
}

// bad says whether a finding of that day calls for a person. Waiting does once nobody
// may ask for the number any more; a switch is given the same time.
func (f Finding) bad(endsOn, askedOn notice.Date) bool {
	switch f {
	case FindingEndedTooEarly, FindingStillActive, FindingBilledAfterEnd:
		return true
	case FindingWaitsForPort, FindingWaitsForSwitch:
		return askedOn.After(portable(endsOn))
	default:
		return false
	}
}

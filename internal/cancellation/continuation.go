package cancellation

import "github.com/fairwell/fairwell/internal/notice"

// Continuation is how offers to go on with products of one line are taken.
type Continuation struct {
	Days   int  // how many days before the end an offer comes at the latest
	AtOnce bool // it is accepted at once; else a person answers
}

// Continuations are those of each line. One that is not named here takes no offers.
type Continuations map[string]Continuation

// Until is the last day on which an offer for a product of a line is taken; zero:
// there is none.
func (c Continuations) Until(line string, endsOn notice.Date) notice.Date {
	rule, taken := c[line]
	if !taken || endsOn.IsZero() {
		return notice.Date{}
	}
	last, err := endsOn.AddDays(-rule.Days)
	if err != nil { // before the calendar begins
		return notice.Date{}
	}
	return last
}

// Party is whose declaration about going on it is.
type Party string

// The parties. What the rule of a line answers is the provider's as well.
const (
	PartyHolder  Party = "holder"
	PartySupport Party = "support" // the provider's, or the holder's as support took it down
	PartyRule    Party = "rule"
)

package cancellation

import (
	"errors"
	"strconv"
	"strings"

	"github.com/fairwell/fairwell/internal/notice"
)

// Continuation is how offers to go on with products of one line are taken.
type Continuation struct {
	Days   int  // how many days before the end an offer comes at the latest
	AtOnce bool // it is accepted at once; else a person answers
}

// Continuations are those of each line. One that is not named here takes no offers.
type Continuations map[string]Continuation

var errContinuations = errors.New("must be lines with a number of days from 0 to 365 and auto or person, such as dsl:14:auto, separated by commas")

// ParseContinuations reads lines such as dsl:14:auto,hosting:1:person.
func ParseContinuations(text string) (Continuations, error) {
	list := Continuations{}
	for each := range strings.SplitSeq(text, ",") {
		if each = strings.TrimSpace(each); each == "" {
			continue
		}
		parts := strings.Split(each, ":")
		if len(parts) != 3 || parts[0] == "" || parts[2] != "auto" && parts[2] != "person" {
			return nil, errContinuations
		}
		days, err := strconv.Atoi(parts[1])
		if _, twice := list[parts[0]]; err != nil || days < 0 || days > 365 || twice {
			return nil, errContinuations
		}
		list[parts[0]] = Continuation{Days: days, AtOnce: parts[2] == "auto"}
	}
	return list, nil
}

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

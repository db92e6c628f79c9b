package workflows

import (
	"fmt"
	"strings"

	"go.temporal.io/sdk/workflow"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// show tells the Temporal UI where the run stands, and raises or lowers the
// search attribute that calls a person. IDs, dates and codes alone.
func (r *run) show(ctx workflow.Context) error {
	workflow.SetCurrentDetails(ctx, r.describe())
	needed := r.needsPerson()
	if needed == r.alarmed {
		return nil
	}
	r.alarmed = needed
	state := StateOpen
	if needed {
		state = StateNeedsAttention
	}
	return workflow.UpsertTypedSearchAttributes(ctx, StateKey().ValueSet(state))
}

func (r *run) needsPerson() bool {
	if r.found != "" && r.found != cancellation.FoundMatched {
		return true
	}
	for _, it := range r.items {
		if it.state == cancellation.ItemParked || it.inReview {
			return true
		}
	}
	for _, m := range r.mails {
		switch m.state {
		case cancellation.MailUnknown, cancellation.MailParked, cancellation.MailToPrint:
			return true
		}
	}
	return false
}

// describe is the run in words, in Markdown.
func (r *run) describe() string {
	switch {
	case r.unmatched:
		return "Nobody knows yet whose declaration it is."
	case !r.decided:
		return "It is not decided yet."
	}
	var lines []string
	if r.found != "" {
		lines = append(lines, "- contract: "+string(r.found))
	}
	for _, it := range r.items {
		lines = append(lines, it.describe())
	}
	for _, m := range r.mails {
		line := "- " + m.name() + ": " + string(m.state)
		if m.code != "" {
			line += ", " + m.code
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func (it *item) describe() string {
	line := fmt.Sprintf("- item %s (%s): %s", it.id, it.line, it.state)
	if !it.endsOn.IsZero() {
		line += ", ends " + it.endsOn.String()
	}
	if it.decision > 1 {
		line += fmt.Sprintf(", decision %d", it.decision)
	}
	if it.code != "" {
		line += ", " + it.code
	}
	if it.inReview {
		line += ", to be judged"
	}
	return line
}

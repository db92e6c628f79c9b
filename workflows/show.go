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
	if needed := r.needsPerson(); needed != r.alarmed {
		r.alarmed = needed
		state := StateOpen
		if needed {
			state = StateNeedsAttention
		}
		return workflow.UpsertTypedSearchAttributes(ctx, StateKey().ValueSet(state))
	}
	return nil
}

func (r *run) needsPerson() bool {
	if r.unmatched {
		return true
	}
	for _, it := range r.items {
		if it.state == cancellation.ItemParked || it.inReview {
			return true
		}
	}
	switch r.mail.state {
	case cancellation.MailUnknown, cancellation.MailParked, cancellation.MailToPrint:
		return true
	default:
		return false
	}
}

// describe is the run in words, in Markdown.
func (r *run) describe() string {
	if r.unmatched {
		return "Waiting to be told whose declaration it is."
	}
	if !r.decided {
		return "Waiting for the end dates."
	}
	var lines []string
	for _, it := range r.items {
		line := fmt.Sprintf("- item %s (%s): %s", it.id, it.line, it.state)
		if !it.endsOn.IsZero() {
			line += ", ends " + it.endsOn.String()
		}
		if it.code != "" {
			line += ", " + it.code
		}
		if it.inReview {
			line += ", to be judged"
		}
		lines = append(lines, line)
	}
	mail := "- confirmation: " + string(r.mail.state)
	if r.mail.code != "" {
		mail += ", " + r.mail.code
	}
	return strings.Join(append(lines, mail), "\n")
}

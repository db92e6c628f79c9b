package workflows

import (
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// show tells the Temporal UI what the run waits for. Codes, dates and names of lines
// alone.
func (r *run) show(ctx workflow.Context) error {
	workflow.SetCurrentDetails(ctx, r.describe())
	now := r.state()
	if now.State == r.shown {
		return nil
	}
	r.shown = now.State
	return workflow.UpsertTypedSearchAttributes(ctx, StateKey().ValueSet(string(now.State)), NeedsPersonKey().ValueSet(now.Person))
}

// describe is the run in words, in Markdown: what it waits for, then each product and
// each mail with what is in its way and the acts that end it, the one to do next first.
func (r *run) describe() string {
	row := r.state()
	text := fmt.Sprintf("**%s.** %s.", row.State, row.Says)
	if row.State == Unmatched && r.found == "" {
		text += next("unmatched", cancellation.Ordinary)
	}
	var lines []string
	if r.found != "" {
		line := "contract: " + string(r.found)
		if r.unsettled() {
			line += "." + next("withdrawal_"+string(r.found), cancellation.Withdrawal)
		}
		lines = append(lines, line)
	}
	for _, it := range r.items {
		lines = append(lines, it.describe())
	}
	for _, m := range r.mails {
		lines = append(lines, m.describe(r.kind()))
	}
	return text + list(lines)
}

// list is a Markdown list of the lines. What several say is said once, with how many
// they are: a case may have two hundred products.
func list(lines []string) string {
	var b strings.Builder
	count := map[string]int{}
	for _, line := range lines {
		count[line]++
	}
	for _, line := range lines {
		n := count[line]
		if n == 0 {
			continue
		}
		delete(count, line)
		if n > 1 {
			line = fmt.Sprintf("%d × %s", n, line)
		}
		b.WriteString("\n- " + line)
	}
	if b.Len() == 0 {
		return ""
	}
	return "\n" + b.String()
}

func (it *item) describe() string {
	line := it.line + ": " + string(it.state)
	if it.code != "" {
		line += ", `" + it.code + "`"
	}
	if !it.endsOn.IsZero() {
		line += ", ends on " + spell(it.endsOn)
	}
	if it.decision > 1 {
		line += fmt.Sprintf(" by decision %d", it.decision)
	}
	if it.inReview {
		line += ", under review." + next("review", cancellation.ForCause)
	}
	switch it.state {
	case cancellation.ItemParked:
		line += "." + next("product_"+it.code, cancellation.Ordinary)
	case cancellation.ItemDelayed:
		line += ". It is tried again by itself; `retry` tries at once."
	case cancellation.ItemHeld:
		line += ". Its line is on hold; it goes on when its turn comes."
	}
	return line
}

func (m *mail) describe(of cancellation.Kind) string {
	line := m.name() + ": " + string(m.state)
	if m.code != "" {
		line += ", `" + m.code + "`"
	}
	switch {
	case m.callsPerson():
		line += "." + next(m.kind+"_"+string(m.state), of)
	case m.state == cancellation.MailUnknown:
		line += ". The provider is asked what became of it."
	case m.late():
		line += ". It is tried again by itself."
	}
	return line
}

// kind is what the case declares, as far as its acts depend on it.
func (r *run) kind() cancellation.Kind {
	if r.found != "" {
		return cancellation.Withdrawal
	}
	return cancellation.Ordinary
}

// next names the acts that end a cause.
func next(cause string, of cancellation.Kind) string {
	var names []string
	for _, act := range cancellation.EndedBy(cause, of) {
		names = append(names, "`"+act.Path+"`")
	}
	if len(names) == 0 {
		return ""
	}
	return " Next: " + strings.Join(names, " or ") + "."
}

// spell writes a day as people do.
func spell(d notice.Date) string {
	return fmt.Sprintf("%d %s %d", d.Day(), time.Month(d.Month()), d.Year())
}

package workflows

import "github.com/fairwell/fairwell/internal/cancellation"

// State is what a run waits for, as the list of runs shows it.
type State string

// The states. Unmatched, Parked, Review and Mail call a person; what a machine sees
// to is Deciding, Delayed or Cancelling, whether it is a product or a mail.
const (
	Unmatched  State = "unmatched"
	Parked     State = "parked"
	Review     State = "review"
	Mail       State = "mail"
	Deciding   State = "deciding"
	Delayed    State = "delayed"
	Cancelling State = "cancelling"
	Done       State = "done"
)

// StateRow is a state and what it says.
type StateRow struct {
	State State
	// Person: nothing happens until somebody acts.
	Person bool
	Says   string
}

// States is the table of states. Where several hold at once, the first counts, so
// that nothing hides what calls a person.
func States() []StateRow {
	return []StateRow{
		{Unmatched, true, "Somebody has to find out whose declaration it is"},
		{Parked, true, "A product could not be cancelled, and it waits until somebody acts"},
		{Review, true, "Somebody has to judge"},
		{Mail, true, "Somebody has to see to a mail"},
		{Deciding, false, "The end dates are not decided yet"},
		{Delayed, false, "It goes on by itself, later than usual"},
		{Cancelling, false, "It goes on by itself"},
		{Done, false, "Nothing is left to do"},
	}
}

// state is the row that counts now.
func (r *run) state() StateRow {
	rows := States()
	for _, row := range rows {
		if r.is(row.State) {
			return row
		}
	}
	return rows[len(rows)-1]
}

// is says whether a state holds, whatever else does. Done is what is left.
func (r *run) is(s State) bool {
	switch s {
	case Unmatched:
		return r.unmatched && !r.dismissed || r.unsettled() && (r.found == cancellation.FoundNothing || r.found == cancellation.FoundAmbiguous)
	case Review:
		return r.unsettled() || r.anyItem(func(it *item) bool { return it.inReview })
	case Parked:
		return r.anyItem(func(it *item) bool { return it.state == cancellation.ItemParked })
	case Mail:
		return r.anyMail((*mail).callsPerson)
	case Deciding:
		return !r.decided && !r.unmatched
	case Delayed:
		return r.anyItem((*item).late) || r.anyMail((*mail).late)
	case Cancelling:
		return !r.over()
	default:
		return false
	}
}

// unsettled says that a withdrawal waits for a person's answer.
func (r *run) unsettled() bool {
	return r.found != "" && r.found != cancellation.FoundMatched && !r.settled
}

func (r *run) anyItem(holds func(*item) bool) bool {
	for _, it := range r.items {
		if holds(it) {
			return true
		}
	}
	return false
}

func (r *run) anyMail(holds func(*mail) bool) bool {
	for _, m := range r.mails {
		if holds(m) {
			return true
		}
	}
	return false
}

// late says that the product is tried again by itself: slowly, or once its line is
// no longer on hold.
func (it *item) late() bool {
	return it.state == cancellation.ItemDelayed || it.state == cancellation.ItemHeld
}

// late says that the last attempt did not get the mail out, or that nobody knows,
// and that the run sees to it.
func (m *mail) late() bool {
	return m.state == cancellation.MailUnknown && !m.left || m.state == cancellation.MailPending && m.code != ""
}

// callsPerson says that nothing becomes of the mail until somebody acts.
func (m *mail) callsPerson() bool {
	switch m.state {
	case cancellation.MailUnknown:
		return m.left
	case cancellation.MailParked, cancellation.MailToPrint:
		return true
	default:
		return false
	}
}

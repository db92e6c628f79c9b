package cancellation

// ActOutcome is what became of an act of a person.
type ActOutcome string

// The outcomes of acts.
const (
	ActDone        ActOutcome = "done"
	ActNothingOpen ActOutcome = "nothing_open" // nothing was delayed or parked any more
	ActNotUnknown  ActOutcome = "not_unknown"  // the attempt's outcome was known already
)

// MailOutcome is what a person found out about a mail whose outcome was unknown.
type MailOutcome string

// The outcomes that a person can find.
const (
	OutcomeSent    MailOutcome = "sent"
	OutcomeNotSent MailOutcome = "not_sent"
)

// After is the state that the mail comes to: sent, or pending and sent again as
// the next attempt.
func (o MailOutcome) After() MailState {
	if o == OutcomeSent {
		return MailSent
	}
	return MailPending
}

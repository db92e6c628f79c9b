package cancellation

// ItemState is the outcome of one product in a case.
type ItemState string

// The states of an item. Received and refused come from validating the notice,
// decided from computing the end; the rest from telling the product's backend.
// Held: nobody calls the backend of its line, and the item waits for its turn.
// Continued: the newest decision is that the product goes on, and it is carried out.
const (
	ItemReceived  ItemState = "received"
	ItemDecided   ItemState = "decided"
	ItemCancelled ItemState = "cancelled"
	ItemDelayed   ItemState = "delayed"
	ItemParked    ItemState = "parked"
	ItemHeld      ItemState = "held"
	ItemRefused   ItemState = "refused"
	ItemContinued ItemState = "continued"
)

// Open says whether the case still owes this item something.
func (s ItemState) Open() bool {
	return s != ItemCancelled && s != ItemRefused && s != ItemContinued
}

// From lists the states from which carrying out a decision may bring an item to
// s. What is carried out or refused moves again by a new decision alone.
func (s ItemState) From() []ItemState {
	switch s {
	case ItemCancelled, ItemContinued:
		return []ItemState{ItemDecided, ItemDelayed, ItemParked, ItemHeld}
	case ItemDelayed, ItemParked:
		return []ItemState{ItemDecided, ItemDelayed, ItemParked}
	case ItemHeld: // one that is parked waits for a person, whatever is on hold
		return []ItemState{ItemDecided, ItemDelayed}
	default:
		return nil
	}
}

// CaseState sums up a case; the view "cases" derives it, nobody writes it.
type CaseState string

// The states of a case, in the order in which the first that fits counts.
const (
	CaseDismissed      CaseState = "dismissed"
	CaseUnmatched      CaseState = "unmatched"
	CaseReceived       CaseState = "received"
	CaseNeedsAttention CaseState = "needs_attention"
	CaseCompleted      CaseState = "completed"
	CaseCancelling     CaseState = "cancelling"
)

// MailState is the state of a mail in the ledger, or the delivery state that
// the events about it show.
type MailState string

// The states of a mail. Delivered, bounced and dropped are derived from
// delivery events; the rest are in the ledger.
const (
	MailPending   MailState = "pending"
	MailSending   MailState = "sending"
	MailSent      MailState = "sent"
	MailUnknown   MailState = "unknown"
	MailParked    MailState = "parked"
	MailToPrint   MailState = "to_print"
	MailPosted    MailState = "posted"
	MailDelivered MailState = "delivered"
	MailBounced   MailState = "bounced"
	MailDropped   MailState = "dropped"
)

// Open says whether the case still owes this mail something.
func (s MailState) Open() bool {
	switch s {
	case MailPending, MailSending, MailUnknown, MailParked:
		return true
	default:
		return false
	}
}

// The kinds of mail. Of each a case has at most one, and its number is 0, but for
// corrections, continuations, questions in a person's own words, and for a second confirmation where the address on file sent the
// first one back.
const (
	// MailConfirmation is the one central mail.
	MailConfirmation = "confirmation"
	// MailCorrection tells of a later decision; corrections are numbered from 1.
	MailCorrection = "correction"
	// MailContinuation answers an offer to go on; those of a case are numbered from 1.
	MailContinuation = "continuation"
	// MailReceipt states that the declaration was received, where the
	// confirmation is late.
	MailReceipt = "receipt"
	// MailAlert tells the address on file of a declaration that is confirmed to
	// another address.
	MailAlert = "alert"
	// MailAcknowledgement says that a withdrawal was received (§ 356a BGB).
	MailAcknowledgement = "acknowledgement"
	// MailQuestion asks whoever declared for what is missing; those in a person's own
	// words are numbered from 1.
	MailQuestion = "question"
)

// MailKinds are all of them.
func MailKinds() []string {
	return []string{MailConfirmation, MailCorrection, MailContinuation, MailReceipt, MailAlert, MailAcknowledgement, MailQuestion}
}

// OfDeclaration says of a kind of mail that it tells of the declaration itself, and not
// of something later.
func OfDeclaration(kind string) bool {
	return kind == MailConfirmation || kind == MailReceipt || kind == MailAcknowledgement
}

// CodeMailLimit is what is in the way of a mail whose address has had enough for now.
const CodeMailLimit = "mail_limit"

// CodeRestored is what is in the way of a mail that may have gone out before the record
// was restored to an earlier moment.
const CodeRestored = "restored"

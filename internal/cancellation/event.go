package cancellation

import "errors"

// EventType is what happened to a case, as other systems are told.
type EventType string

// The types of events. The view case_events says from which fact each comes.
const (
	EventCancellationDeclared  EventType = "cancellation.declared"
	EventCancellationDismissed EventType = "cancellation.dismissed"
	EventWithdrawalDeclared    EventType = "withdrawal.declared"
	EventWithdrawalAccepted    EventType = "withdrawal.accepted"
	EventWithdrawalRejected    EventType = "withdrawal.rejected"
	EventItemDecided           EventType = "item.decided"
	EventItemRefused           EventType = "item.refused"
	EventItemCancelled         EventType = "item.cancelled"
	EventItemContinued         EventType = "item.continued"
	EventItemParked            EventType = "item.parked"
	EventItemEnded             EventType = "item.ended"
	EventItemEndDiffers        EventType = "item.end_differs"
	EventConfirmationSent      EventType = "confirmation.sent"
	EventCorrectionSent        EventType = "correction.sent"
	EventAcknowledgementSent   EventType = "acknowledgement.sent"
	EventCaseErased            EventType = "case.erased"
)

// Event is one row of the table of types.
type Event struct {
	Type    EventType
	Meaning string
}

// Events is the table of types, in the order in which they usually come.
func Events() []Event {
	return []Event{
		{EventCancellationDeclared, "a cancellation was received"},
		{EventItemRefused, "a product is not cancelled by this case: another one ends it, or it cannot be ended"},
		{EventItemDecided, "the last day of a product is decided, or decided again: ends_on"},
		{EventItemCancelled, "the decision is carried out, and the product's backend knows ends_on"},
		{EventItemParked, "the backend was not reached or refused: a person has to look"},
		{EventConfirmationSent, "the customer was sent the confirmation"},
		{EventCorrectionSent, "the customer was sent a correction of it"},
		{EventItemContinued, "the product continues, and its backend knows: the cancellation is taken back"},
		{EventItemEnded, "the backend says that the product has ended as decided, or later for a reason that is known; ends_on is the day that it names"},
		{EventItemEndDiffers, "the backend said twice that it has not ended so: a person has to look"},
		{EventCancellationDismissed, "it was no declaration, or nobody's"},
		{EventWithdrawalDeclared, "a withdrawal was received"},
		{EventWithdrawalAccepted, "the withdrawal is accepted"},
		{EventWithdrawalRejected, "the withdrawal is rejected"},
		{EventAcknowledgementSent, "the customer was sent the acknowledgement of a withdrawal"},
		{EventCaseErased, "what was declared is erased here: erase your copies"},
	}
}

// Numbered says whether an event of the type names a decision.
func (t EventType) Numbered() bool {
	return t == EventItemDecided || t == EventItemCancelled || t == EventItemContinued ||
		t == EventItemEnded || t == EventItemEndDiffers
}

// ErrEndpointKept says that the address is told of events already.
var ErrEndpointKept = errors.New("the endpoint is kept already")

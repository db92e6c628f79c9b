package cancellation

import "time"

// Delivery is what the mail provider reports of a mail on its way.
type Delivery string

// The reports that are kept. Each shows that the provider took the mail; the
// last three say what came of it.
const (
	DeliveryProcessed Delivery = "processed"
	DeliveryDeferred  Delivery = "deferred"
	DeliveryDelivered Delivery = "delivered"
	DeliveryBounce    Delivery = "bounce"
	DeliveryDropped   Delivery = "dropped"
)

// Known says whether the report is one that is kept.
func (d Delivery) Known() bool {
	switch d {
	case DeliveryProcessed, DeliveryDeferred, DeliveryDelivered, DeliveryBounce, DeliveryDropped:
		return true
	default:
		return false
	}
}

// DeliveryEvent is one report about one mail of the ledger. No personal data:
// the provider's own event names the recipient, this one does not.
type DeliveryEvent struct {
	MailID     string
	Attempt    int // of the mail's ledger, from 1
	Delivery   Delivery
	OccurredAt time.Time
}

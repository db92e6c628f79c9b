package mail

import "time"

// Outgoing is one attempt to send one mail of the ledger.
type Outgoing struct {
	MailID  string
	CaseID  string
	Kind    string // such as cancellation.MailConfirmation
	Number  int
	Attempt int // of the ledger, from 1
	To      string
	Message Message

	Attachments []Attachment

	// NotAfter is the last instant at which the request may begin, inclusive: later,
	// others may have reconciled the attempt already.
	NotAfter time.Time
}

// Query asks for one mail of the ledger by what one attempt carried.
type Query struct {
	MailID  string
	To      string // the address of that attempt
	Subject string
	Since   time.Time // the attempt's claim
}

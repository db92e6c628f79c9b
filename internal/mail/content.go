package mail

import (
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// Content is everything that the letters on a cancellation show, as plain data:
// the receipt, the confirmation and its corrections.
type Content struct {
	Reference string // the case as people name it; unique, it is in the subject

	Provider       string
	Name           string
	CustomerNumber string
	Locale         notice.Language

	Kind              cancellation.Kind
	Reason            string // as typed
	Channel           cancellation.Channel
	ReceivedAt        time.Time
	ConfirmationEmail string
	Declared          []Declared

	// DeclaredBy is who declared for the holder; zero: the holder himself. Until
	// RejectBy, if there is such a day, the declaration can be rejected.
	DeclaredBy cancellation.Declarer
	RejectBy   notice.Date

	// Act is what a correction tells of, if its words depend on that; RevokedOn the
	// day on which a revocation was received.
	Act       cancellation.ActKind
	RevokedOn notice.Date

	// MailboxEndsOn is the last day of the mailbox that receives this mail, where
	// it is itself among what was cancelled; else zero.
	MailboxEndsOn notice.Date

	// Link is where the case can be seen without signing in, up to and including
	// LinkUntil; "" for nowhere. What is saved outlives it and goes without.
	Link      string
	LinkUntil notice.Date

	// Objection is the link by which the customer says that it was somebody else,
	// where the declaration came by the public form from another address; else "".
	Objection string

	// Repeated are other cases of the day in which the same was cancelled again.
	Repeated []Repeated

	Items []ContentItem
}

// Repeated is a case that another one's mail tells as well.
type Repeated struct {
	Reference  string
	ReceivedAt time.Time
}

// repeated names such cases, one a line.
func repeated(list []Repeated, lang notice.Language) string {
	lines := make([]string, len(list))
	for i, r := range list {
		lines[i] = OneLine(r.Reference) + ", " + spellInstant(r.ReceivedAt, lang)
	}
	return strings.Join(lines, "\n")
}

// Declared is one line of the declaration as it was declared: a product, or a
// whole contract where ProductName is empty.
type Declared struct {
	ProductName    string
	ContractNumber string
	RequestedEnd   notice.Date
}

// ContentItem is one product of the case with its outcome.
type ContentItem struct {
	ProductName    string
	ContractNumber string
	ContractID     string // stands in for a contract without a number

	RequestedEnd  notice.Date
	EndsOn        notice.Date // zero, not refused and not going on: a person sets the day
	Continues     bool        // its cancellation has been undone
	LastReceiptOn notice.Date
	PortUntil     notice.Date // last day to take its number along; zero: it has none
	MailUntil     notice.Date // last day on which its mail is reached; zero: nothing is said
	TakenAlongBy  string      // name of the main product
	Basis         []string
	Explanation   string
	Trace         []string // step by step, for the annex

	RefusedCode      cancellation.RefusalCode // empty: not refused
	RefusedReference string                   // of the earlier case
	RefusedEndsOn    notice.Date

	ReviewDeclaredEnd notice.Date // the day under review, in a correction did not accept; EndsOn holds
}

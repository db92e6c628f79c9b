// Package cancellation owns the noun of Fairwell: what a declaration, an item,
// a case and a confirmation can be, which moves are legal, how the products
// named in a declaration become items, and how a group of items is decided.
//
// It never reads a clock, a database or the network: what it needs is passed
// in, so that the preview, the workflow's activities and a test decide alike.
package cancellation

import "errors"

// Kind says what a declaration wants: an ordinary end or one for cause (§ 312k
// Abs. 2 Nr. 1 BGB), or the withdrawal from the contract (§ 355 BGB).
type Kind string

// The kinds of declaration.
const (
	Ordinary   Kind = "ordinary"
	ForCause   Kind = "for_cause"
	Withdrawal Kind = "withdrawal"
)

// Channel is the way by which a declaration reached the provider.
type Channel string

// The channels. A token without intake or support always declares by api.
const (
	ChannelAPI    Channel = "api"
	ChannelPortal Channel = "portal"
	ChannelForm   Channel = "form"
	ChannelLetter Channel = "letter"
	ChannelFax    Channel = "fax"
	ChannelEmail  Channel = "email"
	ChannelPhone  Channel = "phone"
)

// Button says whether the way leads over the cancellation button of § 312k BGB.
func (c Channel) Button() bool { return c == ChannelPortal || c == ChannelForm }

// MaxItems and MaxItemsWithParts bound one declaration.
const (
	MaxItems          = 100
	MaxItemsWithParts = 200
)

// Sentinel errors of the store and of the rules here.
var (
	// ErrNotFound: there is no such thing, or the caller may not know of it.
	ErrNotFound = errors.New("not found")
	// ErrKeyReused: the idempotency key stands for another body.
	ErrKeyReused = errors.New("idempotency key was used with another body")
	// ErrTwice: one product is reached through two items of a declaration.
	ErrTwice = errors.New("product listed twice")
	// ErrTooMany: more items than one declaration may hold, parts included.
	ErrTooMany = errors.New("too many items")
	// ErrNothingOpen: a retry found nothing delayed or parked.
	ErrNothingOpen = errors.New("nothing delayed or parked")
	// ErrNotUnknown: the outcome of a mail's attempt is known already.
	ErrNotUnknown = errors.New("the mail's outcome is known")
	// ErrUnclear: what was typed does not say which products are meant.
	ErrUnclear = errors.New("what was typed does not say which products are meant")
	// ErrBeyondCalendar: a preferred day is too far away to compute with.
	ErrBeyondCalendar = errors.New("a preferred day lies beyond the calendar")
	// ErrIdentified: it is known already whose declaration it is.
	ErrIdentified = errors.New("known already whose it is")
	// ErrNothingToSettle: the withdrawal waits for no person.
	ErrNothingToSettle = errors.New("the withdrawal waits for no person")
	// ErrNothingToVoid: no product of the case ends by it.
	ErrNothingToVoid = errors.New("no product ends by this case")
	// ErrOnHold: a hold of the line stands already.
	ErrOnHold = errors.New("the line is on hold")
	// ErrReleased: the hold was released already.
	ErrReleased = errors.New("the hold is released")
	// ErrMailArrived: a mail that went out, or may have, is not sent elsewhere.
	ErrMailArrived = errors.New("the mail arrived, or may have")
	// ErrRevokedLate: a declaration that was received first is not revoked any more.
	ErrRevokedLate = errors.New("revoked after it was received")
	// ErrNotRejectable: no agent without an original declared, or it stands by now.
	ErrNotRejectable = errors.New("not to be rejected, or not any more")
	// ErrLaterEnd: what is judged can end a product no later than it ends anyway.
	ErrLaterEnd = errors.New("a later end than the one that counts")
	// ErrNotContinuable: no product is meant that ends by the case and may go on.
	ErrNotContinuable = errors.New("nothing that could go on")
	// ErrTooLate: the product has ended, or is about to.
	ErrTooLate = errors.New("too late to go on")
	// ErrOffered: an offer to go on with the product waits for its answer.
	ErrOffered = errors.New("offered already")
	// ErrNothingOffered: no offer to go on waits for an answer.
	ErrNothingOffered = errors.New("no offer to go on is open")
	// ErrOrderOnPage: going on is a new contract, which is ordered below its terms alone.
	ErrOrderOnPage = errors.New("a new contract is ordered on its page")
	// ErrTermsChanged: the terms of a new contract are not those that were read.
	ErrTermsChanged = errors.New("the terms have changed since they were read")
	// ErrTermsAway: the terms of a new contract cannot be read now.
	ErrTermsAway = errors.New("the terms of the new contract cannot be read")
	// ErrMailLimit: an address that somebody typed has had enough mails for now.
	ErrMailLimit = errors.New("enough mails to this address for now")
	// ErrErased: the case is past its term; its code, its days and its decisions alone
	// are left.
	ErrErased = errors.New("erased")
	// ErrIllegalMove: the item or mail is in a state that forbids the move.
	ErrIllegalMove = errors.New("illegal move")
)

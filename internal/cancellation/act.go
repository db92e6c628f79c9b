package cancellation

import "errors"

// ActKind names what somebody did about a case. It is the word of the acts' log.
type ActKind string

// The kinds of act. ActObjection is the customer's own, by the link in the alert;
// ActOffer is the holder's, also through support; ActAnswer is the provider's, by a
// person or by rule; all others are of support.
const (
	ActRetry           ActKind = "retry"
	ActResolve         ActKind = "resolve"
	ActIdentify        ActKind = "identify"
	ActVoid            ActKind = "void"
	ActObjection       ActKind = "objection"
	ActSettleObjection ActKind = "settle_objection"
	ActSettle          ActKind = "settle"
	ActDismiss         ActKind = "dismiss"
	ActRedirect        ActKind = "redirect"
	ActPosted          ActKind = "posted"
	ActJudge           ActKind = "judge"
	ActComplete        ActKind = "complete_manually"
	ActSettleEnd       ActKind = "settle_end"
	ActAsk             ActKind = "ask"
	ActNote            ActKind = "note"
	ActRevoke          ActKind = "revoke"
	ActReject          ActKind = "reject"
	ActOffer           ActKind = "offer_continuation"
	ActAnswer          ActKind = "answer_continuation"
)

// ActBackdate is the act of a proposal that is none on a case: a declaration was
// entered long after its receipt, and the second person lets it in.
const ActBackdate ActKind = "backdate"

// Act is one row of the table of kinds. What an act does is in the store, one
// function a kind.
type Act struct {
	Kind ActKind
	// Path ends the act's address below its case. Without one it has no call of its own.
	Path string
	// About says of which kinds of declaration it can be.
	About func(Kind) bool
	// Waits: the act needs another act to be answered; no run applies it.
	Waits bool
	// Signed: what it says is signed as it is said, so it takes one person.
	Signed bool
	// Many is what a case of a batch is called once the act got through; "": one body
	// does not fit many cases.
	Many BatchOutcome
	// Summary says for the API's reader what the act does and when it answers 409.
	Summary string
}

// Acts is the table of kinds, in the order in which a reader meets them.
func Acts() []Act {
	ending := func(k Kind) bool { return k != Withdrawal }
	withdrawing := func(k Kind) bool { return k == Withdrawal }
	both := func(Kind) bool { return true }
	return []Act{
		{Kind: ActRetry, Path: "retry", About: ending, Many: BatchCancelled, Summary: "Try again what is delayed or parked; 409 if nothing is"},
		{
			Kind: ActResolve, Path: "confirmation/resolve", About: ending, Many: BatchDone,
			Summary: "Say what became of a mail whose outcome is unknown; 409 if it is known",
		},
		{Kind: ActIdentify, Path: "identify", About: ending, Summary: "Say whose a typed declaration is; 409 if that is known"},
		{
			Kind: ActVoid, Path: "void", About: ending, Many: BatchContinued,
			Summary: "Not declared by or for the holder: the products continue, the backends are told, a correction says so; " +
				"409 if none ends by this case",
		},
		{
			Kind: ActDismiss, Path: "dismiss", About: ending, Many: BatchDone,
			Summary: "It fits nobody: unknown_customer asks the declarant once for what is missing, the others tell nobody; " +
				"identify takes it back; 409 if it is known whose it is",
		},
		{
			Kind: ActRedirect, Path: "redirect", About: ending, Many: BatchDone,
			Summary: "Send a mail that did not arrive to another address, or to the printer; 409 if it arrived or may have",
		},
		{
			Kind: ActPosted, Path: "posted", About: ending, Many: BatchDone,
			Summary: "A mail that has no address was printed and posted; 409 if it went out by e-mail",
		},
		{
			Kind: ActJudge, Path: "judge", About: ending,
			Summary: "Accept or reject the day that was declared, and tell it by a correction; 409 if it does not wait for a person",
		},
		{
			Kind: ActComplete, Path: "complete_manually", About: ending, Many: BatchDone,
			Summary: "What is delayed or parked was carried out by hand: nobody tries it any more; 409 if nothing is",
		},
		{
			Kind: ActSettleEnd, Path: "end/settle", About: ending, Many: BatchDone,
			Summary: "Answer that a product did not end as decided: put_right is asked about again the day after, as_it_should no more; " +
				"409 if all ended as decided",
		},
		{
			Kind: ActRevoke, Path: "revoke", About: ending,
			Summary: "A revocation was received before the declaration or with it (§ 130 Abs. 1 S. 2 BGB): the products continue; " +
				"409 if it came later, or none ends by this case",
		},
		{
			Kind: ActReject, Path: "reject", About: ending,
			Summary: "An agent showed no power of attorney in the original (§ 174 BGB): the products continue; " +
				"409 if one was shown, nobody declared as an agent, or its last day has passed",
		},
		{
			Kind: ActOffer, Path: "continuation", About: ending, Waits: true, Signed: true,
			Summary: "The holder offers to go on with products that end; what was taken along comes back with them; " +
				"409 if that is offered already, or it is too late",
		},
		{
			Kind: ActAnswer, Path: "continuation/answer", About: ending, Signed: true,
			Summary: "Accept the oldest open offer to go on, or decline it with a reason; 409 if none is open, or nothing of it ends by this case",
		},
		{
			Kind: ActAsk, Path: "ask", About: both, Many: BatchDone,
			Summary: "Ask the declarant something by mail; the day of receipt is kept, and the case stays as it is",
		},
		{
			Kind: ActNote, Path: "note", About: both, Many: BatchDone,
			Summary: "Note something; with follow_up_on the case calls a person again on that day, and the next note says otherwise",
		},
		{Kind: ActObjection, About: ending, Waits: true},
		{
			Kind: ActSettleObjection, Path: "objection/settle", About: ending,
			Summary: "Say what came of a customer's objection; upheld asks for void as well; 409 if there is none",
		},
		{
			Kind: ActSettle, Path: "settle", About: withdrawing, Many: BatchDone,
			Summary: "Accept or reject a withdrawal that waits for a person; 409 if none does",
		},
	}
}

// ActOutcome is what became of an act of a person.
type ActOutcome string

// The outcomes of acts. All but done say that the act found nothing to do.
const (
	ActDone            ActOutcome = "done"
	ActNothingOpen     ActOutcome = "nothing_open"      // nothing was delayed or parked any more
	ActNotUnknown      ActOutcome = "not_unknown"       // the attempt's outcome was known already
	ActIdentified      ActOutcome = "identified"        // it was known already whose declaration it is
	ActUnclear         ActOutcome = "unclear"           // what was typed does not say which products are meant
	ActNothingToVoid   ActOutcome = "nothing_to_void"   // no product ended by the case
	ActNothingToSettle ActOutcome = "nothing_to_settle" // nothing waited for a person
	ActMailArrived     ActOutcome = "mail_arrived"      // the mail arrived, or may have
	ActRevokedLate     ActOutcome = "revoked_late"      // the revocation came after the declaration
	ActNotRejectable   ActOutcome = "not_rejectable"    // no agent without an original declared, or it stands by now
	ActLaterEnd        ActOutcome = "later_end"         // a judgement would end a product later than it ends anyway
	ActNotContinuable  ActOutcome = "not_continuable"   // no product that ends by the case was meant
	ActTooLate         ActOutcome = "too_late"          // the product has ended, or is about to
	ActOffered         ActOutcome = "offered"           // an offer for the product was open
	ActNothingOffered  ActOutcome = "nothing_offered"   // no offer to go on was open
)

// refusals pairs each outcome that is no success with its error, for both ways:
// the store writes the outcome, the API answers with the error.
func refusals() map[ActOutcome]error {
	return map[ActOutcome]error{
		ActNothingOpen: ErrNothingOpen, ActNotUnknown: ErrNotUnknown, ActIdentified: ErrIdentified,
		ActUnclear: ErrUnclear, ActNothingToVoid: ErrNothingToVoid, ActNothingToSettle: ErrNothingToSettle,
		ActMailArrived: ErrMailArrived, ActLaterEnd: ErrLaterEnd, ActRevokedLate: ErrRevokedLate,
		ActNotRejectable: ErrNotRejectable, ActNotContinuable: ErrNotContinuable, ActTooLate: ErrTooLate,
		ActOffered: ErrOffered, ActNothingOffered: ErrNothingOffered,
	}
}

// Err is what the outcome says to whoever acted; nil if the act was done.
func (o ActOutcome) Err() error { return refusals()[o] }

// OutcomeOf is the outcome that an act's error stands for, done for none. It is
// false for an error that says nothing about the act, such as a lost connection.
func OutcomeOf(err error) (ActOutcome, bool) {
	if err == nil {
		return ActDone, true
	}
	for outcome, refusal := range refusals() {
		if errors.Is(err, refusal) {
			return outcome, true
		}
	}
	return "", false
}

// Judgement is what a person says of a declared day, of an objection, or of an offer.
type Judgement string

// The judgements. An objection is upheld or rejected, an offer accepted or declined.
const (
	Accepted Judgement = "accepted"
	Rejected Judgement = "rejected"
	Upheld   Judgement = "upheld"
	Declined Judgement = "declined"
)

// Basis is what an accepted day rests on.
type Basis string

// What it can rest on; goodwill is never called law.
const (
	BasisLaw      Basis = "law"
	BasisGoodwill Basis = "goodwill"
)

// Dismissal is why a declaration that fits nobody is put aside.
type Dismissal string

// The reasons. The declarant hears of the first alone.
const (
	UnknownCustomer Dismissal = "unknown_customer"
	NoDeclaration   Dismissal = "not_a_declaration"
	Duplicate       Dismissal = "duplicate"
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

package cancellation

// WithdrawalState sums up a withdrawal; the view derives it, nobody writes it.
type WithdrawalState string

// The states of a withdrawal, in the order of its life.
const (
	WithdrawalReceived       WithdrawalState = "received"
	WithdrawalMatched        WithdrawalState = "matched"
	WithdrawalNeedsAttention WithdrawalState = "needs_attention"
	WithdrawalCompleted      WithdrawalState = "completed"
)

// WithdrawalOutcome is what the rules or a person settled.
type WithdrawalOutcome string

// The outcomes of a withdrawal. The rules only ever accept.
const (
	WithdrawalAccepted WithdrawalOutcome = "accepted"
	WithdrawalRejected WithdrawalOutcome = "rejected"
)

// WithdrawalCode says what was found of a withdrawal.
type WithdrawalCode string

// What can be found. All but the first are for a person to look at.
const (
	FoundMatched     WithdrawalCode = "matched"      // one contract, in time
	FoundLate        WithdrawalCode = "late"         // one contract; the period has ended, or never began
	FoundNoDay       WithdrawalCode = "no_day"       // one contract; nobody knows when it was concluded
	FoundPartUnclear WithdrawalCode = "part_unclear" // one contract; the part is none of its products, or several
	FoundAmbiguous   WithdrawalCode = "ambiguous"    // more than one contract fits
	FoundNothing     WithdrawalCode = "unmatched"    // none fits
)

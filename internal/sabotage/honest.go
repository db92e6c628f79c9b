//go:build !sabotage

// Package sabotage owns the ways to break each promise of the service once, so
// that an audit can be seen to notice. They exist under the build tag sabotage
// alone; otherwise each is the constant false, and what hangs on it is not in
// the binary.
//
// It must never be built into what is released, and never decide anything else.
package sabotage

// Each breaks one promise.
const (
	SendBeforeLedger = false // the mail goes out before its row is claimed
	NoUniqueIndex    = false // nothing keeps two cases from holding one product
	ResendUnknown    = false // a mail that may be out counts as surely not sent
	ForgetStarter    = false // nobody starts what has no run
	DecideByToday    = false // the day of the decision counts, not that of receipt
	Misstep          = false // a release changes the steps of a run without a gate
	StaleDocket      = false // the docket is not brought up to date
)

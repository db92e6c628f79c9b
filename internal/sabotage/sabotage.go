//go:build sabotage

package sabotage

import "os"

var chosen = os.Getenv("FAIRWELL_SABOTAGE")

// Each breaks one promise, if the variable FAIRWELL_SABOTAGE names it.
var (
	SendBeforeLedger = chosen == "send_before_ledger"
	NoUniqueIndex    = chosen == "no_unique_index"
	ResendUnknown    = chosen == "resend_unknown"
	ForgetStarter    = chosen == "forget_starter"
	DecideByToday    = chosen == "decide_by_today"
	Misstep          = chosen == "misstep"
	StaleDocket      = chosen == "stale_docket"
)

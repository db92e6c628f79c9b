package cancellation

import "strings"

// Need is one row of the table of what a person has to look at, and of the acts that
// end it. The docket says the cause; no cause is without an act.
type Need struct {
	// Cause is the docket's word; one that ends with _ stands for all that begin so.
	Cause string
	// Acts end it, the one to do next first.
	Acts []ActKind
}

// Needs is the table of causes, in the order in which they are looked at.
func Needs() []Need {
	list := []Need{
		{"objection", []ActKind{ActSettleObjection}},
		{"continuation", []ActKind{ActAnswer}},
		{"withdrawal_", []ActKind{ActSettle}},
		{"unmatched", []ActKind{ActIdentify, ActDismiss}},
		{"product_", []ActKind{ActRetry, ActComplete, ActVoid}},
		{"review", []ActKind{ActJudge}},
		{CauseEndDiffers, []ActKind{ActSettleEnd}},
		{"reservation", []ActKind{ActReject}},
		{"followup", []ActKind{ActNote}}, // an expired proposal is declined, or proposed again
	}
	for _, kind := range []string{MailConfirmation, MailCorrection, MailContinuation, MailAlert, MailQuestion} {
		for _, trouble := range []struct {
			state MailState
			acts  []ActKind
		}{
			{MailUnknown, []ActKind{ActResolve}},
			{MailParked, []ActKind{ActRetry, ActRedirect, ActPosted}},
			{MailBounced, []ActKind{ActRedirect, ActPosted}},
			{MailDropped, []ActKind{ActRedirect, ActPosted}},
			{MailToPrint, []ActKind{ActPosted, ActRedirect}},
		} {
			acts := trouble.acts
			if kind == MailQuestion { // a withdrawal's as well
				acts = append(acts, ActSettle)
			}
			list = append(list, Need{kind + "_" + string(trouble.state), acts})
		}
	}
	return append(list, Need{MailAcknowledgement + "_", []ActKind{ActSettle}})
}

// EndedBy are the acts that end a cause of a declaration of that kind, the one to do
// next first; none of a cause that nobody knows.
func EndedBy(cause string, of Kind) []Act {
	for _, n := range Needs() {
		if cause != n.Cause && (!strings.HasSuffix(n.Cause, "_") || !strings.HasPrefix(cause, n.Cause)) {
			continue
		}
		var acts []Act
		for _, kind := range n.Acts {
			if act := kind.Act(); act.About(of) {
				acts = append(acts, act)
			}
		}
		return acts
	}
	return nil
}

// Act is the row of a kind; the zero row of one that is not in the table.
func (k ActKind) Act() Act {
	for _, a := range Acts() {
		if a.Kind == k {
			return a
		}
	}
	return Act{}
}

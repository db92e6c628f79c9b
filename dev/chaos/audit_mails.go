package chaos

import "slices"

// auditMails: every case has exactly one confirmation that the fake took, or
// one that is parked, to be printed, or unknown and really so. A receipt is mailed
// at most once.
func (r *Report) auditMails(c *storedCase, d declaration, shown caseView, e *evidence) {
	confirmation, receipt := mailKey{c.ID, "confirmation", 0}, mailKey{c.ID, "receipt", 0}
	r.Confirmations += len(e.mails(confirmation))
	r.auditMail(e, confirmation, shown.Confirmation.State, d.confirmTo())
	r.auditSecond(c, d, shown, e)
	r.Receipts += len(e.mails(receipt))
	r.once(e, receipt)
	r.addressed(e, receipt, d.to)
	r.auditAlert(c, d, shown, e)
	r.auditCorrections(c, d, shown, e)
}

// auditSecond: where the address on file sends the confirmation back, and that one
// alone, the typed address is told as well.
func (r *Report) auditSecond(c *storedCase, d declaration, shown caseView, e *evidence) {
	back := shown.Confirmation.State == "bounced" || shown.Confirmation.State == "dropped"
	at := slices.IndexFunc(shown.Mails, func(m mailView) bool { return m.Kind == "confirmation" && m.Number == 1 })
	switch {
	case at >= 0 && back && d.plain():
		r.auditMail(e, mailKey{c.ID, "confirmation", 1}, shown.Mails[at].State, d.to)
	case at >= 0:
		r.violation(&r.Odd, "%s is confirmed to a second address, and nothing asks for it", c.ID)
	case back && d.plain():
		r.violation(&r.Lost, "%s: the address on file sends the confirmation back, and nobody else is told", c.ID)
	}
}

// auditAlert: whoever is cancelled for by an address that is not on file hears of it
// at the one that is, or by a letter.
func (r *Report) auditAlert(c *storedCase, d declaration, shown caseView, e *evidence) {
	if !d.stranger || c.CustomerID == "" || d.plain() {
		return
	}
	at := slices.IndexFunc(shown.Mails, func(m mailView) bool { return m.Kind == "alert" })
	if at < 0 {
		r.violation(&r.Lost, "%s is confirmed to a stranger's address, and nobody alerts the one on file", c.ID)
		return
	}
	alert := mailKey{c.ID, "alert", 0}
	r.Alerts += len(e.mails(alert))
	r.auditMail(e, alert, shown.Mails[at].State, d.customer.email)
}

// auditMail: a mail that must go out once went out once, to its own address, and its
// state is what became of it.
func (r *Report) auditMail(e *evidence, m mailKey, state, to string) {
	mails, taken, became := e.mails(m), r.once(e, m), e.fates[m]
	r.Dropped += became.lost
	r.Blocked += became.blocked
	r.addressed(e, m, to)
	switch state {
	case "sent", "delivered", "bounced", "dropped":
		if taken == 0 {
			r.violation(&r.Lost, "%s is %s and SendGrid has none", m, state)
		}
		if became.reported != "" && state != became.reported {
			r.violation(&r.Odd, "%s is %s, and SendGrid reported that it is %s", m, state, became.reported)
		}
		if state == "bounced" {
			r.Bounced++
		}
	case "to_print":
		r.ToPrint++
		if to != "" || len(mails) > 0 {
			r.violation(&r.Lost, "%s waits to be printed, though there is an address", m)
		}
	case "parked":
		r.Parked++
		if len(mails) > 0 {
			r.violation(&r.Odd, "%s is parked and SendGrid delivered it", m)
		}
	case "unknown":
		r.Unknown++
		if e.answered(m) {
			r.violation(&r.Odd, "%s is unknown, though SendGrid's answer is known", m)
		}
	default:
		if taken > 0 {
			r.violation(&r.Odd, "%s is %s and SendGrid took it", m, state)
		}
	}
}

// once answers how often SendGrid took a mail, which must not be more than once,
// and notes that a case has a reason for it.
func (r *Report) once(e *evidence, m mailKey) int {
	e.due[m] = true
	taken := len(e.mails(m)) + e.fates[m].lost + e.fates[m].blocked
	if taken > 1 {
		r.violation(&r.Doubled, "SendGrid took %s %d times", m, taken)
	}
	return taken
}

func (r *Report) addressed(e *evidence, m mailKey, to string) {
	for _, mail := range e.mails(m) {
		if mail.To != to {
			r.violation(&r.Odd, "%s went to an address that is not its own", m)
		}
	}
}

// auditStrayMails: nothing went out for which no case has a reason.
func (r *Report) auditStrayMails(e *evidence) {
	for id, mails := range e.inbox {
		for _, m := range mails {
			if key := (mailKey{id, m.Kind, m.Number}); !e.due[key] {
				r.violation(&r.Odd, "%s was delivered, and nothing asks for it", key)
			}
		}
	}
	for key := range e.fates {
		if !e.due[key] {
			r.violation(&r.Odd, "%s was sent, and nothing asks for it", key)
		}
	}
}

// mails are the deliveries of one mail.
func (e *evidence) mails(k mailKey) []message {
	return slices.DeleteFunc(slices.Clone(e.inbox[k.Case]), func(m message) bool { return m.Kind != k.Kind || m.Number != k.Number })
}

// answered says whether Postgres holds SendGrid's ID of the mail.
func (e *evidence) answered(k mailKey) bool {
	return slices.ContainsFunc(e.stored[k.Case].mails, func(m storedMail) bool { return m.Kind == k.Kind && m.Number == k.Number && m.Taken })
}

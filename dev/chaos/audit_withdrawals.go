package chaos

// auditWithdrawal: what was found is what must be found, whatever a person has to
// look at says so, and it is acknowledged once.
func (r *Report) auditWithdrawal(c *storedCase, d declaration, e *evidence) {
	r.Withdrawals++
	shown, there := e.withdrew[c.ID]
	if !there {
		r.violation(&r.Lost, "%s is stored and the API does not list it", c.ID)
		return
	}
	if shown.moves() {
		r.violation(&r.Lost, "%s is unfinished: %s, acknowledgement %s", c.ID, shown.State, shown.Mail.State)
	}
	found := ""
	if shown.Found != nil {
		found = shown.Found.Code
	}
	if found != c.Found || found != d.finds {
		r.violation(&r.Odd, "%s is %s, Postgres says %s and the API shows %s", c.ID, d.finds, c.Found, found)
	}
	if (found != matched || inTrouble(shown.Mail.State)) && shown.State != "needs_attention" {
		r.violation(&r.Lost, "%s is for a person and is shown as %s: found %s, acknowledgement %s", c.ID, shown.State, found, shown.Mail.State)
	}
	acknowledgement := mailKey{c.ID, "acknowledgement", 0}
	r.Acknowledgements += len(e.mails(acknowledgement))
	r.auditMail(e, acknowledgement, shown.Mail.State, d.to)
}

// inTrouble says whether a mail in that state is for a person to look at.
func inTrouble(state string) bool {
	switch state {
	case "parked", "bounced", "dropped", "unknown", "to_print":
		return true
	}
	return false
}

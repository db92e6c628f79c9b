package notice

// Decision says when a contract ends, by when notice for that end has to arrive,
// and why.
type Decision struct {
	EndsOn        Date     `json:"ends_on"`         // last day of the contract, inclusive
	LastReceiptOn Date     `json:"last_receipt_on"` // last day of receipt for that end
	Basis         []string `json:"basis"`           // clauses and paragraphs, as they are cited
	Steps         []Step   `json:"steps"`           // the reasons, for Explain
}

// Decide answers which day a declaration received that day ends the contract. A
// requested end that is no date or too early gets the earliest possible day, any
// other the first possible day on or after it. Its error is a *FieldError: the
// terms make no sense, the receipt has no date, or the answer lies outside the
// years 1 to 9999.
func Decide(t Terms, receivedOn, requestedEnd Date) (Decision, error) {
	if err := t.Validate(); err != nil {
		return Decision{}, InField("terms", err)
	}
	if receivedOn.IsZero() {
		return Decision{}, &FieldError{Field: "received_on", Code: CodeMissing, Message: "must be a day"}
	}
	var why reasoning
	why.add(Step{Rule: RuleReceived, On: receivedOn})
	end, notice, err := t.endFor(receivedOn, requestedEnd, &why)
	if err != nil {
		return Decision{}, err
	}
	last, err := notice.latest(end)
	if err != nil {
		return Decision{}, err
	}
	if err := t.weighWish(receivedOn, requestedEnd, end, &why); err != nil {
		return Decision{}, err
	}
	why.add(Step{Rule: RuleEnd, On: end})
	why.add(Step{Rule: RuleLastReceipt, On: last})
	return Decision{EndsOn: end, LastReceiptOn: last, Basis: why.basis, Steps: why.steps}, nil
}

// endFor returns the end and the deadline that decided on it.
func (t Terms) endFor(received, wish Date, why *reasoning) (Date, deadline, error) {
	first := t.deadline()
	term, fixed := t.fixed()
	if !fixed {
		end, err := why.cadenceInRange(t.cadence(), later(why.notice(first, received), wish))
		return end, first, err
	}
	why.term(term)
	firstEnd := term.end(0)
	inTime := !why.notice(first, received).After(firstEnd)
	switch {
	case inTime && !wish.After(firstEnd):
		why.add(Step{Rule: RuleEndsWithTerm, Until: firstEnd})
		return firstEnd, first, nil
	case !inTime:
		if err := why.tooLate(first, firstEnd); err != nil {
			return Date{}, deadline{}, err
		}
	}
	if !t.renews() {
		why.add(Step{Rule: RuleNotRenewed, Until: firstEnd})
		return firstEnd, first, nil
	}
	end, err := t.renewedEndFor(term, received, wish, why)
	return end, t.renewedDeadline(), err
}

// renewedEndFor returns the end after the first term: whoever misses that one is
// held to the notice of renewed terms alone.
func (t Terms) renewedEndFor(term fixedTerm, received, wish Date, why *reasoning) (Date, error) {
	after := term.end(0).plus(1)
	if t.Renewal.kind == renewalIndefinite {
		why.add(Step{Rule: RuleIndefinite, From: after}, basisRenewal)
	}
	renewed := t.renewedDeadline()
	earliest := renewed.earliest(received)
	if !renewed.like(t.deadline()) {
		why.notice(renewed, received)
	}
	target := later(later(earliest, wish), after)
	if t.Renewal.kind == renewalIndefinite {
		return why.cadenceInRange(t.cadence(), target)
	}
	if !target.inRange() {
		return Date{}, endOutOfRange()
	}
	end := term.renewedFrom(target)
	if !end.inRange() {
		return Date{}, endOutOfRange()
	}
	why.add(Step{Rule: RuleRenewed, Period: t.Renewal.period, Until: end}, basisRenewal)
	return end, nil
}

func (t Terms) renews() bool {
	return t.Renewal.kind == renewalIndefinite || t.Renewal.kind == renewalPeriod
}

// weighWish tells what became of the wish. A day before the earliest possible end
// was too early; any other day that is not met was none on which it can end.
func (t Terms) weighWish(received, wish, end Date, why *reasoning) error {
	earliest, _, err := t.endFor(received, Date{}, &reasoning{})
	switch {
	case err != nil:
		return err
	case wish.IsZero():
		why.add(Step{Rule: RuleNoWish}, basisNoWish)
	case wish == end:
		why.add(Step{Rule: RuleWishMet, On: wish})
	case wish.Before(earliest):
		why.add(Step{Rule: RuleWishTooEarly, On: wish, Until: end})
	default:
		why.add(Step{Rule: RuleWishMoved, On: wish, Until: end})
	}
	return nil
}

func (r *reasoning) tooLate(l deadline, end Date) error {
	last, err := l.latest(end)
	r.add(Step{Rule: RuleTooLate, Until: end, On: last})
	return err
}

func (r *reasoning) cadenceInRange(c Cadence, from Date) (Date, error) {
	if !from.inRange() {
		return Date{}, endOutOfRange()
	}
	if day := r.cadence(c, from); day.inRange() {
		return day, nil
	}
	return Date{}, endOutOfRange()
}

func endOutOfRange() error {
	return &FieldError{Field: "ends_on", Code: CodeOutOfRange, Message: "would lie after 9999-12-31"}
}

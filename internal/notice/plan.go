package notice

// plan is one way in which a contract can be ended: by what it says, or by what the
// law leaves of that. Both stand beside each other, and the customer has the better.
type plan struct {
	term     fixedTerm
	fixed    bool
	firstEnd Date     // of a fixed term
	first    deadline // of the first term, and of a contract that never had one
	later    deadline // of everything after the first term
	renewal  Renewal
	cadence  Cadence

	// lateFromFirstEnd counts the notice of whoever misses the first end from that
	// end (policy late_notice).
	lateFromFirstEnd bool

	// What the law changed; nil where the contract stands.
	termLaw    *TermLimit
	renewalLaw *RenewalLimit
	silence    *Supply
	assumed    bool // nothing says how the customer pays
}

// contractPlan is what the terms say, taken as they stand.
func (t *Terms) contractPlan(p *plan) {
	p.first = deadline{period: t.Notice, field: fieldNotice}
	if by, field := t.cutoff(); by != (cutoff{}) {
		p.first = deadline{by: by, field: field}
	}
	p.later = p.first
	if !t.RenewalNotice.IsZero() {
		p.later = deadline{period: t.RenewalNotice, field: fieldRenewalNotice}
	}
	p.term, p.fixed = t.fixed()
	p.renewal, p.cadence = t.Renewal, t.cadence()
	if p.fixed {
		p.firstEnd = p.term.end(0)
	}
}

func (p *plan) renews() bool {
	return p.renewal.kind == renewalIndefinite || p.renewal.kind == renewalPeriod
}

// endFor returns the end and the deadline that decided on it. Reasons are given
// only where somebody wants them.
func (p *plan) endFor(received, wish Date, why *reasoning) (Date, deadline, error) {
	if !p.fixed {
		why.unbound(p)
		end, err := why.cadenceInRange(p, later(why.notice(&p.first, received), wish))
		return end, p.first, err
	}
	why.term(p)
	firstEnd := p.firstEnd
	if !p.renews() {
		why.endsByItself(firstEnd)
		return firstEnd, p.first, nil
	}
	inTime := !why.notice(&p.first, received).After(firstEnd)
	switch {
	case inTime && !wish.After(firstEnd):
		why.add(Step{Rule: RuleEndsWithTerm, Until: firstEnd})
		return firstEnd, p.first, nil
	case !inTime && why != nil:
		why.tooLate(&p.first, firstEnd)
	}
	end, err := p.renewedEndFor(received, wish, inTime, why)
	return end, p.later, err
}

// renewedEndFor returns the end after the first term: whoever misses that one is
// held to the notice of renewed terms alone.
func (p *plan) renewedEndFor(received, wish Date, inTime bool, why *reasoning) (Date, error) {
	firstEnd := p.firstEnd
	after := firstEnd.plus(1)
	why.renewal(p, after)
	earliest := p.later.earliest(received)
	if why != nil && !p.later.says(&p.first, received) {
		why.notice(&p.later, received)
	}
	if p.lateFromFirstEnd && !inTime {
		earliest = later(earliest, p.later.earliest(firstEnd))
	}
	target := later(later(earliest, wish), after)
	if p.renewal.kind == renewalIndefinite {
		return why.cadenceInRange(p, target)
	}
	if !target.inRange() {
		return Date{}, endOutOfRange()
	}
	end := p.term.renewedFrom(target)
	if !end.inRange() {
		return Date{}, endOutOfRange()
	}
	why.renewedTerm(p, end)
	return end, nil
}

// deadlineOf returns the deadline that counts for an end, if there is such an end.
func (p *plan) deadlineOf(end Date) (deadline, bool) {
	onCadence := p.cadence.first(end) == end
	if !p.fixed {
		return p.first, onCadence
	}
	firstEnd := p.firstEnd
	switch {
	case end == firstEnd:
		return p.first, true
	case end.Before(firstEnd), !p.renews():
		return deadline{}, false
	case p.renewal.kind == renewalIndefinite:
		return p.later, onCadence
	}
	return p.later, p.term.renewedFrom(end) == end
}

func endOutOfRange() error {
	return &FieldError{Field: "ends_on", Code: CodeOutOfRange, Message: "would lie after 9999-12-31"}
}

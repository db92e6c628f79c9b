package notice

import "slices"

// reasoning gathers why a decision is as it is. A nil one gathers nothing: most
// callers ask for dates alone.
type reasoning struct {
	contract agreed
	cites    *Citations
	steps    []Step
	basis    []string
}

// agreed is what the contract says of clauses that the law may change.
type agreed struct {
	term    Period
	renewal Renewal
	silent  bool
}

func (r *reasoning) add(step Step, basis ...string) {
	if r == nil {
		return
	}
	r.steps = append(r.steps, step)
	r.cite(basis...)
}

func (r *reasoning) cite(basis ...string) {
	for _, cited := range basis {
		if !slices.Contains(r.basis, cited) {
			r.basis = append(r.basis, cited)
		}
	}
}

// silence tells what holds where the contract says nothing.
func (r *reasoning) silence(p *plan) {
	if r != nil && p.silence != nil {
		r.add(Step{Rule: RuleSilent, Law: p.silence.Law, Degree: p.silence.degree, Text: p.silence.Text}, p.silence.Law)
		if p.assumed {
			r.add(Step{Rule: RuleAssumed, Text: p.silence.Assumed})
		}
	}
}

// unbound tells why no term binds: the contract has none, or a void one.
func (r *reasoning) unbound(p *plan) {
	if r == nil {
		return
	}
	if p.termLaw != nil {
		r.gaveWay(p.term.clause(), r.contract.term, p.termLaw.law, p.termLaw.Text)
	}
	r.silence(p)
}

// gaveWay tells of a clause that the law replaces.
func (r *reasoning) gaveWay(clause Clause, was Period, law source, text Text) {
	r.add(Step{Rule: RuleGaveWay, Clause: clause, Period: was, Law: law.law, Degree: law.degree, Text: text}, law.law)
}

// beside tells of a right that the law gives beside a clause, which stays as it is.
func (r *reasoning) beside(clause Clause, law source, text Text) {
	r.add(Step{Rule: RuleBeside, Clause: clause, Law: law.law, Degree: law.degree, Text: text}, law.law)
}

// term tells of the first fixed term.
func (r *reasoning) term(p *plan) {
	if r == nil {
		return
	}
	f := &p.term
	step := Step{Rule: RuleInitialTerm, From: f.anchor, Until: p.firstEnd, Period: f.length}
	basis := basisInitialTerm
	if f.extended {
		step.Rule, basis = RuleExtension, basisExtension
	}
	if p.termLaw != nil {
		r.gaveWay(f.clause(), r.contract.term, p.termLaw.law, p.termLaw.Text)
		r.add(step, r.cites.FirstDay)
	} else {
		r.add(step, basis, r.cites.FirstDay)
	}
	r.arithmetic(f.anchor, f.length)
}

// notice tells how a deadline works on a receipt, and returns its earliest end.
func (r *reasoning) notice(l *deadline, received Date) Date {
	earliest := l.earliest(received)
	if r == nil {
		return earliest
	}
	if l.shortened(received) {
		clause := ClauseNotice
		if l.field == fieldRenewalNotice {
			clause = ClauseRenewalNotice
		}
		if l.law.right {
			r.beside(clause, l.law.law, l.law.Text)
		} else {
			r.add(Step{Rule: RuleGaveWay, Clause: clause, Period: l.period, ByDay: l.by.day, Law: l.law.law.law, Degree: l.law.law.degree, Text: l.law.Text}, l.law.law.law)
		}
		r.add(Step{Rule: RuleNotice, Period: l.law.Most, On: earliest}, r.cites.Receipt)
		r.arithmetic(received, l.law.Most)
		return earliest
	}
	switch {
	case l.workdays != nil:
		r.add(Step{Rule: RuleNoticeByWeek, On: earliest}, l.basis()...)
	case l.by.day > 0:
		r.add(Step{Rule: RuleNoticeByDay, ByDay: l.by.day, Ahead: l.by.ahead, On: earliest}, l.basis()...)
	case l.by.workday > 0:
		r.add(Step{Rule: RuleNoticeWorkday, ByDay: l.by.workday, Ahead: l.by.ahead, Cadence: l.by.cadence(), On: earliest}, l.basis()...)
	case l.by.months > 0:
		r.add(Step{Rule: RuleNoticeAhead, Ahead: l.by.ahead, Cadence: l.by.cadence(), On: earliest}, l.basis()...)
	case !l.period.Empty():
		r.add(Step{Rule: RuleNotice, Period: l.period, On: earliest}, append(l.basis(), r.cites.Receipt)...)
		r.arithmetic(received, l.period)
	}
	return earliest
}

// basis is the contract, unless the law itself states the deadline and is cited.
func (l *deadline) basis() []string {
	if l.byLaw {
		return nil
	}
	return []string{basisNotice}
}

// renewal tells what follows the first term.
func (r *reasoning) renewal(p *plan, after Date) {
	if r == nil {
		return
	}
	basis := basisRenewal
	if p.renewalLaw != nil {
		l := p.renewalLaw
		clause, agreed := ClauseRenewal, r.contract.renewal
		if agreed.kind == renewalIndefinite {
			clause = ClauseCadence
		}
		switch {
		case r.contract.silent:
			r.add(Step{Rule: RuleSilent, Law: l.law.law, Degree: l.law.degree, Text: l.Text}, l.law.law)
		case l.Right:
			r.beside(clause, l.law, l.Text)
		default:
			r.gaveWay(clause, agreed.period, l.law, l.Text)
		}
		basis = l.law.law
	} else {
		r.silence(p)
	}
	if p.renewal.kind == renewalIndefinite {
		r.add(Step{Rule: RuleIndefinite, From: after}, basis)
	}
}

// endsByItself tells that the term is all there is: no notice is needed.
func (r *reasoning) endsByItself(end Date) {
	if r != nil {
		r.add(Step{Rule: RuleNotRenewed, Until: end, Law: r.cites.ByItself}, r.cites.ByItself)
	}
}

func (r *reasoning) renewedTerm(p *plan, end Date) {
	if r == nil {
		return
	}
	r.add(Step{Rule: RuleRenewed, Period: p.renewal.period, Until: end}, basisRenewal)
}

// tooLate tells which end was missed, unless nobody could have met it.
func (r *reasoning) tooLate(l *deadline, end Date) {
	if last, err := l.latest(end); err == nil {
		r.add(Step{Rule: RuleTooLate, Until: end, On: last})
	}
}

// cadenceInRange tells which day of the cadence counts, and returns it.
func (r *reasoning) cadenceInRange(p *plan, from Date) (Date, error) {
	if !from.inRange() {
		return Date{}, endOutOfRange()
	}
	day := p.cadence.first(from)
	if !day.inRange() {
		return Date{}, endOutOfRange()
	}
	if r == nil {
		return day, nil
	}
	if p.cadence.name == anyDay {
		return day, nil
	}
	r.add(Step{Rule: RuleCadence, Cadence: p.cadence, On: day})
	if p.silence == nil {
		r.cite(basisCadence)
	}
	if p.cadence.name == midMonth || p.cadence.name == monthEnd {
		r.cite(r.cites.MonthPart)
	}
	return day, nil
}

// arithmetic cites the paragraphs that a period added to a day rests on.
func (r *reasoning) arithmetic(from Date, p Period) {
	if p.years > 0 || p.months > 0 || p.weeks > 0 {
		r.cite(r.cites.Months)
	}
	if p.days > 0 {
		r.cite(r.cites.Days)
	}
	months, _ := p.span()
	if _, clamped := addMonths(from, months); clamped {
		r.cite(r.cites.MissingDay)
	}
}

package notice

// The days that the longest term can count from.
const (
	fromConclusion = "conclusion"
	fromStart      = "start"
)

// bounds are the rules that hold for one contract, one for each clause.
type bounds struct {
	term    *TermLimit
	notice  *Limit
	renewal *RenewalLimit
	silent  []*Supply
}

// bounds takes for each clause the most specific rule that speaks of it. Terms
// without a sector are taken as they stand.
func (c *Catalogue) bounds(t *Terms, received Date) (b bounds) {
	sector := c.sectorOf(t, received)
	if sector == "" {
		return b
	}
	for _, r := range c.selected[place{t.jurisdiction(c), sector}] {
		if !r.holds(t, received) {
			continue
		}
		if b.term == nil {
			b.term = r.InitialTerm
		}
		if b.notice == nil {
			b.notice = r.Notice
		}
		if b.renewal == nil {
			b.renewal = r.Renewal
		}
		if b.silent == nil {
			b.silent = r.Silent
		}
	}
	return b
}

// supply gives a contract that says nothing about its notice the one of the law.
// It fills a gap and limits nothing, so it holds for the plan of the contract too.
func (c *Catalogue) supply(p *plan, t *Terms, silent []*Supply) {
	stated := t.statesNotice() || !t.RenewalNotice.IsZero() || !t.Cadence.IsZero()
	if stated || p.fixed && p.renewal.kind != renewalIndefinite {
		return
	}
	paidBy := t.PaidBy
	if paidBy == "" {
		paidBy, p.assumed = c.policy.paidBy, true
	}
	for _, s := range silent {
		if s.PaidBy != paidBy {
			continue
		}
		p.silence, p.cadence = s, s.Cadence
		p.later = deadline{period: s.Notice, byLaw: true, field: fieldNotice}
		if s.NoticeByDay > 0 {
			p.later.by = cutoff{day: s.NoticeByDay, months: 1}
		}
		if s.FirstWorkday {
			p.later.workdays = c.at(t.Land)
		}
		if !p.fixed {
			p.first = p.later
		}
		return
	}
}

// limit makes of the plan of a contract with a fixed term what the law leaves of it,
// and reports whether that can differ.
func (c *Catalogue) limit(p *plan, t *Terms, b *bounds) bool {
	p.first.law = b.notice
	changed := b.notice != nil
	// The renewal first: it asks how long the terms are that follow the agreed one.
	if b.renewal != nil && p.renews() {
		changed = c.limitRenewal(p, b) || changed
	}
	if b.term != nil {
		changed = c.limitTerm(p, t, b.term) || changed
	}
	return changed
}

func (c *Catalogue) limitTerm(p *plan, t *Terms, l *TermLimit) bool {
	longest, from := p.term, p.term.anchor
	longest.length = l.Most
	switch {
	case l.From == fromStart:
	case p.term.extended:
		longest.anchor = t.extensionAgreed()
	default:
		longest.anchor = t.concluded()
	}
	// § 187 I BGB would not count the day of the conclusion itself, but that of the start.
	if c.policy.dayAfterConclusion && longest.anchor != from {
		longest.anchor = longest.anchor.plus(1)
	}
	if !p.firstEnd.After(longest.end(0)) {
		return false
	}
	p.termLaw = l
	if c.policy.anyTimeIfTooLong {
		p.fixed, p.cadence = false, Cadence{name: anyDay}
		p.first = deadline{period: l.Free, byLaw: true, field: fieldNotice}
		return true
	}
	p.term, p.firstEnd = longest, longest.end(0)
	if !p.renews() {
		// The contract ends as agreed at the latest; nothing binds until then.
		p.freely(l.Free)
	}
	return true
}

func (c *Catalogue) limitRenewal(p *plan, b *bounds) bool {
	l := b.renewal
	if l.AnyTime.IsZero() {
		return c.limitRenewalLength(p, b)
	}
	// Where the contract says nothing there is no clause to be void (§ 309 BGB): the
	// gap is filled already.
	if p.silence != nil && !l.Right {
		return false
	}
	if p.renewal.kind == renewalIndefinite && p.cadence.name == anyDay {
		p.later.law = &l.notice
		return true
	}
	p.renewalLaw = l
	p.freely(l.AnyTime)
	return true
}

func (c *Catalogue) limitRenewalLength(p *plan, b *bounds) bool {
	if p.renewal.kind != renewalPeriod {
		return false
	}
	p.later.law = b.notice
	l, next := b.renewal, p.firstEnd.plus(1)
	if !lastOf(next, p.renewal.period).After(lastOf(next, l.Most)) {
		return b.notice != nil
	}
	p.renewalLaw = l
	if c.policy.anyTimeIfTooLong {
		p.freely(l.Free)
		return true
	}
	p.renewal.period, p.term.renewal = l.Most, l.Most
	return true
}

// freely lets the contract end on any day after its first term.
func (p *plan) freely(notice Period) {
	p.renewal = Renewal{kind: renewalIndefinite}
	p.term.renewal = Period{}
	p.cadence = Cadence{name: anyDay}
	p.later = deadline{period: notice, byLaw: true, field: fieldRenewalNotice}
}

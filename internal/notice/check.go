package notice

// Finding is a clause that the law does not leave as it stands.
type Finding struct {
	Clause Clause
	Law    string
	Degree Degree
	Text   Text // what the law says
	Right  bool // the law gives a right beside the clause, which is not void
	Start  bool // the term would do, were it counted from the conclusion
	Days   int  // that the customer gains at most: an earlier end, or more time for notice
}

// Check says what in the terms gives way to the law of a day of receipt, each clause
// once. Its error is a *FieldError: the terms make no sense.
func (c *Catalogue) Check(t Terms, on Date) ([]Finding, error) {
	var s standing
	if err := c.stand(&s, &t, on); err != nil {
		return nil, err
	}
	if !s.limited {
		return nil, nil
	}
	var list []Finding
	if l := s.law.termLaw; l != nil {
		f := Finding{Clause: s.contract.term.clause(), Law: l.law.law, Degree: l.law.degree, Text: l.Text, Days: s.contract.firstEnd.day - s.law.firstEnd.day}
		own := s.contract.term
		f.Start = !own.end(0).After(lastOf(own.anchor, l.Most))
		if !f.Start { // too long from whatever day it counts
			f.Degree = ByStatute
		}
		list = append(list, f)
	}
	shortened := s.noticeFinding(&s.contract.first, &s.law.first, s.contract.firstEnd)
	if shortened != nil {
		shortened.Clause = ClauseNotice
		list = append(list, *shortened)
	}
	if f := s.renewalFinding(); f != nil {
		return append(list, *f), nil
	}
	// Another notice once renewed, or one that another law limits then.
	later := s.noticeFinding(&s.contract.later, &s.law.later, s.afterFirst())
	if later != nil && (shortened == nil || !t.RenewalNotice.IsZero()) {
		later.Clause = ClauseRenewalNotice
		list = append(list, *later)
	}
	return list, nil
}

// afterFirst is an end that follows the first term.
func (s *standing) afterFirst() Date {
	if s.contract.renewal.kind == renewalPeriod {
		return s.contract.term.end(1)
	}
	return s.contract.firstEnd.plus(daysInYear)
}

const daysInYear = 365

// noticeFinding compares the last days of receipt for one end.
func (s *standing) noticeFinding(own, byLaw *deadline, end Date) *Finding {
	if byLaw.law == nil || !end.inRange() {
		return nil
	}
	last, err := own.ownLatest(end)
	most, lawErr := latestBefore(byLaw.law.Most, end, own.field)
	if err != nil || lawErr != nil || !last.Before(most) {
		return nil
	}
	l := byLaw.law
	return &Finding{Law: l.law.law, Degree: l.law.degree, Text: l.Text, Right: l.right, Days: most.day - last.day}
}

// renewalFinding is what the law makes of the renewal, for whoever cancels on the day
// after the first term.
func (s *standing) renewalFinding() *Finding {
	l := s.law.renewalLaw
	if l == nil || s.contract.silence != nil {
		return nil
	}
	f := Finding{Clause: ClauseRenewal, Law: l.law.law, Degree: l.law.degree, Text: l.Text, Right: l.Right}
	if s.contract.renewal.kind == renewalIndefinite {
		f.Clause = ClauseCadence
	}
	received := s.contract.firstEnd.plus(1)
	own, err := s.contract.ends(received, Date{})
	byLaw, lawErr := s.law.ends(received, Date{})
	if err == nil && lawErr == nil && byLaw.EndsOn.Before(own.EndsOn) {
		f.Days = own.EndsOn.day - byLaw.EndsOn.day
	}
	return &f
}

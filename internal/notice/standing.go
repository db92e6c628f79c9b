package notice

// standing is what a contract can be ended by on a day of receipt.
type standing struct {
	contract plan   // as it stands
	law      plan   // as the law leaves it
	capped   bool   // a law limits how long its term may be
	limited  bool   // the law leaves it otherwise
	renewal  string // the law on what follows the first term
	earliest bool   // a wish that cannot be met gets the earliest end (policy wish_outside_cadence)
}

// stand reads the terms as of the day of receipt.
func (c *Catalogue) stand(s *standing, t *Terms, received Date) error {
	if err := c.validate(t); err != nil {
		return InField("terms", err)
	}
	if received.IsZero() {
		return &FieldError{Field: "received_on", Code: CodeMissing, Message: "must be a day"}
	}
	c.read(s, t, received)
	return nil
}

// read is stand for terms that are known to make sense.
func (c *Catalogue) read(s *standing, t *Terms, received Date) {
	t.contractPlan(&s.contract)
	c.workdays(&s.contract, t)
	s.contract.lateFromFirstEnd = c.policy.lateFromFirstEnd
	s.earliest = c.policy.wishEarliest
	b := c.bounds(t, received)
	c.supply(&s.contract, t, b.silent)
	if s.contract.fixed {
		s.law, s.capped = s.contract, b.term != nil
		s.limited = c.limit(&s.law, t, &b)
		if b.renewal != nil && (b.renewal.Right || s.contract.silence == nil) {
			s.renewal = b.renewal.law.law
		}
	}
}

// workdays hands a deadline of working days the calendar it counts by.
func (c *Catalogue) workdays(p *plan, t *Terms) {
	if t.ByWorkday == 0 {
		return
	}
	for _, l := range [...]*deadline{&p.first, &p.later} {
		if l.by.workday > 0 {
			l.calendar, l.saturday = c.at(t.Land), c.policy.saturdayMoves
		}
	}
}

// choose takes of both ways the one that ends earlier, or leaves more time for the
// same end; the contract's own where they are alike.
func (s *standing) choose(received, wish Date) (*plan, End, error) {
	chosen, end, err := s.first(received, wish)
	if s.earliest && err == nil && end.EndsOn != wish {
		return s.first(received, Date{})
	}
	return chosen, end, err
}

func (s *standing) first(received, wish Date) (*plan, End, error) {
	end, err := s.contract.ends(received, wish)
	if !s.limited {
		return &s.contract, end, err
	}
	byLaw, lawErr := s.law.ends(received, wish)
	if lawErr != nil || err == nil && !byLaw.better(end) {
		return &s.contract, end, err
	}
	return &s.law, byLaw, nil
}

func (p *plan) ends(received, wish Date) (End, error) {
	day, deadline, err := p.endFor(received, wish, nil)
	if err != nil {
		return End{}, err
	}
	last, err := deadline.latest(day)
	return End{EndsOn: day, LastReceiptOn: last}, err
}

func (e End) better(other End) bool {
	return e.EndsOn.Before(other.EndsOn) || e.EndsOn == other.EndsOn && e.LastReceiptOn.After(other.LastReceiptOn)
}

// givenByLaw reports whether the law on renewals gives the contract's own end too:
// then the decision rests on both.
func (s *standing) givenByLaw(received, wish Date, end End) bool {
	if !s.limited || s.renewal == "" || !end.EndsOn.After(s.contract.firstEnd) {
		return false
	}
	byLaw, err := s.law.ends(received, wish)
	return err == nil && byLaw == end
}

// target is the wish, or no date where the policy gives the earliest end instead.
func (s *standing) target(received, wish Date) Date {
	if s.earliest {
		if _, end, err := s.first(received, wish); err != nil || end.EndsOn != wish {
			return Date{}
		}
	}
	return wish
}

// after returns the next possible end after that one, if there is one.
func (s *standing) after(received, end Date) (End, bool) {
	_, next, err := s.first(received, end.plus(1))
	return next, err == nil && next.EndsOn.After(end)
}

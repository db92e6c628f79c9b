package notice

// tell puts one sentence after another, at most four.
func (s *summary) tell() {
	switch {
	case s.received.IsZero() && s.last != nil:
		s.say(saidInverse, &Step{On: s.last.On, Until: s.end})
	case s.withdrawable != nil:
		s.tellWithdrawal()
	case s.judged != nil:
		s.trace(s.judged)
	case s.cause != nil && s.ordinary.IsZero():
		s.tellCause()
	case !s.end.IsZero():
		s.tellOrdinary()
		s.tellReview()
	}
}

func (s *summary) tellOrdinary() {
	if s.bundle != nil && (s.termLaw != nil || s.freedBy() != "") {
		s.trace(s.bundle)
	}
	switch {
	case s.byItself != nil && s.end.Before(s.received):
		s.say(saidEndedByItself, s.byItself)
		return
	case s.byItself != nil:
		s.say(saidEndsByItself, s.byItself)
	case s.withTerm != nil && s.termLaw != nil:
		s.say(saidCapped, &Step{Until: s.withTerm.Until, Law: s.termLaw.Law})
		s.tellKept()
	case s.withTerm != nil:
		s.say(saidRuns, s.withTerm)
		s.tellKept()
	case s.renewed != nil:
		s.tellMissed()
		s.say(saidRenewed, s.renewed)
		s.tellKept()
	default:
		s.tellMissed()
		s.tellNotice()
	}
	s.tellEnd()
	if s.disputed != nil && s.disputed.Until.Before(s.end) {
		s.say(saidDisputed, s.disputed)
	}
}

// tellMissed names an end that was missed only while the customer could still have
// had it: what ended years ago decides nothing.
func (s *summary) tellMissed() {
	switch {
	case s.missed != nil && !s.missed.Until.Before(s.received):
		s.say(saidMissed, s.missed)
	case s.indefinite != nil && s.silent == nil && s.freedBy() == "":
		s.say(saidIndefinite, s.indefinite)
	}
}

// tellKept says that notice came in time.
func (s *summary) tellKept() {
	switch {
	case s.notice == nil:
	case s.noticeLaw != nil:
		s.say(saidKeptByLaw, &Step{Period: s.notice.Period, Law: s.noticeLaw.Law})
	case s.notice.Rule == RuleNotice:
		s.say(saidKept, s.notice)
	default:
		s.say(saidInTime, s.notice)
	}
}

// tellNotice says how the notice leads to the end.
func (s *summary) tellNotice() {
	if s.silent != nil {
		s.trace(s.silent)
		if s.assumed != nil {
			s.trace(s.assumed)
		}
		return
	}
	n := s.notice
	if n != nil && s.wish != nil && s.wish.Rule == RuleWishMet && n.On.Before(s.end) && s.freedBy() == "" {
		return // the wish decides
	}
	switch law := s.freedBy(); {
	case n == nil && s.indefinite == nil && s.cadence == nil:
		s.say(saidAnyDay, &Step{Until: s.end})
	case n == nil:
	case n.Rule != RuleNotice:
		s.trace(n)
	case law != "":
		s.say(saidFree, &Step{Period: n.Period, From: s.received, On: n.On, Law: law})
	default:
		s.say(saidNotice, &Step{Period: n.Period, From: s.received, On: n.On})
	}
}

// freedBy is the law that lets the contract end with this notice, if one does.
func (s *summary) freedBy() string {
	switch {
	case s.noticeLaw != nil:
		return s.noticeLaw.Law
	case s.renewalLaw != nil:
		return s.renewalLaw.Law
	}
	return ""
}

// tellEnd names the end, unless a sentence before has done so.
func (s *summary) tellEnd() {
	named := s.end
	switch {
	case s.byItself != nil, s.withTerm != nil, s.renewed != nil:
	case s.cadence == nil && s.silent == nil && s.notice != nil && s.notice.Rule == RuleNotice:
		named = s.notice.On
	case s.cadence == nil && s.silent == nil && s.notice == nil && s.indefinite == nil:
	default:
		named = Date{}
	}
	switch {
	case s.wish != nil && s.wish.Rule == RuleWishTooEarly:
		s.say(saidTooEarly, s.wish)
	case s.wish != nil && s.wish.Rule == RuleWishMoved:
		s.say(saidMoved, s.wish)
	case s.wish != nil && named != s.end:
		s.say(saidAsWished, s.wish)
	case named == s.end, s.end.IsZero():
	case s.cadence != nil && s.silent == nil && !s.saysCadence():
		s.say(saidCadence, &Step{Cadence: s.cadence.Cadence, Until: s.end})
	default:
		s.say(saidEnd, &Step{Until: s.end})
	}
}

// saysCadence reports whether the notice says already on which days it can end.
func (s *summary) saysCadence() bool {
	n := s.notice
	return n != nil && (n.Rule == RuleNoticeWorkday || n.Rule == RuleNoticeAhead || n.Rule == RuleNoticeByDay && s.cadence.Cadence.months() == 1)
}

func (s *summary) tellCause() {
	s.say(saidCause, s.cause)
	if s.window != nil {
		s.trace(s.window)
	}
	switch {
	case !s.end.IsZero():
		s.say(saidCauseEnd, &Step{Until: s.end})
	case s.review != nil && !s.review.On.IsZero() && s.window == nil:
		s.say(saidIfSo, s.review)
	}
}

// tellReview says what a cause comes to that stands beside an ordinary end. It
// works by law and not since a person recognises it.
func (s *summary) tellReview() {
	switch {
	case s.cause == nil:
	case s.window != nil && s.window.Rule == RuleCauseClosed:
		s.trace(s.window)
	case s.review != nil && s.review.On.Before(s.end):
		s.say(saidReview, &Step{On: s.review.On, Until: s.end, Law: s.cause.Law})
	}
}

func (s *summary) tellWithdrawal() {
	if s.count == nil {
		s.say(saidWithdrawable, s.withdrawable)
		return
	}
	if s.workday != nil {
		s.trace(s.count)
		s.say(saidWorkday, s.workday)
		return
	}
	s.say(saidWithdrawn, &Step{Period: s.count.Period, From: s.count.From, On: s.withdrawable.On})
}

func (s *summary) say(said sentence, step *Step) {
	s.apart()
	pattern := said.de
	if s.w.lang == English {
		pattern = said.en
	}
	s.w.fill(pattern, step)
}

// trace says a reason as Trace does.
func (s *summary) trace(step *Step) {
	s.apart()
	s.w.reason(step)
}

func (s *summary) apart() {
	if len(s.w.text) > s.from {
		s.w.say(" ")
	}
}

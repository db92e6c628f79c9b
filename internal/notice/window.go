package notice

// window says until when the right can be used. Time runs only from information as
// the law wants it: whoever was told too early, too late or not at all keeps the right.
func (c *Catalogue) window(s *Special, r *Right, cause Cause, received Date, why *reasoning) {
	if !r.informs(cause) {
		why.add(Step{Rule: RuleCauseUntold, From: cause.InformedOn, Law: r.Told.Law, Text: r.Told.Text}, r.Told.Law)
		return
	}
	counted := after(r.Window, cause.InformedOn)
	s.WindowUntil = counted
	if !c.policy.strictWindow {
		s.WindowUntil = c.calendar.nextWorkday(counted)
	}
	s.Open = !received.After(s.WindowUntil)
	s.Grace = s.Open && received.After(counted)
	step := Step{Rule: RuleCauseWindow, Period: r.Window, From: cause.InformedOn, On: s.WindowUntil}
	if !s.Open {
		step.Rule = RuleCauseClosed
	}
	why.add(step, c.Citations.Receipt)
	why.arithmetic(cause.InformedOn, r.Window)
	if s.WindowUntil != counted {
		why.cite(c.Citations.DayOff)
	}
}

// informs reports whether the information starts the window, which it does unless
// the days disprove that it came in time: who counts the day of the change and who
// does not differ by one, and neither is disproved.
func (r *Right) informs(cause Cause) bool {
	if r.Told == nil {
		return true
	}
	told := cause.InformedOn
	return !told.IsZero() && !after(r.Told.Least, told).After(cause.EventOn) && !after(r.Told.Most, told).Before(cause.EventOn.plus(-1))
}

package notice

// deadline is what lies between receipt and end: a period, or a day of the month
// in which the contract ends.
type deadline struct {
	period Period
	byDay  int
	field  string // states it, for errors
}

// deadline is that of the first term, and of a contract that never had one.
func (t Terms) deadline() deadline {
	if t.NoticeByDay > 0 {
		return deadline{byDay: t.NoticeByDay, field: "terms.notice_by_day"}
	}
	return deadline{period: t.Notice, field: "terms.notice"}
}

// renewedDeadline is that of everything after the first term.
func (t Terms) renewedDeadline() deadline {
	if t.RenewalNotice.IsZero() {
		return t.deadline()
	}
	return deadline{period: t.RenewalNotice, field: "terms.renewal_notice"}
}

// like reports whether both leave the same time.
func (l deadline) like(other deadline) bool {
	return l.period == other.period && l.byDay == other.byDay
}

// earliest returns the first day on which notice received that day can end a
// contract. The day of receipt itself is not counted (§ 187 I BGB).
func (l deadline) earliest(received Date) Date {
	if l.byDay > 0 {
		year, month, day := received.civil()
		if day <= l.byDay {
			return received
		}
		year, month = nextMonth(year, month)
		return civil(year, month, 1)
	}
	months, days := l.period.span()
	sum, _ := addMonths(received, months)
	return sum.plus(days)
}

// latest returns the last day on which notice for that end can be received: the
// latest whose earliest end is not after it. Subtracting the period would be
// wrong by up to three days: one month before 30 June it is still 31 May. The
// error is a *FieldError if that day lies before the year 1.
func (l deadline) latest(end Date) (Date, error) {
	if l.byDay > 0 {
		year, month, _ := end.civil()
		return civil(year, month, min(l.byDay, end.Day())), nil
	}
	months, days := l.period.span()
	tooEarly := &FieldError{Field: l.field, Code: CodeOutOfRange, Message: "must not reach back before the year 1"}
	if end.day <= days {
		return Date{}, tooEarly
	}
	year, month, day := end.plus(-days).civil()
	total := year*12 + month - 1 - months
	if total < 12 {
		return Date{}, tooEarly
	}
	inYear, inMonth := total/12, total%12+1
	last := daysIn(inYear, inMonth)
	// Every later day of a longer month is cut to the last day of a shorter one.
	if day < daysIn(year, month) {
		last = min(last, day)
	}
	return civil(inYear, inMonth, last), nil
}

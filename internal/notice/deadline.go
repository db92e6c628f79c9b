package notice

// deadline is what lies between receipt and end: a period, a day by which notice
// has to come in, or the first working day of the week in which the contract ends.
// A law may shorten it: then the kinder of both counts, receipt by receipt, since
// 31 days are now more and now less than a month.
type deadline struct {
	period   Period
	by       cutoff
	calendar *Calendar // of the working days that by counts
	saturday bool      // a last day that is a Saturday moves on (policy workday_saturday)
	workdays *Calendar // set: received by the first working day of the week
	law      *Limit    // nil: nothing limits it
	byLaw    bool      // the law states it, not the contract
	field    string    // states it, for errors
}

// The fields that state deadlines, for errors.
const (
	fieldNotice        = "terms.notice"
	fieldRenewalNotice = "terms.renewal_notice"
)

// says reports whether both would be told of in the same words for that receipt.
func (l *deadline) says(other *deadline, received Date) bool {
	own, its := l.period, other.period
	shortened := l.shortened(received)
	if shortened {
		own = l.law.Most
	}
	if other.shortened(received) {
		its = other.law.Most
	} else if shortened {
		return false // that the clause gave way has to be said
	}
	return own == its && l.by == other.by && l.workdays == other.workdays
}

// earliest returns the first day on which notice received that day can end a
// contract. The day of receipt itself is not counted (§ 187 I BGB).
func (l *deadline) earliest(received Date) Date {
	own := l.own(received)
	if l.law != nil {
		if limit := after(l.law.Most, received); limit.Before(own) {
			return limit
		}
	}
	return own
}

// shortened reports whether the law is what counts for that receipt.
func (l *deadline) shortened(received Date) bool {
	return l.law != nil && after(l.law.Most, received).Before(l.own(received))
}

func (l *deadline) own(received Date) Date {
	switch {
	case l.workdays != nil:
		if received.After(l.workdays.firstWorkday(received)) {
			return received.monday().plus(7)
		}
		return received
	case l.by != cutoff{}:
		block := l.by.blockOf(received)
		if received.After(l.lastDayIn(block)) {
			block = l.by.move(block, 1)
		}
		return later(received, l.by.move(block, l.by.ahead))
	}
	return after(l.period, received)
}

// after returns the end of a period that begins with an event on that day.
func after(p Period, event Date) Date {
	months, days := p.span()
	if months == 0 {
		return event.plus(days)
	}
	sum, _ := addMonths(event, months)
	return sum.plus(days)
}

// latest returns the last day on which notice for that end can be received: the
// latest whose earliest end is not after it. The error is a *FieldError if that
// day lies before the year 1.
func (l *deadline) latest(end Date) (Date, error) {
	own, err := l.ownLatest(end)
	if l.law == nil {
		return own, err
	}
	limit, limitErr := latestBefore(l.law.Most, end, l.field)
	if limitErr != nil || err == nil && own.After(limit) {
		return own, err
	}
	return limit, nil
}

func (l *deadline) ownLatest(end Date) (Date, error) {
	switch {
	case l.workdays != nil:
		last := l.workdays.firstWorkday(end)
		if last.After(end) {
			return end, nil
		}
		return last, nil
	case l.by != cutoff{}:
		block := l.by.move(l.by.blockOf(end), -l.by.ahead)
		if block.Before(civil(1, 1, 1)) {
			return Date{}, beforeTheCalendar(l.field)
		}
		return earlier(end, l.lastDayIn(block)), nil
	}
	return latestBefore(l.period, end, l.field)
}

// latestBefore searches down from the end. Subtracting the period would be wrong
// by up to three days: one month before 30 June it is still 31 May.
func latestBefore(p Period, end Date, field string) (Date, error) {
	months, days := p.span()
	if end.day <= days {
		return Date{}, beforeTheCalendar(field)
	}
	if months == 0 {
		return end.plus(-days), nil
	}
	year, month, day := end.plus(-days).civil()
	total := year*12 + month - 1 - months
	if total < 12 {
		return Date{}, beforeTheCalendar(field)
	}
	inYear, inMonth := total/12, total%12+1
	last := daysIn(inYear, inMonth)
	// Every later day of a longer month is cut to the last day of a shorter one.
	if day < daysIn(year, month) {
		last = min(last, day)
	}
	return civil(inYear, inMonth, last), nil
}

func beforeTheCalendar(field string) error {
	return &FieldError{Field: field, Code: CodeOutOfRange, Message: "must not reach back before the year 1"}
}

package notice

// fixedTerm is a first term and what renews it. All ends are counted from the
// anchor: a chain of ends would lose the 31st in the first short month.
type fixedTerm struct {
	anchor   Date
	length   Period
	renewal  Period // absent unless renewed by a period
	extended bool   // newly agreed, so it counts from that day
}

// fixed returns the fixed term that the terms speak of, if they do.
func (t *Terms) fixed() (fixedTerm, bool) {
	term := fixedTerm{anchor: t.starts(), length: t.InitialTerm, renewal: t.Renewal.period}
	if !t.ExtendedOn.IsZero() {
		term.anchor, term.length, term.extended = t.ExtendedOn, t.ExtensionTerm, true
	}
	return term, !term.length.IsZero()
}

func (f *fixedTerm) clause() Clause {
	if f.extended {
		return ClauseExtensionTerm
	}
	return ClauseInitialTerm
}

// end returns the last day of the first term (n = 0) or of the nth renewed one.
func (f *fixedTerm) end(n int) Date {
	months, days := f.length.span()
	addMonths, addDays := f.renewal.span()
	if days == 0 || addMonths == 0 {
		return termEnd(f.anchor, months+n*addMonths, days+n*addDays)
	}
	// Months that follow a term of days begin on the day after it: after two
	// weeks from 20 January a month runs from 3 February to 2 March.
	return termEnd(termEnd(f.anchor, months, days).plus(1), n*addMonths, n*addDays)
}

// renewedFrom returns the first end of a renewed term not before the given day,
// which lies after the first end and by the year 9999.
func (f *fixedTerm) renewedFrom(from Date) Date {
	months, days := f.renewal.span()
	// The guess by the mean length of a month is one off at most; the calendar decides.
	n := max(1, (from.day-f.end(0).day)*4800/(months*daysIn400Years+days*4800))
	end := f.end(n)
	for n > 1 {
		before := f.end(n - 1)
		if before.Before(from) {
			break
		}
		n, end = n-1, before
	}
	for end.Before(from) {
		n++
		end = f.end(n)
	}
	return end
}

// termEnd returns the last day of a term whose first day counts (§ 187 II BGB): the
// day before the one that corresponds to the first by its number, or the last of
// a month that has no such number (§ 188 II, III).
func termEnd(first Date, months, days int) Date {
	if months == 0 {
		return first.plus(days - 1)
	}
	same, clamped := addMonths(first, months)
	if clamped {
		return same.plus(days)
	}
	return same.plus(days - 1)
}

// lastOf returns the last day of a term of that period.
func lastOf(first Date, p Period) Date {
	months, days := p.span()
	return termEnd(first, months, days)
}

// addMonths returns the same day of a later month, the last one if that month
// has no such day (§ 188 III BGB).
func addMonths(d Date, n int) (sum Date, clamped bool) {
	year, month, day := d.civil()
	total := year*12 + month - 1 + n
	year, month = total/12, total%12+1
	if last := daysIn(year, month); day > last {
		return civil(year, month, last), true
	}
	return civil(year, month, day), false
}

package notice

// cutoff is a last day of receipt that the calendar states: by a day or a working
// day of a block of months, for the end of that block or of one ahead. By neither
// day, all of the block is in time.
type cutoff struct {
	day, workday int
	ahead        int // blocks between the one of receipt and the one of the end
	months       int // in a block
}

// cutoff returns what the terms say in place of a period; none is zero.
func (t *Terms) cutoff() (by cutoff, field string) {
	switch {
	case t.ByWorkday > 0:
		field = "terms.notice_by_workday"
	case t.NoticeByDay > 0:
		field = "terms.notice_by_day"
	case t.EndsAfter > 0:
		field = "terms.ends_after"
	default:
		return cutoff{}, ""
	}
	by = cutoff{day: t.NoticeByDay, workday: t.ByWorkday, ahead: t.EndsAfter, months: 1}
	// A day of the month is one of the month of the end, whatever the cadence.
	if by.day == 0 {
		by.months = t.cadence().months()
	}
	return by, field
}

// cadence is the end of the blocks.
func (b cutoff) cadence() Cadence {
	for _, name := range [...]cadenceName{monthEnd, quarterEnd, halfYearEnd, yearEnd} {
		if c := (Cadence{name: name}); c.months() == b.months {
			return c
		}
	}
	return Cadence{}
}

// blockOf returns the first day of the block that the day is in.
func (b cutoff) blockOf(d Date) Date {
	year, month, _ := d.civil()
	return civil(year, (month-1)/b.months*b.months+1, 1)
}

// move returns the first day of the block so many later.
func (b cutoff) move(block Date, blocks int) Date {
	if blocks == 0 {
		return block
	}
	year, month, _ := block.civil()
	total := year*12 + month - 1 + blocks*b.months
	if total < 12 {
		return Date{}
	}
	return civil(total/12, total%12+1, 1)
}

// lastDayIn returns the last day of receipt in a block.
func (l *deadline) lastDayIn(block Date) Date {
	last := l.by.move(block, 1).plus(-1)
	switch {
	case l.by.day > 0:
		return earlier(last, block.plus(l.by.day-1))
	case l.by.workday == 0:
		return last
	}
	day := l.calendar.nth(block, l.by.workday)
	if l.saturday {
		day = l.calendar.nextWorkday(day)
	}
	return day
}

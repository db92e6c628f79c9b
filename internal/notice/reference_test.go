package notice_test

import (
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

// contract is what the generator draws: the same terms for the package, as Terms,
// and for the reference, as plain numbers.
type contract struct {
	terms   notice.Terms
	anchor  time.Time // of the fixed term
	fixed   bool
	initial length
	renewal string // "none", "indefinite", "period"
	renewed length
	notice  length
	byDay   int
	later   *length // notice once renewed
	cadence string
	dates   [][2]int
}

type length struct{ months, days int }

// The reference knows no formula: it walks the calendar day by day and asks of
// each day what the sentences of the rule say about it.

func onward(t time.Time, days int) time.Time {
	return t.Add(time.Duration(days) * 24 * time.Hour)
}

func lastOfMonth(t time.Time) bool { return onward(t, 1).Month() != t.Month() }

func monthsBetween(a, b time.Time) int {
	return (b.Year()-a.Year())*12 + int(b.Month()) - int(a.Month())
}

// after walks to the day that ends a period begun by an event on the given day.
func (p length) after(t time.Time) time.Time {
	day := t
	for monthsBetween(t, day) < p.months || monthsBetween(t, day) == p.months && day.Day() < t.Day() && !lastOfMonth(day) {
		day = onward(day, 1)
	}
	return onward(day, p.days)
}

// lastDay walks to the last day of a term whose first day is given.
func (p length) lastDay(first time.Time) time.Time {
	day := onward(first, -1)
	for p.months > 0 {
		next := onward(day, 1)
		if monthsBetween(first, next) == p.months && next.Day() == first.Day() {
			break
		}
		day = next
		if monthsBetween(first, day) == p.months && lastOfMonth(day) {
			break
		}
	}
	return onward(day, p.days)
}

func (p length) times(n int) length { return length{p.months * n, p.days * n} }

// inTime says whether notice received that day can end the contract that day.
func (c contract) inTime(received, end time.Time, renewed bool) bool {
	if renewed && c.later != nil {
		return !c.later.after(received).After(end)
	}
	if c.byDay == 0 {
		return !c.notice.after(received).After(end)
	}
	if received.After(end) {
		return false
	}
	return monthsBetween(received, end) > 0 || received.Day() <= c.byDay
}

func (c contract) onCadence(day time.Time) bool {
	switch c.cadence {
	case "mid_month":
		return day.Day() == 15
	case "month_end":
		return lastOfMonth(day)
	case "quarter_end":
		return lastOfMonth(day) && day.Month()%3 == 0
	case "half_year_end":
		return lastOfMonth(day) && day.Month()%6 == 0
	case "year_end":
		return lastOfMonth(day) && day.Month() == 12
	case "dates":
		for _, date := range c.dates {
			if int(day.Month()) == date[0] && (day.Day() == date[1] || day.Day() < date[1] && lastOfMonth(day)) {
				return true
			}
		}
		return false
	}
	return true
}

// ends lists the ends of all fixed terms that begin before the given day.
func (c contract) ends(until time.Time) map[time.Time]bool {
	ends := map[time.Time]bool{}
	first := c.initial.lastDay(c.anchor)
	anchor, before := c.anchor, c.initial
	if c.initial.days > 0 {
		anchor, before = onward(first, 1), length{}
	}
	for n := 1; c.renewal == "period"; n++ {
		sum := c.renewed.times(n)
		end := length{before.months + sum.months, before.days + sum.days}.lastDay(anchor)
		ends[end] = true
		if end.After(until) {
			break
		}
	}
	return ends
}

// canEnd says for every day whether the contract can end on it, and whether the
// deadline of renewed terms is the one that counts.
func (c contract) canEnd(until time.Time) func(day time.Time) (can, renewed bool) {
	if !c.fixed {
		return func(day time.Time) (bool, bool) { return c.onCadence(day), false }
	}
	first, ends := c.initial.lastDay(c.anchor), c.ends(until)
	return func(day time.Time) (bool, bool) {
		switch {
		case !day.After(first):
			return day.Equal(first), false
		case c.renewal == "indefinite":
			return c.onCadence(day), true
		}
		return ends[day], true
	}
}

// decide walks from the day of receipt to the first day that fits.
func (c contract) decide(received, wish time.Time) (end, last time.Time) {
	horizon := onward(received, 366*20)
	if wish.After(received) {
		horizon = onward(wish, 366*20)
	}
	can := c.canEnd(horizon)
	end = received
	if c.fixed && c.renewal == "none" {
		end = c.initial.lastDay(c.anchor)
		return end, c.lastReceipt(end, false)
	}
	for {
		possible, renewed := can(end)
		if possible && !end.Before(wish) && c.inTime(received, end, renewed) {
			return end, c.lastReceipt(end, renewed)
		}
		end = onward(end, 1)
	}
}

// lastReceipt searches down from the end.
func (c contract) lastReceipt(end time.Time, renewed bool) time.Time {
	day := end
	for !c.inTime(day, end, renewed) {
		day = onward(day, -1)
	}
	return day
}

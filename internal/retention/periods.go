// Package retention says for how long what is kept, and erases what is due: batch by
// batch, at a rate. Which column is of which class is the store's table.
//
// It must never look at what it erases, and knows no workflow: a schedule and a
// command call it alike.
package retention

import (
	"time"

	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// Periods are the terms of the classes. Years count from the end of the calendar
// year in which the newest fact of a case was recorded.
type Periods struct {
	LetterYears   int // commercial letters: § 257 HGB, § 147 AO
	UnknownYears  int // declarations of nobody who is known: §§ 195, 199 BGB
	DismissedDays int // what was no declaration, or one twice
	EventDays     int // what became of mails
}

// Due says what is due on a day.
func (p Periods) Due(day notice.Date) (store.Due, error) {
	due := store.Due{Day: day, Letters: newYear(day.Year() - p.LetterYears), Unknown: newYear(day.Year() - p.UnknownYears)}
	var err error
	if due.Ended, err = notice.NewDate(day.Year()-p.LetterYears, 1, 1); err != nil {
		return store.Due{}, err
	}
	if due.Dismissed, err = ago(day, p.DismissedDays); err != nil {
		return store.Due{}, err
	}
	due.Events, err = ago(day, p.EventDays)
	return due, err
}

// Until is the last day on which something stays, by its term alone.
func (p Periods) Until(s store.Staying) (notice.Date, error) {
	day := notice.CivilDay(s.NewestAt)
	switch {
	case s.Class == store.ClassMaster:
		return notice.NewDate(s.EndsOn.Year()+p.LetterYears, 12, 31)
	case s.Class == store.ClassLetter:
		return notice.NewDate(day.Year()+p.LetterYears, 12, 31)
	case s.Code == "unknown_customer":
		return notice.NewDate(day.Year()+p.UnknownYears, 12, 31)
	default:
		return day.AddDays(p.DismissedDays)
	}
}

func newYear(year int) time.Time {
	return time.Date(year, time.January, 1, 0, 0, 0, 0, notice.Berlin())
}

func ago(day notice.Date, days int) (time.Time, error) {
	d, err := day.AddDays(-days)
	return time.Date(d.Year(), time.Month(d.Month()), d.Day(), 0, 0, 0, 0, notice.Berlin()), err
}

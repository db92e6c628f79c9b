package notice

import (
	"errors"
	"fmt"
	"slices"
)

// Calendar knows the days of § 193 BGB in one place: Saturdays, Sundays and the
// holidays there.
type Calendar struct {
	holidays []*Holiday
	weekend  []int // 1 for Monday to 7 for Sunday
	rest     []int
}

// Land is a part of the country with holidays of its own.
type Land struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Holiday is a day off in years from From until Until, both included: on a day of
// the year, a number of days after Easter Sunday, or on the last weekday before a
// day of the year.
type Holiday struct {
	Name   string    `json:"name"`
	Date   *monthDay `json:"date,omitempty"`
	Easter *int      `json:"easter,omitempty"`
	Before *monthDay `json:"wednesday_before,omitempty"`
	Lands  []string  `json:"lands,omitempty"` // none: everywhere
	From   int       `json:"from,omitempty"`
	Until  int       `json:"until,omitempty"`
	Law    string    `json:"law,omitempty"`
}

// When writes the day of the holiday as the catalogue states it.
func (h *Holiday) When() string {
	text := func(m *monthDay) string { return civil(2000, m.month, m.day).String()[5:] }
	switch {
	case h.Date != nil:
		return text(h.Date)
	case h.Easter != nil:
		return fmt.Sprintf("%+d", *h.Easter)
	}
	return "< " + text(h.Before)
}

func (h *Holiday) on(year int) Date {
	switch {
	case h.Date != nil:
		return h.Date.in(year)
	case h.Easter != nil:
		return easter(year).plus(*h.Easter)
	}
	before := h.Before.in(year).plus(-1)
	return before.plus(-((before.weekday() + 7 - 3) % 7))
}

// prepareCalendars sorts the holidays by the places they hold in.
func (c *Catalogue) prepareCalendars() error {
	week := Calendar{weekend: numbers(c.Weekend), rest: numbers(c.RestDays)}
	national := week
	c.calendar, c.lands = &national, map[string]*Calendar{}
	for _, land := range c.Lands {
		own := week
		c.lands[land.Code] = &own
	}
	for _, h := range c.Holidays {
		stated := 0
		for _, is := range []bool{h.Date != nil, h.Easter != nil, h.Before != nil} {
			if is {
				stated++
			}
		}
		if stated != 1 || h.Name == "" {
			return fmt.Errorf("holiday %q: needs a name and one of date, easter and wednesday_before", h.Name)
		}
		for _, code := range h.Lands {
			if c.lands[code] == nil {
				return fmt.Errorf("holiday %s: land %q is not listed", h.Name, code)
			}
		}
		if len(h.Lands) == 0 {
			c.calendar.holidays = append(c.calendar.holidays, h)
		}
		for _, land := range c.Lands {
			if len(h.Lands) == 0 || slices.Contains(h.Lands, land.Code) {
				c.lands[land.Code].holidays = append(c.lands[land.Code].holidays, h)
			}
		}
	}
	if c.Withdrawal.Days < 1 || c.Withdrawal.Law == "" {
		return errors.New("withdrawal: needs days and a law")
	}
	return nil
}

// in returns the calendar of a Land, the national one for none.
func (c *Catalogue) in(land string) (*Calendar, error) {
	if land == "" {
		return c.calendar, nil
	}
	if calendar := c.lands[land]; calendar != nil {
		return calendar, nil
	}
	return nil, notAmong("land", c.Lands, func(l Land) string { return l.Code })
}

// at is in for a Land that is known to be listed.
func (c *Catalogue) at(land string) *Calendar {
	if land == "" {
		return c.calendar
	}
	return c.lands[land]
}

func numbers(days []Weekday) []int {
	list := make([]int, len(days))
	for i, day := range days {
		list[i] = day.number()
	}
	return list
}

// workday reports whether the day is none of those of § 193 BGB.
func (c *Calendar) workday(d Date) bool {
	return !slices.Contains(c.weekend, d.weekday()) && !c.holiday(d)
}

// dayOff says what makes the day one.
func (c *Calendar) dayOff(d Date) Text {
	if h := c.holidayOn(d); h != nil {
		return Text{DE: "ein Feiertag (" + h.Name + ")", EN: "a public holiday (" + h.Name + ")"}
	}
	return weekdays[d.weekday()-1].text
}

func (c *Calendar) holiday(d Date) bool { return c.holidayOn(d) != nil }

func (c *Calendar) holidayOn(d Date) *Holiday {
	year := d.Year()
	for _, h := range c.holidays {
		if year >= h.From && (h.Until == 0 || year <= h.Until) && h.on(year) == d {
			return h
		}
	}
	return nil
}

// nth returns the nth working day from that day on, the day itself included. A
// Saturday is one: what is counted here are the days of work, not those of banks
// (BGH VIII ZR 206/04).
func (c *Calendar) nth(from Date, n int) Date {
	for day := from; ; day = day.plus(1) {
		if !slices.Contains(c.rest, day.weekday()) && !c.holiday(day) {
			if n--; n <= 0 {
				return day
			}
		}
	}
}

// nextWorkday returns the day, or the next one that is no day off.
func (c *Calendar) nextWorkday(d Date) Date {
	for !c.workday(d) {
		d = d.plus(1)
	}
	return d
}

// firstWorkday returns the first working day of the week that the day is in.
func (c *Calendar) firstWorkday(d Date) Date { return c.nextWorkday(d.monday()) }

// weekday is 1 for Monday to 7 for Sunday. Day 1 of the calendar was a Monday.
func (d Date) weekday() int { return (d.day+6)%7 + 1 }

// monday returns the Monday of the week that the day is in.
func (d Date) monday() Date { return d.plus(1 - d.weekday()) }

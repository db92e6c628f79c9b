package notice

import (
	"encoding/json"
	"slices"
)

// Cadence is the set of days on which a contract can end outside a fixed term.
// The zero value is not stated.
type Cadence struct {
	name  cadenceName
	dates []monthDay
}

type cadenceName string

const (
	anyDay      cadenceName = "any_day"
	saturday    cadenceName = "saturday"
	midMonth    cadenceName = "mid_month"
	monthEnd    cadenceName = "month_end"
	quarterEnd  cadenceName = "quarter_end"
	halfYearEnd cadenceName = "half_year_end"
	yearEnd     cadenceName = "year_end"
	dateList    cadenceName = "dates"
)

// monthDay is a day of every year, written 01-31. Like every missing day, 02-29
// is the last of its month in a common year.
type monthDay struct{ month, day int }

func (m monthDay) in(year int) Date {
	return civil(year, m.month, min(m.day, daysIn(year, m.month)))
}

// MarshalText writes the day as 01-31.
func (m monthDay) MarshalText() ([]byte, error) {
	// 2000 is a leap year, so it has every day that a cadence can name.
	return []byte(civil(2000, m.month, m.day).String()[5:]), nil
}

func (m *monthDay) UnmarshalText(text []byte) error {
	day, err := ParseDate("2000-" + string(text))
	if err != nil {
		return &FieldError{Code: CodeMalformed, Message: "must be days of the year written as 01-31"}
	}
	*m = monthDay{month: day.Month(), day: day.Day()}
	return nil
}

// ParseCadence reads the name of a cadence; a list of dates exists in JSON alone.
// Its error is a *FieldError.
func ParseCadence(s string) (Cadence, error) {
	for _, name := range [...]cadenceName{anyDay, saturday, midMonth, monthEnd, quarterEnd, halfYearEnd, yearEnd} {
		if s == string(name) {
			return Cadence{name: name}, nil
		}
	}
	return Cadence{}, &FieldError{
		Code:    CodeMalformed,
		Message: `must be any_day, saturday, mid_month, month_end, quarter_end, half_year_end, year_end or {"dates":["01-31"]}`,
	}
}

// IsZero reports whether no cadence is stated.
func (c Cadence) IsZero() bool { return c.name == "" }

// Equal reports whether both are written alike.
func (c Cadence) Equal(other Cadence) bool {
	return c.name == other.name && slices.Equal(c.dates, other.dates)
}

// first returns the first day of the cadence that is not before the given one.
func (c Cadence) first(from Date) Date {
	if c.name == anyDay {
		return from
	}
	year, month, day := from.civil()
	switch c.name {
	case saturday:
		return from.monday().plus(5 + 7*(from.weekday()/7))
	case midMonth:
		if day > 15 {
			year, month = nextMonth(year, month)
		}
		return civil(year, month, 15)
	case monthEnd:
		return endOfMonths(year, month, 1)
	case quarterEnd:
		return endOfMonths(year, month, 3)
	case halfYearEnd:
		return endOfMonths(year, month, 6)
	case yearEnd:
		return endOfMonths(year, month, 12)
	case dateList:
		return c.firstDate(from, year)
	}
	return from
}

// months is how many months lie between two ends of the cadence, 0 if that is not
// how it is measured.
func (c Cadence) months() int {
	switch c.name {
	case monthEnd:
		return 1
	case quarterEnd:
		return 3
	case halfYearEnd:
		return 6
	case yearEnd:
		return 12
	}
	return 0
}

// firstDate looks at two years: every date of the list recurs within one.
func (c Cadence) firstDate(from Date, year int) Date {
	var found Date
	for _, date := range c.dates {
		day := date.in(year)
		if day.Before(from) {
			day = date.in(year + 1)
		}
		if found.IsZero() || day.Before(found) {
			found = day
		}
	}
	return found
}

func nextMonth(year, month int) (int, int) {
	if month == 12 {
		return year + 1, 1
	}
	return year, month + 1
}

// endOfMonths returns the last day of the block of n months that the month is in.
func endOfMonths(year, month, n int) Date {
	month = (month + n - 1) / n * n
	return civil(year, month, daysIn(year, month))
}

// MarshalJSON returns the name, or the object with the dates; null if not stated.
func (c Cadence) MarshalJSON() ([]byte, error) {
	switch c.name {
	case "":
		return []byte("null"), nil
	case dateList:
		return json.Marshal(map[string][]monthDay{"dates": c.dates})
	}
	return json.Marshal(c.name)
}

// UnmarshalJSON reads a name, an object with dates, or null.
func (c *Cadence) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '{' {
		return c.readDates(data)
	}
	text, present, err := readText(data)
	if err == nil && !present {
		*c = Cadence{}
		return nil
	}
	read, err := ParseCadence(string(text))
	if err != nil {
		return err
	}
	*c = read
	return nil
}

func (c *Cadence) readDates(data []byte) error {
	read := Cadence{name: dateList}
	err := ReadObject(data, func(name string, value []byte) error {
		if name != "dates" {
			return UnknownField(name, "dates")
		}
		if err := json.Unmarshal(value, &read.dates); err != nil || slices.Contains(read.dates, monthDay{}) {
			return InField(name, &FieldError{Code: CodeMalformed, Message: "must be days of the year written as 01-31"})
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(read.dates) == 0 || len(read.dates) > 366 {
		return &FieldError{Field: "dates", Code: CodeOutOfRange, Message: "must hold 1 to 366 days of the year"}
	}
	*c = read
	return nil
}

package notice

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"
	_ "time/tzdata" // the binary must not depend on the zone files of its machine
)

// Citations are the paragraphs on counting days and on what is declared, as they are
// cited where the catalogue is at home.
type Citations struct {
	Receipt    string `json:"receipt"`     // the day of receipt is not counted
	FirstDay   string `json:"first_day"`   // the first day of a term is
	Days       string `json:"days"`        // the end of a period of days
	Months     string `json:"months"`      // of weeks, months, years
	MissingDay string `json:"missing_day"` // a day that its month does not have
	MonthPart  string `json:"month_part"`  // the middle and the end of a month
	DayOff     string `json:"day_off"`     // a last day that is no working day
	Meaning    string `json:"meaning"`     // what was declared is what was meant
	Button     string `json:"button"`      // the same, by the cancellation button
	ByItself   string `json:"by_itself"`   // a term ends without notice
}

// Weekday is a day of the week by its English name in small letters.
type Weekday string

// The days of the week from Monday on, as the catalogue and as people write them.
//
//nolint:gochecknoglobals // names, never changed
var weekdays = [...]struct {
	name Weekday
	text Text
}{
	{"monday", Text{DE: "ein Montag", EN: "a Monday"}},
	{"tuesday", Text{DE: "ein Dienstag", EN: "a Tuesday"}},
	{"wednesday", Text{DE: "ein Mittwoch", EN: "a Wednesday"}},
	{"thursday", Text{DE: "ein Donnerstag", EN: "a Thursday"}},
	{"friday", Text{DE: "ein Freitag", EN: "a Friday"}},
	{"saturday", Text{DE: "ein Samstag", EN: "a Saturday"}},
	{"sunday", Text{DE: "ein Sonntag", EN: "a Sunday"}},
}

// preparePlace reads what counting days turns on.
func (c *Catalogue) preparePlace() error {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil || c.Zone == "" {
		return fmt.Errorf("zone %q: is not known", c.Zone)
	}
	c.zone = zone
	for _, day := range slices.Concat(c.Weekend, c.RestDays) {
		if day.number() == 0 {
			return fmt.Errorf("weekday %q: is none", day)
		}
	}
	if len(c.Weekend) == len(weekdays) || len(c.RestDays) == len(weekdays) {
		return errors.New("weekend: leaves no working day")
	}
	cites := reflect.ValueOf(c.Citations)
	for i := range cites.NumField() {
		if cites.Field(i).String() == "" {
			return fmt.Errorf("citations: %s is missing", cites.Type().Field(i).Tag.Get("json"))
		}
	}
	return nil
}

// number is 1 for Monday to 7 for Sunday, 0 for none.
func (d Weekday) number() int {
	for i, known := range weekdays {
		if known.name == d {
			return i + 1
		}
	}
	return 0
}

// CivilDay returns the day that the instant falls on where the catalogue is at home,
// counted from 0:00 to 24:00. Outside the years 1 to 9999 it is no date.
func (c *Catalogue) CivilDay(instant time.Time) Date {
	year, month, day := instant.In(c.zone).Date()
	date, err := NewDate(year, int(month), day)
	if err != nil {
		return Date{}
	}
	return date
}

// CivilDay is the function CivilDay of the built-in catalogue: the day in Berlin.
func CivilDay(instant time.Time) Date { return Rules().CivilDay(instant) }

// Berlin is the zone of the built-in catalogue.
func Berlin() *time.Location { return Rules().zone }

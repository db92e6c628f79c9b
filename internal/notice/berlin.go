package notice

import (
	"sync"
	"time"
	_ "time/tzdata" // the binary must not depend on the zone files of its machine
)

// Berlin is the zone that German law counts days in. It is read once, since a zone
// is immutable and parsing it is slow.
func Berlin() *time.Location { return berlin() }

var berlin = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic("notice: the embedded zone data lacks Europe/Berlin: " + err.Error())
	}
	return zone
})

// CivilDay returns the day that the instant falls on in Europe/Berlin, where days
// of receipt are counted from 0:00 to 24:00. Outside the years 1 to 9999 it is no
// date.
func CivilDay(instant time.Time) Date {
	year, month, day := instant.In(Berlin()).Date()
	date, err := NewDate(year, int(month), day)
	if err != nil {
		return Date{}
	}
	return date
}

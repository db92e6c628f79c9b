package chaos

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

// lastDay is how the table of a mail names a day, in either language: in a column
// behind the product's name.
var lastDay = regexp.MustCompile(`(?m)^(\S.*?)  +(\S[^,\n]*), 24:00`)

// mailedEnd is the day that a confirmation names for a product, "" for none,
// and what is there if it is no day.
func mailedEnd(mails []message, name string) string {
	for _, m := range mails {
		for _, said := range lastDay.FindAllStringSubmatch(m.Text, -1) {
			if said[1] == name {
				return dayOf(said[2])
			}
		}
	}
	return ""
}

// daysIn are all last days that a text names, each once, sorted.
func daysIn(text string) []string {
	var days []string
	for _, said := range lastDay.FindAllStringSubmatch(text, -1) {
		days = append(days, dayOf(said[2]))
	}
	return sortedDays(days)
}

func sortedDays(days []string) []string {
	slices.Sort(days)
	return slices.Compact(days)
}

// dayOf reads a day as mails write it, by trying which day is written so.
func dayOf(written string) string {
	year := written[strings.LastIndexByte(written, ' ')+1:]
	first, err := time.Parse("2006", year)
	if err != nil {
		return written
	}
	for n := range 366 {
		day := notice.CivilDay(first.Add(time.Duration(n)*24*time.Hour + 12*time.Hour))
		if notice.Spell(day, "de") == written || notice.Spell(day, "en") == written {
			return day.String()
		}
	}
	return written
}

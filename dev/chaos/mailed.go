package chaos

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

// How mails name a last day, in either language: in a block or a line of its
// product, or alone where whoever reads it may learn no more than the day.
var (
	lastDay   = regexp.MustCompile(`(?:Letzter Vertragstag|Last contract day): ([^,\n]+), 24:00`)
	typedDays = regexp.MustCompile(`(?m)^(?:Ende: |End: |> )(?:[^\n]*: )?([^,:\n]+), 24:00`)
)

// mailedEnd is the day that a confirmation names for a product, "" for none,
// and what is there if it is no day.
func mailedEnd(mails []message, name string) string {
	for _, m := range mails {
		_, after, found := strings.Cut(m.Text, "\n\n"+name+"\n")
		if !found {
			continue
		}
		block, _, _ := strings.Cut(after, "\n\n")
		if said := lastDay.FindStringSubmatch(block); said != nil {
			return dayOf(said[1])
		}
	}
	return ""
}

// daysIn are all days that a text names by the pattern, each once, sorted.
func daysIn(text string, pattern *regexp.Regexp) []string {
	var days []string
	for _, said := range pattern.FindAllStringSubmatch(text, -1) {
		days = append(days, dayOf(said[1]))
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

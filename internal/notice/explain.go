package notice

import (
	"strconv"
	"strings"
)

// Language is one that reasons can be put into.
type Language string

// The languages of explanations.
const (
	German  Language = "de"
	English Language = "en"
)

// Explain puts reasons into short plain sentences, in German unless the language
// is English. A reason it does not know says nothing.
func Explain(steps []Step, lang Language) string {
	sentence := sayGerman
	if lang == English {
		sentence = sayEnglish
	}
	var text []string
	for _, step := range steps {
		if said := sentence(step); said != "" {
			text = append(text, said)
		}
	}
	return strings.Join(text, " ")
}

// Spell writes a day for people: "30. November 2026", in English "30 November
// 2026"; nothing for no date.
func Spell(d Date, lang Language) string {
	if d.IsZero() {
		return ""
	}
	year, month, day := d.civil()
	if lang == English {
		return strconv.Itoa(day) + " " + monthName(month, English) + " " + strconv.Itoa(year)
	}
	return strconv.Itoa(day) + ". " + monthName(month, German) + " " + strconv.Itoa(year)
}

func monthName(month int, lang Language) string {
	names := [...]string{
		"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli",
		"August", "September", "Oktober", "November", "Dezember",
	}
	if lang == English {
		names = [...]string{
			"January", "February", "March", "April", "May", "June", "July",
			"August", "September", "October", "November", "December",
		}
	}
	return names[month-1]
}

// spellPeriod writes a period as it stands after "von": in the German dative.
func spellPeriod(p Period, lang Language) string {
	if p.Empty() {
		return "0 " + unitName('D', 0, lang)
	}
	var parts []string
	for _, part := range p.parts() {
		parts = append(parts, strconv.Itoa(part.count)+" "+unitName(part.unit, part.count, lang))
	}
	last := len(parts) - 1
	if last == 0 {
		return parts[0]
	}
	and := " und "
	if lang == English {
		and = " and "
	}
	return strings.Join(parts[:last], ", ") + and + parts[last]
}

func unitName(unit byte, count int, lang Language) string {
	one, many := "", ""
	switch {
	case unit == 'Y' && lang == English:
		one, many = "year", "years"
	case unit == 'Y':
		one, many = "Jahr", "Jahren"
	case unit == 'M' && lang == English:
		one, many = "month", "months"
	case unit == 'M':
		one, many = "Monat", "Monaten"
	case unit == 'W' && lang == English:
		one, many = "week", "weeks"
	case unit == 'W':
		one, many = "Woche", "Wochen"
	case lang == English:
		one, many = "day", "days"
	default:
		one, many = "Tag", "Tagen"
	}
	if count == 1 {
		return one
	}
	return many
}

// spellDates lists the days of a cadence that is a list.
func spellDates(c Cadence, lang Language) string {
	var days []string
	for _, date := range c.dates {
		if lang == English {
			days = append(days, strconv.Itoa(date.day)+" "+monthName(date.month, English))
			continue
		}
		days = append(days, strconv.Itoa(date.day)+". "+monthName(date.month, German))
	}
	return strings.Join(days, ", ")
}

package notice

import (
	"slices"
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

// Trace says step by step how a decision came about, a sentence for each reason. A
// reason it does not know says nothing.
func Trace(steps []Step, lang Language) []string {
	var said []string
	var received Date
	for i := range steps {
		if steps[i].Rule == RuleReceived {
			received = steps[i].On
		}
		w := words{lang: lang, received: received}
		if w.reason(&steps[i]); len(w.text) > 0 {
			said = append(said, string(w.text))
		}
	}
	return said
}

// Cited returns what a decision rests on, in the language: paragraphs have one name,
// clauses of the contract two.
func Cited(basis []string, lang Language) []string {
	cited := slices.Clone(basis)
	if lang != English {
		return cited
	}
	for i, b := range cited {
		if clause, ok := strings.CutPrefix(b, basisContract); ok {
			cited[i] = "Contract: " + basisEnglish(clause)
		}
	}
	return cited
}

func (w *words) reason(s *Step) {
	if w.lang == English {
		sayEnglish(w, s)
	} else {
		sayGerman(w, s)
	}
}

// words writes sentences without a string for each piece: a bill run explains
// millions of dates.
type words struct {
	text     []byte
	lang     Language
	received Date // what ended before is told as past
}

// past reports whether the day lay behind when the declaration was received.
func (w *words) past(d Date) bool { return d.Before(w.received) }

func (w *words) say(text string) *words {
	w.text = append(w.text, text...)
	return w
}

func (w *words) number(n int) *words {
	w.text = strconv.AppendInt(w.text, int64(n), 10)
	return w
}

func (w *words) day(d Date) *words {
	if d.IsZero() {
		return w
	}
	year, month, day := d.civil()
	w.number(day)
	if w.lang != English {
		w.say(".")
	}
	return w.say(" ").say(monthName(month, w.lang)).say(" ").number(year)
}

func (w *words) period(p Period) *words {
	if p.IsZero() {
		return w
	}
	return w.say(spellPeriod(p, w.lang))
}

// Spell writes a day for people: "30. November 2026", in English "30 November
// 2026"; nothing for no date.
func Spell(d Date, lang Language) string {
	w := words{lang: lang}
	return string(w.day(d).text)
}

var months = [...]struct{ german, english string }{
	{"Januar", "January"},
	{"Februar", "February"},
	{"März", "March"},
	{"April", "April"},
	{"Mai", "May"},
	{"Juni", "June"},
	{"Juli", "July"},
	{"August", "August"},
	{"September", "September"},
	{"Oktober", "October"},
	{"November", "November"},
	{"Dezember", "December"},
}

func monthName(month int, lang Language) string {
	if lang == English {
		return months[month-1].english
	}
	return months[month-1].german
}

// spellPeriod writes a period as it stands after "von": in the German dative.
func spellPeriod(p Period, lang Language) string {
	if p.Empty() {
		return "0 " + unitName('D', 0, lang)
	}
	if n, unit := p.only(); n > 0 {
		return strconv.Itoa(n) + " " + unitName(unit, n, lang)
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

package cancellation

import (
	"fmt"
	"strings"

	"github.com/fairwell/fairwell/internal/notice"
)

// TypedDay reads a day as people type it: 2027-03-31, 31.3.2027, 31. März 2027,
// 31 March 2027. What could mean two days is not read.
func TypedDay(text string) (notice.Date, bool) {
	text = strings.Join(strings.Fields(strings.ReplaceAll(text, ".", ". ")), " ")
	text = strings.ReplaceAll(text, ". ", ".")
	if d, err := notice.ParseDate(text); err == nil {
		return d, true
	}
	var day, month, year int
	var rest string
	if n, _ := fmt.Sscanf(text+" ", "%d.%d.%d%s", &day, &month, &year, &rest); n == 3 {
		return written(year, month, day)
	}
	return spelled(strings.NewReplacer(".", " ", "  ", " ").Replace(text))
}

func written(year, month, day int) (notice.Date, bool) {
	if year < 1900 {
		return notice.Date{}, false // two digits may mean either century
	}
	d, err := notice.ParseDate(fmt.Sprintf("%04d-%02d-%02d", year, month, day))
	return d, err == nil
}

// spelled reads a day whose month is a word, by trying which day is written so.
func spelled(text string) (notice.Date, bool) {
	words := strings.Fields(text)
	if len(words) != 3 {
		return notice.Date{}, false
	}
	var day, year int
	if n, _ := fmt.Sscanf(words[0]+" "+words[2], "%d %d", &day, &year); n != 2 {
		return notice.Date{}, false
	}
	for month := 1; month <= 12; month++ {
		d, ok := written(year, month, day)
		if !ok {
			continue
		}
		for _, lang := range []notice.Language{notice.German, notice.English} {
			if strings.EqualFold(strings.ReplaceAll(notice.Spell(d, lang), ".", ""), strings.Join(words, " ")) {
				return d, true
			}
		}
	}
	return notice.Date{}, false
}

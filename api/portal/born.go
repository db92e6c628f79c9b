package portal

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/fairwell/fairwell/internal/notice"
)

// bornPart is one of the three inputs of a birth date. People know theirs by heart:
// typing three numbers is quicker than leading a calendar decades back.
type bornPart struct{ Part, Value string }

// readBorn puts together what was typed. A day of the calendar becomes a date;
// anything else is kept as it is, since nothing optional stops a declaration.
func readBorn(typed []string) (value string, parts [3]bornPart) {
	parts = showBorn(typed)
	var there []string
	for _, each := range typed {
		if each = clean(each, false); !isBlank(each) {
			there = append(there, strings.TrimSpace(each))
		}
	}
	value = strings.Join(there, ".")
	if len(there) != len(parts) {
		return value, parts
	}
	var n [3]int
	for i, each := range there {
		v, err := strconv.Atoi(each)
		if err != nil {
			return value, parts
		}
		n[i] = v
	}
	if d, err := notice.ParseDate(fmt.Sprintf("%04d-%02d-%02d", n[2], n[1], n[0])); err == nil && len(there[2]) == 4 {
		return d.String(), parts
	}
	return value, parts
}

// showBorn fills the inputs with what was typed.
func showBorn(typed []string) [3]bornPart {
	parts := [3]bornPart{{Part: "day"}, {Part: "month"}, {Part: "year"}}
	for i := range min(len(typed), len(parts)) {
		parts[i].Value = clean(typed[i], false)
	}
	return parts
}

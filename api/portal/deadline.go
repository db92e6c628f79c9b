package portal

import (
	"slices"

	"github.com/fairwell/fairwell/internal/notice"
)

// deadline is the last day to give notice for an end.
type deadline struct {
	Day  string // spelled out
	Left int    // days until then; 0: it is today
	Near bool   // it is soon, and whoever misses it pays for more than a day
}

// near is how many days ahead a deadline is pointed out.
const near = 14

// newDeadline is nil where nothing depends on the day: what ends by itself, and what
// can end on any day.
func newDeadline(d notice.Decision, today notice.Date, v page) *deadline {
	costly := slices.ContainsFunc(d.Steps, func(s notice.Step) bool {
		return s.Rule == notice.RuleNextEnd && s.Until.Since(d.EndsOn) > 1
	})
	if byItself(d) || !costly && !d.LastReceiptOn.After(today) {
		return nil
	}
	left := d.LastReceiptOn.Since(today)
	return &deadline{Day: v.Day(d.LastReceiptOn), Left: left, Near: costly && left <= near}
}

// byItself says that a contract ends without notice, since it is not renewed.
func byItself(d notice.Decision) bool {
	return slices.ContainsFunc(d.Steps, func(s notice.Step) bool { return s.Rule == notice.RuleNotRenewed })
}

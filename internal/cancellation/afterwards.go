package cancellation

import (
	"slices"

	"github.com/fairwell/fairwell/internal/notice"
)

// Afterwards is what a provider owes when a product has ended, by line.
type Afterwards struct {
	Numbers  []string       // lines whose products have telephone numbers
	MailDays map[string]int // days for which the mail of a line is still reached after the end
}

// After is what ends with a product, and when. A zero day is nothing owed.
type After struct {
	LastBillableOn notice.Date
	PortUntil      notice.Date // last day to take the number to another provider
	MailUntil      notice.Date // last day on which its mail is reached or forwarded
}

// Of says what ends with a product of the line that ends on that day, inclusive;
// nothing while no day is set.
func (a Afterwards) Of(line string, endsOn notice.Date) After {
	after := After{LastBillableOn: endsOn}
	if endsOn.IsZero() {
		return after
	}
	if slices.Contains(a.Numbers, line) {
		after.PortUntil = portable(endsOn)
	}
	if days := a.MailDays[line]; days > 0 {
		after.MailUntil, _ = endsOn.AddDays(days) // zero beyond the calendar
	}
	return after
}

// portable is the day until which a new provider may ask for what the old one holds:
// a month after the end (§ 59 Abs. 6 TKG), counted like a notice, which at the end of
// a month can be some days earlier than another reading and never later.
func portable(endsOn notice.Date) notice.Date {
	until, _ := endsOn.AddMonths(1) // zero beyond the calendar
	return until
}

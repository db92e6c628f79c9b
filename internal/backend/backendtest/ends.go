package backendtest

import (
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

// after is a product as it is told on a day: once its last day is over, it has ended
// and is charged until then, or it is as the fault says.
func (p Product) after(now time.Time, end string) Product {
	if p.TerminationDate == nil {
		return p
	}
	last, err := notice.ParseDate(*p.TerminationDate)
	if err != nil || !last.Before(notice.CivilDay(now)) {
		return p
	}
	const terminated = "terminated"
	today := notice.CivilDay(now).String()
	p.BilledUntil = p.TerminationDate
	switch end {
	case "":
		p.Status = terminated
	case "ended_too_early":
		day, _ := last.AddDays(-1)
		before := day.String()
		p.Status, p.TerminationDate, p.BilledUntil = terminated, &before, &before
	case "billed_after_end":
		p.Status, p.BilledUntil = terminated, &today
	case "waits_for_port":
		p.WaitsFor = "port"
	case "waits_for_switch":
		p.WaitsFor, p.BilledUntil = "switch", &today
	default: // still_active
		p.BilledUntil = &today
	}
	return p
}

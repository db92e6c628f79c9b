package chaos

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

// auditMails: every case has exactly one confirmation that the fake took, or
// one that is parked, to be printed, or unknown and really so.
func (r *Report) auditMails(c *storedCase, shown caseView, e *evidence, to string) {
	mails := confirmations(e.inbox[c.ID])
	became := e.fates[c.ID]
	taken := len(mails) + became.lost + became.blocked
	r.Confirmations += len(mails)
	r.Dropped += became.lost
	r.Blocked += became.blocked
	if taken > 1 {
		r.violation(&r.Doubled, "SendGrid took the confirmation of %s %d times", c.ID, taken)
	}
	for _, m := range mails {
		if m.To != to {
			r.violation(&r.Odd, "%s was confirmed to an address that is not its own", c.ID)
		}
	}
	switch state := shown.Confirmation.State; state {
	case "sent", "delivered", "bounced", "dropped":
		if taken == 0 {
			r.violation(&r.Lost, "%s: the confirmation is %s and SendGrid has none", c.ID, state)
		}
		if became.reported != "" && state != became.reported {
			r.violation(&r.Odd, "%s: the confirmation is %s, and SendGrid reported that it is %s", c.ID, state, became.reported)
		}
		if state == "bounced" {
			r.Bounced++
		}
	case "to_print":
		r.ToPrint++
		if to != "" || len(mails) > 0 {
			r.violation(&r.Lost, "%s: the confirmation waits to be printed, though there is an address", c.ID)
		}
	case "parked":
		r.Parked++
		if len(mails) > 0 {
			r.violation(&r.Odd, "%s: the confirmation is parked and SendGrid delivered it", c.ID)
		}
	case "unknown":
		r.Unknown++
		if slices.ContainsFunc(c.mails, func(m storedMail) bool { return m.Kind == "confirmation" && m.Taken }) {
			r.violation(&r.Odd, "%s: the confirmation is unknown, though SendGrid's answer is known", c.ID)
		}
	}
	receipts := 0
	for _, m := range e.inbox[c.ID] {
		if m.Kind == "receipt" {
			receipts++
		}
	}
	r.Receipts += receipts
	if receipts > 1 {
		r.violation(&r.Doubled, "%s: its receipt was mailed %d times", c.ID, receipts)
	}
}

func confirmations(mails []message) []message {
	return slices.DeleteFunc(slices.Clone(mails), func(m message) bool { return m.Kind != "confirmation" })
}

// lastDay finds the line that names the last day, in either language.
var lastDay = regexp.MustCompile(`(?m)^ *(?:Letzter Vertragstag|Last contract day): ([^,\n]+), 24:00`)

// mailedEnd is the day that a confirmation names for a product, "" for none,
// and what stands there if it is no day.
func mailedEnd(mails []message, name string) string {
	for _, m := range confirmations(mails) {
		_, after, found := strings.Cut(m.Text, "* "+name+"\n")
		if !found {
			continue
		}
		block, _, _ := strings.Cut(after, "\n* ")
		if said := lastDay.FindStringSubmatch(block); said != nil {
			return dayOf(said[1])
		}
	}
	return ""
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

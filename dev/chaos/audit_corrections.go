package chaos

import (
	"slices"
	"strings"

	"github.com/fairwell/fairwell/internal/notice"
)

// auditCorrections: where another case ends a product earlier than it was confirmed
// to end, the customer is told so once each time it happens, with the new day.
func (r *Report) auditCorrections(c *storedCase, d declaration, shown caseView, e *evidence) {
	letters := r.corrections(c, d, shown, e)
	over := c.takenOver()
	switch owed := c.corrections(); {
	case len(over) > 0 && owed == 0:
		r.violation(&r.Lost, "%s: another case ends %s earlier, and no correction says so", c.ID, over[0].ProductID)
	case len(over) == 0 && owed > 0 && !d.again:
		r.violation(&r.Odd, "%s is corrected, and nothing of it was decided again", c.ID)
	case len(letters) < owed: // whether one is missing by right, its own state says
		return
	}
	for _, i := range over {
		view, _ := itemOf(shown, i.ProductID)
		if view.Refused == nil || d.stranger && !d.plain() {
			continue
		}
		if !slices.ContainsFunc(letters, func(m message) bool { return names(m.Text, view.Refused.EndsOn) }) {
			r.violation(&r.WrongDates, "%s: no correction names %s, the day of %s", c.ID, view.Refused.EndsOn, i.ProductID)
		}
	}
}

// corrections audits each correction that the API shows and answers those that were
// delivered.
func (r *Report) corrections(c *storedCase, d declaration, shown caseView, e *evidence) []message {
	var letters []message
	for _, m := range shown.Mails {
		if m.Kind == "correction" {
			key := mailKey{c.ID, "correction", m.Number}
			r.auditMail(e, key, m.State, d.confirmTo())
			letters = append(letters, e.mails(key)...)
		}
	}
	r.Corrections += len(letters)
	return letters
}

// corrections counts those that Postgres holds, sent or not.
func (c *storedCase) corrections() int {
	number := 0
	for _, m := range c.mails {
		if m.Kind == "correction" {
			number++
		}
	}
	return number
}

// takenOver are the items that were decided here and that another case ends now. A
// product that another case held from the start was never decided here.
func (c *storedCase) takenOver() []storedItem {
	return slices.DeleteFunc(slices.Clone(c.items), func(i storedItem) bool { return i.State != "refused" || i.Decisions == 0 })
}

// names says whether a text holds a day, given as 2026-12-22, in either language.
func names(text, day string) bool {
	d, err := notice.ParseDate(day)
	return err == nil && (strings.Contains(text, notice.Spell(d, "de")) || strings.Contains(text, notice.Spell(d, "en")))
}

package portal

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"

	"github.com/fairwell/fairwell/api/pages"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// reminder is a calendar file with the last day to give notice for a product that is
// not cancelled, and the reason. The customer fetches it; nobody is reminded unasked.
func (p *portal) reminder(w http.ResponseWriter, r *http.Request) error {
	customer, ok := p.customer(r.Context())
	if !ok {
		return errNotFound
	}
	products, err := p.Store.Catalogue(r.Context(), customer)
	if err != nil {
		return err
	}
	lang, _ := pages.Language(r)
	id, err := url.PathUnescape(chi.URLParam(r, "product"))
	if err != nil {
		return errNotFound
	}
	for _, product := range products {
		if product.ID != id {
			continue
		}
		e, ok := p.event(product, lang)
		if !ok {
			return errNotFound
		}
		save(w, "text/calendar; charset=utf-8", "erinnerung.ics", e.file())
		return nil
	}
	return errNotFound
}

// event is one day of a calendar.
type event struct {
	UID     string
	Stamp   time.Time
	On      notice.Date
	Summary string
	Text    string
}

// worthReminding reports whether a last day to give notice lies ahead: what ends by
// itself needs no notice, and what can end on any day is never late.
func worthReminding(d notice.Decision, today notice.Date) bool {
	return d.LastReceiptOn.After(today) && !byItself(d)
}

// event says by when notice has to arrive, and what comes of missing it. What is
// cancelled has no such day.
func (p *portal) event(product cancellation.Product, lang notice.Language) (event, bool) {
	today := notice.CivilDay(p.Now())
	d, ok := product.Earliest(today)
	if product.Status(today) != cancellation.StatusActive || !ok || !worthReminding(d, today) {
		return event{}, false
	}
	text := []string{notice.Explain([]notice.Step{
		{Rule: notice.RuleEnd, On: d.EndsOn}, {Rule: notice.RuleLastReceipt, On: d.LastReceiptOn},
	}, lang)}
	for _, step := range d.Steps {
		if step.Rule == notice.RuleNextEnd {
			text = append(text, notice.Trace([]notice.Step{step}, lang)...)
		}
	}
	summary, contract := product.Name+": letzter Tag für die Kündigung", "Vertrag "
	if lang == notice.English {
		summary, contract = product.Name+": last day to give notice", "Contract "
	}
	// The same product is the same entry, whatever day it is on by then.
	id := sha256.Sum256([]byte(p.PublicURL + "/" + product.ID))
	return event{
		UID: hex.EncodeToString(id[:16]) + "@fairwell", Stamp: p.Now(), On: d.LastReceiptOn, Summary: summary,
		Text: strings.Join(append(text, contract+product.ContractNumber+"."), " "),
	}, true
}

// file writes the event as RFC 5545 wants it, with a note a week ahead.
func (e event) file() []byte {
	var out strings.Builder
	for _, line := range []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Fairwell//Fairwell//DE", "METHOD:PUBLISH",
		"BEGIN:VEVENT", "UID:" + e.UID, "DTSTAMP:" + e.Stamp.UTC().Format("20060102T150405Z"),
		"DTSTART;VALUE=DATE:" + strings.ReplaceAll(e.On.String(), "-", ""),
		"SUMMARY:" + escaped(e.Summary), "DESCRIPTION:" + escaped(e.Text), "TRANSP:TRANSPARENT",
		"BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P7D", "DESCRIPTION:" + escaped(e.Summary), "END:VALARM",
		"END:VEVENT", "END:VCALENDAR",
	} {
		fold(&out, line)
	}
	return []byte(out.String())
}

// escaped is a text as a value (RFC 5545, 3.3.11).
func escaped(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`, "\r", `\n`).Replace(text)
}

// longestLine is in octets, without the break (RFC 5545, 3.1).
const longestLine = 75

// fold breaks a line that is too long, between letters.
func fold(out *strings.Builder, line string) {
	room := longestLine
	for len(line) > room {
		cut := room
		for !utf8.RuneStart(line[cut]) {
			cut--
		}
		out.WriteString(line[:cut] + "\r\n ")
		line, room = line[cut:], longestLine-1 // the blank counts
	}
	out.WriteString(line + "\r\n")
}

package mail

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/notice"
)

// TypedContent is what goes to an address that somebody typed on the public form
// and that is not the customer's own on file: what was typed, and the end dates.
// Nothing else of the customer may ever stand in it.
type TypedContent struct {
	CaseID     string
	Code       string // short code of the receipt, "" for none
	Provider   string
	Locale     notice.Language
	Kind       cancellation.Kind
	Reason     string
	Typed      cancellation.Typed
	ReceivedAt time.Time
	Ends       []notice.Date // last days, inclusive; none: not found out yet
	Link       string        // page of the case, which shows what was typed and no more; "" for none
	LinkUntil  notice.Date   // the last day on which it can be seen
}

// RenderTyped is the confirmation to such an address.
func RenderTyped(c TypedContent) (Message, document.Document, error) {
	w := typedWordsOf(c.Locale)
	return c.render(w.confirmed, w.confirmation)
}

// RenderTypedReceipt says that it was received, and promises the confirmation.
func RenderTypedReceipt(c TypedContent) (Message, document.Document, error) {
	w := typedWordsOf(c.Locale)
	return c.render(w.received, w.receipt)
}

func (c TypedContent) render(opening, subject string) (Message, document.Document, error) {
	if err := c.check(); err != nil {
		return Message{}, document.Document{}, fmt.Errorf("render typed declaration: %w", err)
	}
	w := typedWordsOf(c.Locale)
	instant, err := spellInstant(c.ReceivedAt, c.Locale)
	if err != nil {
		return Message{}, document.Document{}, err
	}
	kind := w.ordinary
	if c.Kind == cancellation.ForCause {
		kind = w.forCause
	}
	closing := document.Paragraph(strings.TrimSpace(w.closing + "\n" + oneLine(c.Provider)))
	d := document.Document{
		Title: fmt.Sprintf(subject, c.CaseID), Language: c.Locale, Provider: oneLine(c.Provider), Created: c.ReceivedAt.UTC(),
		Blocks: []document.Block{
			document.Paragraph(w.greeting),
			document.Paragraph(fmt.Sprintf(opening, instant)),
			document.Pairs(document.Pair{Label: w.reference, Value: c.CaseID}, document.Pair{Label: w.code, Value: c.Code},
				document.Pair{Label: w.end, Value: w.ends(c)}),
			document.Heading(w.declared),
			document.Pairs(append([]document.Pair{{Label: w.kind, Value: kind}, {Label: w.reason, Value: typedText(c.Reason)}},
				w.typed(c.Typed)...)...),
			document.Heading(w.next),
			document.List(w.nothing, w.notYou, w.keep),
		},
	}
	mailed, saved := d, d
	if c.Link != "" { // what is saved outlives the link
		mailed.Blocks = append(slices.Clone(d.Blocks),
			document.Paragraph(fmt.Sprintf(w.link, notice.Spell(c.LinkUntil, c.Locale))+"\n"+oneLine(c.Link)))
	}
	mailed.Blocks, saved.Blocks = append(mailed.Blocks, closing), append(slices.Clone(d.Blocks), closing)
	m, err := letter(mailed.Title, mailed)
	return m, saved, err
}

func (c TypedContent) check() error {
	switch {
	case c.Locale != notice.German && c.Locale != notice.English:
		return fmt.Errorf("there is no mail in the language %q", c.Locale)
	case c.CaseID == "" || c.ReceivedAt.IsZero():
		return fmt.Errorf("the reference or the instant of receipt is missing")
	default:
		return nil
	}
}

// ends names the last days once each; before they are known, the wish.
func (w typedWords) ends(c TypedContent) string {
	var days []string
	for _, d := range c.Ends {
		if day := fmt.Sprintf(w.midnight, notice.Spell(d, c.Locale)); !d.IsZero() && !contains(days, day) {
			days = append(days, day)
		}
	}
	switch {
	case len(days) > 0:
		return strings.Join(days, "\n")
	case oneLine(c.Typed.Wish) != "":
		return fmt.Sprintf(w.wished, oneLine(c.Typed.Wish))
	default:
		return w.soonest
	}
}

func contains(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}

func (w typedWords) typed(t cancellation.Typed) []document.Pair {
	return []document.Pair{
		{Label: w.name, Value: typedText(t.Name)},
		{Label: w.contract, Value: typedText(t.Contract)},
		{Label: w.number, Value: typedText(t.CustomerNumber)},
		{Label: w.phone, Value: typedText(t.Phone)},
		{Label: w.address, Value: typedText(t.Address)},
		{Label: w.birth, Value: typedText(t.BirthDate)},
		{Label: w.wish, Value: typedText(t.Wish)},
		{Label: w.email, Value: typedText(t.Email)},
	}
}

// typedText is what a person typed, without what could pass for something else.
func typedText(s string) string { return strings.Join(lines(s), "\n") }

// spellInstant writes date, time and offset of Europe/Berlin.
func spellInstant(at time.Time, lang notice.Language) (string, error) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return "", fmt.Errorf("load the zone: %w", err)
	}
	local := at.In(berlin)
	day := notice.Spell(notice.CivilDay(at), lang)
	if lang == notice.English {
		return day + ", " + local.Format("15:04:05 (UTC-07:00)"), nil
	}
	return day + ", " + local.Format("15:04:05") + " Uhr (" + local.Format("UTC-07:00") + ")", nil
}

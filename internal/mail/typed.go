package mail

import (
	"fmt"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/notice"
)

// TypedContent is what goes to an address that somebody typed on the public form
// and that is not the customer's own on file: what was typed, and the end dates.
// Nothing else of the customer may be in it but the names of the products that end.
type TypedContent struct {
	Reference  string
	Provider   string
	Locale     notice.Language
	Kind       cancellation.Kind
	Reason     string
	Typed      cancellation.Typed
	ReceivedAt time.Time
	// Ends are the products with their last days, inclusive. In a correction a zero
	// day stands for a product that goes on.
	Ends      []TypedEnd
	Link      string      // page of the case, which shows what was typed and no more; "" for none
	LinkUntil notice.Date // the last day on which it can be seen
}

// TypedEnd is one product with its last day.
type TypedEnd struct {
	Product string
	On      notice.Date
}

// TypedConfirmation is the confirmation to such an address.
func TypedConfirmation(c TypedContent) (Letter, error) {
	w := typedWordsOf(c.Locale)
	said := document.Pairs(append([]document.Pair{{Label: w.reason, Value: typedText(c.Reason)}}, w.typed(c.Typed)...)...)
	said.Free = true
	return c.letter(fmt.Sprintf(w.confirmation, c.Reference), w.confirmed, w.days(c), "", said)
}

// TypedReceipt says that it was received, with the end as it was declared. It
// reads alike for whoever was found and for whoever was not.
func TypedReceipt(c TypedContent) (Letter, error) {
	w := typedWordsOf(c.Locale)
	return c.letter(fmt.Sprintf(w.receipt, c.Reference), w.received, nil, w.asDeclared(c))
}

// letter is what the letters to such an address have in common. The opening has
// a place for the instant of receipt; what was typed is in the attached receipt.
func (c TypedContent) letter(subject, opening string, table []document.Block, end string, said ...document.Block) (Letter, error) {
	if err := check(c.Locale, c.Reference, c.ReceivedAt); err != nil {
		return Letter{}, fmt.Errorf("write letter on a typed declaration: %w", err)
	}
	w := typedWordsOf(c.Locale)
	instant := spellInstant(c.ReceivedAt, c.Locale)
	kind := w.ordinary
	if c.Kind == cancellation.ForCause {
		kind = w.forCause
	}
	blocks := append([]document.Block{document.Paragraph(w.greeting), document.Paragraph(fmt.Sprintf(opening, instant))}, table...)
	blocks = append(blocks, document.Heading(w.next), document.List(w.nothing, w.attached, w.notYou, w.keep))
	if c.Link != "" {
		link := document.Paragraph(fmt.Sprintf(w.link, notice.Spell(c.LinkUntil, c.Locale)) + "\n" + OneLine(c.Link))
		link.MailOnly = true
		blocks = append(blocks, link)
	}
	blocks = append(append(blocks, document.Heading(w.declared),
		document.Pairs(document.Pair{Label: w.kind, Value: kind}, document.Pair{Label: w.end, Value: end})), said...)
	return Letter{Subject: subject, Document: document.Document{
		Title: subject, Language: c.Locale, Provider: OneLine(c.Provider), Created: c.ReceivedAt.UTC(),
		Blocks: append(blocks, document.Paragraph(strings.TrimSpace(w.closing+"\n"+OneLine(c.Provider)))),
	}}, nil
}

// asDeclared is the end as it was declared, in words of ours.
func (w typedWords) asDeclared(c TypedContent) string {
	if OneLine(c.Typed.Wish) == "" {
		return w.soonest
	}
	if day, ok := cancellation.TypedDay(c.Typed.Wish); ok {
		return fmt.Sprintf(w.wished, notice.Spell(day, c.Locale))
	}
	return w.unread
}

// days are the products whose last days are known, each with its day.
func (w typedWords) days(c TypedContent) []document.Block {
	var rows [][]string
	for _, e := range c.Ends {
		if !e.On.IsZero() {
			rows = append(rows, w.row(e, c.Locale))
		}
	}
	return w.table(rows)
}

// row is one product with its last day, or that it goes on.
func (w typedWords) row(e TypedEnd, lang notice.Language) []string {
	if e.On.IsZero() {
		return []string{OneLine(e.Product), w.goesOn}
	}
	return []string{OneLine(e.Product), fmt.Sprintf(w.midnight, notice.Spell(e.On, lang))}
}

// table lists products with their last days; of none it is nothing.
func (w typedWords) table(rows [][]string) []document.Block {
	if len(rows) == 0 {
		return nil
	}
	return []document.Block{document.Table([]string{w.product, w.lastDay}, rows...)}
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
func spellInstant(at time.Time, lang notice.Language) string {
	local := at.In(notice.Berlin())
	day := notice.Spell(notice.CivilDay(at), lang)
	if lang == notice.English {
		return day + ", " + local.Format("15:04:05 (UTC-07:00)")
	}
	return day + ", " + local.Format("15:04:05") + " Uhr (" + local.Format("UTC-07:00") + ")"
}

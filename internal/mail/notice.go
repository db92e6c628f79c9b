package mail

import (
	"fmt"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/notice"
)

// NoticeContent is what the customer is told at the address on file where a
// typed declaration named another one. The typed address does not stand in it:
// it may be somebody else's.
type NoticeContent struct {
	CaseID     string
	Provider   string
	Name       string
	Locale     notice.Language
	ReceivedAt time.Time
	Items      []ContentItem // with EndsOn
	Objection  string        // the link by which the customer objects, "" for none
}

// RenderNotice puts it into words.
func RenderNotice(c NoticeContent) (Message, document.Document, error) {
	if err := (TypedContent{CaseID: c.CaseID, Locale: c.Locale, ReceivedAt: c.ReceivedAt}).check(); err != nil {
		return Message{}, document.Document{}, fmt.Errorf("render notice: %w", err)
	}
	w := typedWordsOf(c.Locale)
	instant, err := spellInstant(c.ReceivedAt, c.Locale)
	if err != nil {
		return Message{}, document.Document{}, err
	}
	var ends []document.Pair
	for _, i := range c.Items {
		day := i.EndsOn
		if i.RefusedCode != "" {
			day = i.RefusedEndsOn
		}
		if !day.IsZero() {
			ends = append(ends, document.Pair{Label: oneLine(i.ProductName), Value: fmt.Sprintf(w.endsOn, notice.Spell(day, c.Locale))})
		}
	}
	blocks := []document.Block{
		document.Paragraph(w.greeting), document.Paragraph(fmt.Sprintf(w.warned, instant)),
		document.Pairs(document.Pair{Label: w.reference, Value: c.CaseID}, document.Pair{Label: w.name, Value: oneLine(c.Name)}),
		document.Heading(w.ending), document.Pairs(ends...),
		document.Paragraph(w.stands),
	}
	if c.Objection != "" {
		blocks = append(blocks, document.Paragraph(w.objection+"\n"+c.Objection))
	}
	d := document.Document{
		Title: fmt.Sprintf(w.warning, c.CaseID), Language: c.Locale, Provider: oneLine(c.Provider), Created: c.ReceivedAt.UTC(),
		Blocks: append(blocks, document.Paragraph(strings.TrimSpace(w.closing+"\n"+oneLine(c.Provider)))),
	}
	m, err := letter(d.Title, d)
	return m, d, err
}

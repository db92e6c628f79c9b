package mail

import (
	"fmt"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/notice"
)

// AlertContent is what the customer is told at the address on file where a typed
// declaration named another one. The typed address is not in it: it may
// be somebody else's.
type AlertContent struct {
	Reference  string
	Provider   string
	Name       string
	Locale     notice.Language
	ReceivedAt time.Time
	Items      []ContentItem // what came of it; one without a day that goes on says so
	Repeated   []Repeated    // other cases of the day in which the same was declared again
	Objection  string        // the link by which the customer objects, "" for none
}

// Alert is that letter. An error says what the content lacks and holds nothing of it.
func Alert(c AlertContent) (Letter, error) {
	if err := check(c.Locale, c.Reference, c.ReceivedAt); err != nil {
		return Letter{}, fmt.Errorf("write alert: %w", err)
	}
	w := typedWordsOf(c.Locale)
	instant := spellInstant(c.ReceivedAt, c.Locale)
	blocks := []document.Block{
		document.Paragraph(w.greeting), document.Paragraph(fmt.Sprintf(w.warned, instant)),
	}
	blocks = append(append(blocks, w.table(c.rows(w))...), document.Paragraph(w.stands))
	if c.Objection != "" {
		blocks = append(blocks, document.Paragraph(w.objection+"\n"+c.Objection))
	}
	blocks = append(blocks, document.Pairs(document.Pair{Label: w.name, Value: OneLine(c.Name)},
		document.Pair{Label: w.repeated, Value: repeated(c.Repeated, c.Locale)}))
	subject := fmt.Sprintf(w.warning, c.Reference)
	return Letter{Subject: subject, Document: document.Document{
		Title: subject, Language: c.Locale, Provider: OneLine(c.Provider), Created: c.ReceivedAt.UTC(),
		Blocks: append(blocks, document.Paragraph(strings.TrimSpace(w.closing+"\n"+OneLine(c.Provider)))),
	}}, nil
}

// rows are the products that end, with the last day of each, and those that go on. A product of which neither is known yet is not named: no end is claimed
// that may not come.
func (c AlertContent) rows(w typedWords) [][]string {
	var rows [][]string
	for _, i := range c.Items {
		day := i.EndsOn
		if i.RefusedCode != "" {
			day = i.RefusedEndsOn
		}
		if !day.IsZero() || i.Continues {
			rows = append(rows, w.row(TypedEnd{i.ProductName, day}, c.Locale))
		}
	}
	return rows
}

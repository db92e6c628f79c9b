package receipt

import (
	"encoding/json"
	"fmt"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/notice"
)

// Document lays the receipt out to be saved and printed, in its language. Its
// PDF carries the signed receipt, so that Verify reads it. A receipt without a
// readable instant is ErrMalformed.
func (r Receipt) Document() (document.Document, error) {
	v, err := r.view()
	if err != nil {
		return document.Document{}, err
	}
	signed, err := json.Marshal(r)
	if err != nil {
		return document.Document{}, fmt.Errorf("encode receipt: %w", err)
	}
	d := document.Document{
		Title: v.words.titleOfCancellation, Language: r.Locale, Provider: r.Provider, Created: v.at,
		Files: []document.File{{Name: r.FileName("json"), Description: v.words.carried, Content: signed}},
	}
	if r.Kind == cancellation.Withdrawal {
		d.Title = v.words.titleOfWithdrawal
	}
	if d.Language != notice.English {
		d.Language = notice.German
	}
	at := v.received(r.Locale, v.words.clock) + " (" + v.at.Format("UTC-07:00") + ")"
	d.Blocks = append(d.Blocks,
		document.Paragraph(fmt.Sprintf(v.opening, at)+prefixed(", ", v.pressed)+"."),
		pairs(r.rows(v)))
	if len(v.typed) > 0 {
		d.Blocks = append(d.Blocks, document.Heading(v.words.typed), pairs(v.typed))
	}
	if len(v.items) > 0 {
		d.Blocks = append(d.Blocks, document.Heading(v.words.products))
	}
	for _, i := range v.items {
		d.Blocks = append(d.Blocks, document.Subheading(i.name), document.Pairs(
			document.Pair{Label: capital(v.words.ofContract), Value: i.contract},
			document.Pair{Label: capital(v.words.wish), Value: i.wish},
			document.Pair{Label: capital(v.words.endsOn), Value: i.end},
		))
	}
	d.Blocks = append(d.Blocks,
		document.Heading(v.words.keeping),
		document.Paragraph(v.words.kept),
		document.List(v.words.check...),
		document.Preformatted(fmt.Sprintf("%-11s%s\n%-11s%s", v.words.key, r.KeyID, v.words.signature, r.Signature)))
	return d, nil
}

// FileName is the name under which the receipt is saved. It holds the case's ID
// and nothing that names a person.
func (r Receipt) FileName(extension string) string {
	if r.Locale == notice.English {
		return "receipt-" + r.CaseID + "." + extension
	}
	return "beleg-" + r.CaseID + "." + extension
}

func pairs(rows []row) document.Block {
	b := document.Block{Kind: document.KindPairs}
	for _, r := range rows {
		b.Pairs = append(b.Pairs, document.Pair{Label: r.label, Value: r.value})
	}
	return b
}

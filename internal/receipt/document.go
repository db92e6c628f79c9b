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
	d.Title = fmt.Sprintf(d.Title, r.Code())
	d.Blocks = append(d.Blocks,
		document.Paragraph(fmt.Sprintf(v.opening, v.received(r.Locale))+prefixed(", ", v.pressed)+"."),
		pairs(r.rows(v)))
	if len(v.typed) > 0 {
		d.Blocks = append(d.Blocks, document.Heading(v.words.typed), pairs(v.typed))
	}
	if len(v.items) > 0 {
		d.Blocks = append(d.Blocks, document.Heading(v.words.products), v.products())
	}
	for _, p := range v.parts {
		d.Blocks = append(d.Blocks, document.Passages(p.heading, p.text)...)
	}
	d.Blocks = append(d.Blocks,
		document.Heading(v.words.keeping),
		document.Paragraph(v.words.kept),
		document.List(v.words.check...),
		document.Preformatted(fmt.Sprintf("%-11s%s\n%-11s%s", v.words.key, r.KeyID, v.words.signature, r.Signature)))
	return d, nil
}

// FileName is the name under which the receipt is saved.
func (r Receipt) FileName(extension string) string {
	return FileName(r.Code(), r.Locale) + "." + extension
}

// FileName is the name of a receipt with that code, without its extension. It holds
// nothing that names a person.
func FileName(code string, lang notice.Language) string {
	if lang == notice.English {
		return "receipt-" + code
	}
	return "beleg-" + code
}

// products are a table, with a column of wishes where there are any.
func (v view) products() document.Block {
	head, wished := []string{v.words.product, capital(v.words.endsOn)}, false
	for _, i := range v.items {
		wished = wished || i.wish != ""
	}
	if wished {
		head = append(head, capital(v.words.wish))
	}
	rows := make([][]string, len(v.items))
	for n, i := range v.items {
		rows[n] = []string{i.name + "\n" + capital(v.words.ofContract) + " " + i.contract, i.end}
		if wished {
			rows[n] = append(rows[n], i.wish)
		}
	}
	return document.Table(head, rows...)
}

func pairs(rows []row) document.Block {
	b := document.Block{Kind: document.KindPairs}
	for _, r := range rows {
		b.Pairs = append(b.Pairs, document.Pair{Label: r.label, Value: r.value})
	}
	return b
}

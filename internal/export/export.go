// Package export lays out as a document what stands about a customer (Art. 15
// GDPR), for him to read and keep.
//
// It must never leave anything out of what it is given, and never read a database or
// a clock.
package export

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// Document lays out the sections, in a language, as of an instant. What is JSON in
// the database is written out member by member; what was mailed, as it was mailed.
func Document(sections []store.Section, at time.Time, lang notice.Language) (document.Document, error) {
	say := wordsIn(lang)
	d := document.Document{Title: say("export"), Language: lang, Created: at, Blocks: []document.Block{
		document.Paragraph(fmt.Sprintf(say("opening"), notice.Spell(notice.CivilDay(at), lang))),
	}}
	for _, s := range sections {
		d.Blocks = append(d.Blocks, document.Heading(say(s.Name)))
		for n, row := range s.Rows {
			blocks, err := show(row, say)
			if err != nil {
				return document.Document{}, fmt.Errorf("lay out %s: %w", s.Name, err)
			}
			d.Blocks = append(d.Blocks, document.Subheading(fmt.Sprintf("%d / %d", n+1, len(s.Rows))))
			d.Blocks = append(d.Blocks, blocks...)
		}
	}
	return d, nil
}

// show is one row: its columns, then what was written to the customer.
func show(row map[string]any, say func(string) string) ([]document.Block, error) {
	row = maps.Clone(row)
	var letter document.Document
	if content, ok := row["document"]; ok && content != nil {
		text, err := json.Marshal(content)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(text, &letter); err != nil {
			return nil, err
		}
		delete(row, "document")
	}
	if text, ok := row["receipt"].(string); ok {
		var signed map[string]any
		if err := json.Unmarshal([]byte(text), &signed); err == nil { // else it is shown as it stands
			row["receipt"] = signed
		}
	}
	blocks := []document.Block{document.Pairs(pairs("", row, say)...)}
	if letter.Title != "" {
		blocks = append(blocks, document.Note(letter.Title))
	}
	blocks = append(blocks, letter.Blocks...)
	for _, f := range letter.Files {
		blocks = append(blocks, document.Preformatted(f.Name+"\n"+string(f.Content)))
	}
	return blocks, nil
}

// pairs are the members of a value, each under the names that lead to it.
func pairs(label string, value any, say func(string) string) []document.Pair {
	switch v := value.(type) {
	case nil:
		return nil
	case map[string]any:
		var list []document.Pair
		for _, name := range slices.Sorted(maps.Keys(v)) {
			list = append(list, pairs(strings.TrimPrefix(label+", "+say(name), ", "), v[name], say)...)
		}
		return list
	case []any:
		var list []document.Pair
		for _, member := range v {
			list = append(list, pairs(label, member, say)...)
		}
		return list
	default:
		return []document.Pair{{Label: label, Value: fmt.Sprint(v)}}
	}
}

// Package document owns the form of what a customer saves and prints: a title,
// plain blocks, and the PDF they become.
//
// It must never read a clock, a file or the network: the same document always
// gives the same bytes. It knows no sentence of its own but the ones that a
// printed page needs.
package document

import (
	"slices"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// Document is what is saved and printed, as plain data.
type Document struct {
	Title    string          `json:"title"`
	Language notice.Language `json:"language"`
	Provider string          `json:"provider,omitempty"`
	Created  time.Time       `json:"created"` // as the PDF says; never the time of printing
	Blocks   []Block         `json:"blocks"`
	Files    []File          `json:"files,omitempty"` // carried inside the PDF
}

// Kind says what a block is.
type Kind string

// The kinds of block. Text holds the words of all but pairs, list and table.
const (
	KindHeading      Kind = "heading"
	KindSubheading   Kind = "subheading"
	KindParagraph    Kind = "paragraph"
	KindNote         Kind = "note" // a paragraph that must not be overlooked
	KindPairs        Kind = "pairs"
	KindList         Kind = "list"
	KindTable        Kind = "table"
	KindPreformatted Kind = "preformatted"
)

// Block is one part of a document, from top to bottom.
type Block struct {
	Kind  Kind     `json:"kind"`
	Text  string   `json:"text,omitempty"`
	Pairs []Pair   `json:"pairs,omitempty"`
	Items []string `json:"items,omitempty"`
	// Head and Rows are those of a table. The first cell of a row names it.
	Head []string   `json:"head,omitempty"`
	Rows [][]string `json:"rows,omitempty"`
	// What is of use in the mail alone, such as a link that ends one day, is not saved.
	MailOnly bool `json:"mail_only,omitempty"`
	// An annex belongs to what is kept: a mail is read on a phone.
	SavedOnly bool `json:"saved_only,omitempty"`
	NewPage   bool `json:"new_page,omitempty"` // on paper it begins a page
	// Free: words that somebody typed. A mail to an address that may be anybody's
	// carries them in its files alone.
	Free bool `json:"free,omitempty"`
}

// Saved is the document as it is kept and printed: without what is of use in the
// mail alone. The document itself stays as it is.
func (d Document) Saved() Document {
	d.Blocks = slices.DeleteFunc(slices.Clone(d.Blocks), func(b Block) bool { return b.MailOnly })
	return d
}

// Mailed is the document as the body of a mail: without its annex.
func (d Document) Mailed() Document {
	d.Blocks = slices.DeleteFunc(slices.Clone(d.Blocks), func(b Block) bool { return b.SavedOnly })
	return d
}

// Sparing is the document without words that somebody typed.
func (d Document) Sparing() Document {
	d.Blocks = slices.DeleteFunc(slices.Clone(d.Blocks), func(b Block) bool { return b.Free })
	return d
}

// Pair is a label and what it says. Line breaks in the value are kept.
type Pair struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// File is carried inside the PDF, for programs. Its name holds no personal data,
// and neither does what it is described as.
type File struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	Content     []byte `json:"content"`
}

// Heading begins a section.
func Heading(text string) Block { return Block{Kind: KindHeading, Text: text} }

// Subheading begins a part of a section.
func Subheading(text string) Block { return Block{Kind: KindSubheading, Text: text} }

// Paragraph is running text.
func Paragraph(text string) Block { return Block{Kind: KindParagraph, Text: text} }

// Passages are a text of several parts below a heading.
func Passages(heading string, text []cancellation.Passage) []Block {
	blocks := []Block{Heading(heading)}
	for _, p := range text {
		blocks = append(blocks, Subheading(p.Title), Paragraph(p.Text))
	}
	return blocks
}

// Note is a paragraph that must not be overlooked.
func Note(text string) Block { return Block{Kind: KindNote, Text: text} }

// Pairs lists labels with what they say; those that say nothing are left out.
func Pairs(pairs ...Pair) Block {
	b := Block{Kind: KindPairs}
	for _, p := range pairs {
		if p.Value != "" {
			b.Pairs = append(b.Pairs, p)
		}
	}
	return b
}

// List is a list of short texts.
func List(items ...string) Block { return Block{Kind: KindList, Items: items} }

// Preformatted keeps its lines, in letters of one width.
func Preformatted(text string) Block { return Block{Kind: KindPreformatted, Text: text} }

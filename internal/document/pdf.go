package document

import (
	"bytes"
	"errors"
	"fmt"

	"codeberg.org/go-pdf/fpdf"

	"github.com/fairwell/fairwell/internal/notice"
)

// ErrDocument says that a document lacks what its PDF needs.
var ErrDocument = errors.New("the document is incomplete")

// PDF writes the document as A4 pages. The same document gives the same bytes.
// Without a title, a language or a date it is ErrDocument; characters that the
// font lacks become a visible mark.
func PDF(d Document) ([]byte, error) { return write(d, true) }

// write may leave the pages readable, for tests.
func write(d Document, compress bool) (pdf []byte, err error) {
	// The library looks characters up in tables without asking whether they are
	// there. What slips through must cost a PDF, not the process.
	defer func() {
		if r := recover(); r != nil {
			pdf, err = nil, errors.New("write PDF: the library gave up")
		}
	}()
	if d.Title == "" || d.Created.IsZero() || (d.Language != notice.German && d.Language != notice.English) {
		return nil, ErrDocument
	}
	p, err := newPage(d, compress)
	if err != nil {
		return nil, err
	}
	p.head()
	for i, b := range d.Blocks {
		p.block(b, i+1 < len(d.Blocks))
	}
	p.tail()
	var out bytes.Buffer
	if err := p.pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("write PDF: %w", err)
	}
	return out.Bytes(), nil
}

func newPage(d Document, compress bool) (*page, error) {
	g, err := newGlyphs()
	if err != nil {
		return nil, err
	}
	pdf := fpdf.New("P", "mm", "A4", "")
	p := &page{pdf: pdf, faces: map[face]bool{}, glyphs: g, words: wordsOf(d.Language), title: g.line(d.Title), provider: g.line(d.Provider)}
	pdf.SetCompression(compress)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(d.Created.UTC())
	pdf.SetModificationDate(d.Created.UTC())
	pdf.SetProducer("Fairwell", false)
	pdf.SetTitle(p.title, true)
	pdf.SetAuthor(p.provider, true)
	pdf.SetLang(string(d.Language))
	pdf.SetAutoPageBreak(false, 0)
	pdf.AliasNbPages(total)
	pdf.SetFooterFunc(p.footer)
	var files []fpdf.Attachment
	for _, f := range d.Files {
		files = append(files, fpdf.Attachment{Content: f.Content, Filename: f.Name})
	}
	pdf.SetAttachments(files)
	if err := pdf.Error(); err != nil {
		return nil, fmt.Errorf("prepare PDF: %w", err)
	}
	return p, nil
}

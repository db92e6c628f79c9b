package document

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"strings"

	"github.com/fairwell/fairwell/internal/notice"
)

// ErrDocument says that a document lacks what its PDF needs.
var ErrDocument = errors.New("the document is incomplete")

// PDF writes documents as A4 pages, each beginning on a new one and numbered by
// itself. The same documents give the same bytes. Without any, or where one lacks a
// title, a language or a date, it is ErrDocument; characters that the font lacks
// become a visible mark.
func PDF(documents ...Document) ([]byte, error) {
	shared, err := presses()
	if err != nil {
		return nil, err
	}
	if len(documents) == 0 {
		return nil, ErrDocument
	}
	p := &page{press: shared, tree: &element{tag: "Document"}}
	for _, d := range documents {
		if d.Title == "" || d.Created.IsZero() || (d.Language != notice.German && d.Language != notice.English) {
			return nil, ErrDocument
		}
		p.begin(d)
		for i, b := range d.Blocks {
			p.block(b, i+1 < len(d.Blocks))
		}
		p.tail()
	}
	return p.bind(documents), nil
}

// bind makes one file of the sheets, the fonts that they use and what is carried inside.
func (p *page) bind(documents []Document) []byte {
	packer := p.press.packers.Get().(*zlib.Writer)
	defer p.press.packers.Put(packer)
	w := newWriter(packer)
	pages := w.announce()
	for _, s := range p.sheets {
		s.object = w.announce()
	}
	var fonts, sheets bytes.Buffer
	for n, t := range p.press.typefaces {
		switch p.used[n] {
		case useCommon:
			fmt.Fprintf(&fonts, "/F%d %d 0 R ", n, w.font(t, t.common()))
		case useWhole:
			fmt.Fprintf(&fonts, "/F%d %d 0 R ", n, w.font(t, t.whole()))
		}
	}
	for n, s := range p.sheets {
		content := w.stream("", s.content())
		w.put(s.object, "<</Type /Page /Parent %d 0 R /Contents %d 0 R /StructParents %d /Tabs /S>>", pages, content, n)
		fmt.Fprintf(&sheets, "%d 0 R ", s.object)
	}
	w.put(pages, "<</Type /Pages /Count %d /Kids [%s] /MediaBox [0 0 %.2f %.2f] /Resources <</Font <<%s>>>>>>",
		len(p.sheets), sheets.Bytes(), across(sheetWidth), across(sheetHeight), fonts.Bytes())
	first := documents[0]
	g := &glyphs{known: p.press.typefaces[regular].glyphs}
	var files []File
	for _, d := range documents {
		files = append(files, d.Files...)
	}
	at := first.Created.UTC().Format("D:20060102150405")
	title, provider := g.line(first.Title), g.line(first.Provider)
	info := w.object("<</Producer (Fairwell) /Title %s /Author %s /CreationDate (%s) /ModDate (%s)>>",
		textString(title), textString(provider), at, at)
	root := w.object("<</Type /Catalog /Pages %d 0 R /Lang (%s) /MarkInfo <</Marked true>> /StructTreeRoot %d 0 R"+
		" /ViewerPreferences <</DisplayDocTitle true>> /Metadata %d 0 R%s>>",
		pages, first.Language, w.tree(p.tree, p.sheets), w.metadata(first, title, provider), w.attach(files))
	return w.end(root, info)
}

// attach writes files into the PDF and returns how the catalogue names them. The
// keys are numbers, since the format wants them in order.
func (w *writer) attach(files []File) string {
	if len(files) == 0 {
		return ""
	}
	var names, all strings.Builder
	for n, f := range files {
		stream := w.stream(fmt.Sprintf("/Type /EmbeddedFile /Params <</Size %d>> ", len(f.Content)), f.Content)
		name := textString(f.Name)
		spec := w.object("<</Type /Filespec /F %s /UF %s /Desc %s /AFRelationship /Data /EF <</F %d 0 R /UF %d 0 R>>>>",
			name, name, textString(f.Description), stream, stream)
		fmt.Fprintf(&all, "%d 0 R ", spec)
		fmt.Fprintf(&names, "(%08d) %d 0 R ", n, spec)
	}
	return fmt.Sprintf(" /Names <</EmbeddedFiles <</Names [%s]>>>> /AF [%s]", names.String(), all.String())
}

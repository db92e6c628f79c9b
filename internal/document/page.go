package document

import (
	"fmt"
	"strings"
)

// The measures of a page, in millimetres; sizes of letters in points.
const (
	left, right, top, bottom = 25.0, 185.0, 20.0, 272.0
	sheetWidth, sheetHeight  = 210.0, 297.0
	labelWidth               = 48.0
	gutter                   = 4.0
	indent                   = 5.0

	sizeTitle, sizeHeading, sizeText, sizeSmall, sizeMono = 14.0, 11.5, 9.5, 8.0, 7.0
	leading                                               = 1.38
	millimetres                                           = 25.4 / 72 // of a point
)

// face is one of the fonts of a page.
type face int

const (
	regular face = iota
	bold
	mono
	faces = 3
)

// use says which subset of a face a document needs; the greater one holds the lesser.
type use int

const (
	useNone use = iota
	useCommon
	useWhole
)

// page writes from top to bottom and goes on to a new sheet where one is full.
type page struct {
	press    *press
	sheets   []*sheet
	first    int      // sheet of the document that is written
	tree     *element // of the whole file
	root     *element // of the document that is written
	now      *element // that words become a part of
	level    int      // of the last heading above a subheading
	used     [faces]use
	glyphs   *glyphs
	words    words
	title    string
	provider string
	y        float64
}

// style is how a line looks. Grey is 0 for black to 255 for white.
type style struct {
	face face
	size float64
	grey int
}

func (s style) height() float64 { return s.size * millimetres * leading }

// begin begins a document on a sheet of its own.
func (p *page) begin(d Document) {
	p.first, p.glyphs, p.words = len(p.sheets), &glyphs{known: p.press.typefaces[regular].glyphs}, wordsOf(d.Language)
	p.title, p.provider = p.glyphs.line(d.Title), p.glyphs.line(d.Provider)
	p.root, p.level = p.tree.add("Part", fmt.Sprintf(" /Lang (%s)", d.Language)), 1
	p.newPage()
	if p.provider != "" {
		p.now = p.root.add("P", "")
		p.write(p.provider, style{regular, sizeText, 90}, left)
		p.y += 5
	}
	p.now = p.root.add("H1", "")
	p.write(p.title, style{bold, sizeTitle, 20}, left)
	p.y += 3
}

// tail ends the document. Only now is it known how many sheets it takes.
func (p *page) tail() {
	if p.glyphs.lacked {
		p.y += 4
		p.now = p.root.add("P", "")
		p.write(p.words.missing, style{regular, sizeSmall, 90}, left)
	}
	p.now = nil
	sheets := p.sheets[p.first:]
	for n, sheet := range sheets {
		p.footer(sheet, n+1, len(sheets))
	}
}

func (p *page) newPage() {
	p.sheets = append(p.sheets, &sheet{})
	p.y = top
}

// room goes on to a new page unless so much height is left.
func (p *page) room(height float64) {
	if p.y+height > bottom {
		p.newPage()
	}
}

// footer closes every page: whose it is, and that none is missing.
func (p *page) footer(sheet *sheet, number, of int) {
	s := style{regular, sizeSmall, 90}
	fmt.Fprintf(&sheet.ground, "0.784 G 0.567 w %.2f %.2f m %.2f %.2f l S\n", across(left), up(bottom+5), across(right), up(bottom+5))
	count := fmt.Sprintf(p.words.page, number, of)
	width := p.width(fmt.Sprintf(p.words.page, number, 100), s)
	p.text(sheet, p.wrap(p.title, s, right-left-width-gutter)[0], s, left, bottom+10)
	p.text(sheet, count, s, right-width, bottom+10)
}

// write sets text from there to the right margin, as many lines as it takes.
func (p *page) write(text string, s style, from float64) {
	for _, line := range p.wrap(text, s, right-from) {
		p.room(s.height())
		p.set(line, s, from)
		p.y += s.height()
	}
}

// set puts one line at the height where the page stands.
func (p *page) set(line string, s style, x float64) {
	if strings.TrimSpace(line) != "" {
		p.text(p.sheets[len(p.sheets)-1], line, s, x, p.y+s.size*millimetres)
	}
}

// text puts one line on a sheet, with its foot at y.
func (p *page) text(sheet *sheet, line string, s style, x, y float64) {
	need := useCommon
	for _, r := range line {
		if !p.press.typefaces[s.face].glyphs[r].common {
			need = useWhole
		}
	}
	p.used[s.face] = max(p.used[s.face], need)
	sheet.belong(p.now)
	sheet.set(s)
	fmt.Fprintf(&sheet.words, "BT %.2f %.2f Td ", across(x), up(y))
	sheet.words.Write(utf16String("", line))
	sheet.words.WriteString(" Tj ET\n")
}

// ground fills a rectangle from the height where the page stands downwards.
func (p *page) ground(x, width, height float64, grey int) {
	fmt.Fprintf(&p.sheets[len(p.sheets)-1].ground, "%.3f g %.2f %.2f %.2f %.2f re f\n",
		float64(grey)/255, across(x), up(p.y+height), across(width), across(height))
}

// across and up turn millimetres from the upper left into points from the lower left.
func across(x float64) float64 { return x / millimetres }
func up(y float64) float64     { return (sheetHeight - y) / millimetres }

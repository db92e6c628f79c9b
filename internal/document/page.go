package document

import (
	"bytes"
	"fmt"

	"codeberg.org/go-pdf/fpdf"
)

// The measures of a page, in millimetres; sizes of letters in points.
const (
	left, right, top, bottom = 25.0, 185.0, 20.0, 272.0
	labelWidth               = 48.0
	gutter                   = 4.0
	indent                   = 5.0

	sizeTitle, sizeHeading, sizeText, sizeSmall, sizeMono = 17.0, 11.5, 9.5, 8.0, 7.0
	leading                                               = 1.38
	millimetres                                           = 25.4 / 72 // of a point
)

// total stands for the count of pages until it is known. It is a private
// character, which no text holds: the font lacks it, so text has the mark there.
const total = "\ue000"

// page writes from top to bottom and goes on to a new page where one is full.
type page struct {
	pdf      *fpdf.Fpdf
	faces    map[face]bool // that the PDF holds; each costs time and bytes
	glyphs   *glyphs
	words    words
	title    string
	provider string
	y        float64
}

// style is how a line looks.
type style struct {
	face face
	size float64
	grey int
}

func (s style) height() float64 { return s.size * millimetres * leading }

func (p *page) head() {
	p.newPage()
	if p.provider != "" {
		p.write(p.provider, style{regular, sizeText, 90}, left)
		p.y += 5
	}
	p.write(p.title, style{bold, sizeTitle, 20}, left)
	p.y += 3
}

func (p *page) tail() {
	if p.glyphs.lacked {
		p.y += 4
		p.write(p.words.missing, style{regular, sizeSmall, 90}, left)
	}
}

func (p *page) newPage() {
	p.pdf.AddPage()
	p.y = top
}

// room goes on to a new page unless so much height is left.
func (p *page) room(height float64) {
	if p.y+height > bottom {
		p.newPage()
	}
}

// footer closes every page: whose it is, and that none is missing.
func (p *page) footer() {
	s := style{regular, sizeSmall, 90}
	p.look(s)
	p.rule(bottom + 5)
	count := fmt.Sprintf(p.words.page, p.pdf.PageNo(), total)
	width := p.pdf.GetStringWidth(fmt.Sprintf(p.words.page, p.pdf.PageNo(), "000"))
	title := p.wrap(p.title, right-left-width-gutter)[0]
	p.pdf.Text(left, bottom+10, title)
	p.pdf.Text(right-width, bottom+10, count)
}

func (p *page) rule(y float64) {
	p.pdf.SetDrawColor(200, 200, 200)
	p.pdf.SetLineWidth(0.2)
	p.pdf.Line(left, y, right, y)
}

func (p *page) look(s style) {
	if !p.faces[s.face] {
		// The library writes into the font it is given, so each PDF has its own.
		p.pdf.AddUTF8FontFromBytes(string(s.face), "", bytes.Clone(s.face.ttf()))
		p.faces[s.face] = true
	}
	p.pdf.SetFont(string(s.face), "", s.size)
	p.pdf.SetTextColor(s.grey, s.grey, s.grey)
}

// write sets text from there to the right margin, as many lines as it takes.
func (p *page) write(text string, s style, from float64) {
	p.look(s)
	for _, line := range p.wrap(text, right-from) {
		p.room(s.height())
		p.set(line, s, from)
		p.y += s.height()
	}
}

// set puts one line at the height where the page stands.
func (p *page) set(line string, s style, x float64) {
	p.look(s)
	if line != "" {
		p.pdf.Text(x, p.y+s.size*millimetres, line)
	}
}

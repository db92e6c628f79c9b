package document

import "fmt"

// block writes one block; a heading stays with what follows.
func (p *page) block(b Block, more bool) {
	if b.NewPage {
		p.newPage()
	}
	text := style{regular, sizeText, 30}
	switch b.Kind {
	case KindHeading:
		p.level = 2
		p.now = p.root.add("H2", "")
		p.heading(b.Text, style{bold, sizeHeading, 20}, 4, more)
	case KindSubheading:
		p.now = p.root.add(fmt.Sprintf("H%d", p.level+1), "") // no level is skipped
		p.heading(b.Text, style{bold, sizeText, 20}, 1.6, more)
	case KindNote:
		p.now = p.root.add("P", "")
		p.note(b.Text)
	case KindPairs:
		list := p.root.add("L", "")
		for _, pair := range b.Pairs {
			p.pair(pair, list.add("LI", ""))
		}
		p.y += 1.5
	case KindList:
		list := p.root.add("L", bulleted)
		for _, item := range b.Items {
			p.room(text.height())
			entry := list.add("LI", "")
			p.now = entry.add("Lbl", "")
			p.set("•", text, left)
			p.now = entry.add("LBody", "")
			p.write(item, text, left+indent)
		}
		p.y += 1.5
	case KindTable:
		p.table(b)
	case KindPreformatted:
		p.now = p.root.add("P", "")
		p.preformatted(b.Text)
	default: // paragraph, and what a later version knows better: its words are shown
		p.now = p.root.add("P", "")
		p.write(b.Text, text, left)
		p.y += 1.8
	}
}

func (p *page) heading(text string, s style, above float64, more bool) {
	follows := 0.0
	if more {
		follows = 3 * sizeText * millimetres * leading
	}
	p.room(above + float64(len(p.wrap(text, s, right-left)))*s.height() + follows)
	if p.y > top {
		p.y += above
	}
	p.write(text, s, left)
	p.y += 0.8
}

// note is marked by a bar, not by colour alone, so that it prints.
func (p *page) note(text string) {
	s := style{bold, sizeText, 20}
	p.y++
	for _, line := range p.wrap(text, s, right-left-indent) {
		p.room(s.height())
		p.ground(left, 1, s.height(), 60)
		p.set(line, s, left+indent)
		p.y += s.height()
	}
	p.y += 2.5
}

// together is how many lines of a pair a page does not part.
const together = 5

// pair sets label and value side by side.
func (p *page) pair(pair Pair, entry *element) {
	named, said := entry.add("Lbl", ""), entry.add("LBody", "")
	label, value := style{regular, sizeText, 90}, style{regular, sizeText, 20}
	labels := p.wrap(pair.Label, label, labelWidth)
	values := p.wrap(pair.Value, value, right-left-labelWidth-gutter)
	for len(labels) > 0 || len(values) > 0 {
		rows := min(max(len(labels), len(values)), together)
		p.room(float64(rows) * value.height())
		begin := p.y
		p.now = named
		labels = p.column(labels, rows, label, left)
		p.now, p.y = said, begin
		values = p.column(values, rows, value, left+labelWidth+gutter)
		p.y = begin + float64(rows)*value.height()
	}
}

// column sets so many lines below each other and returns the rest.
func (p *page) column(lines []string, rows int, s style, x float64) []string {
	rows = min(rows, len(lines))
	for _, line := range lines[:rows] {
		p.set(line, s, x)
		p.y += s.height()
	}
	return lines[rows:]
}

// preformatted keeps blanks and lines, on a quiet ground.
func (p *page) preformatted(text string) {
	s := style{mono, sizeMono, 40}
	for _, line := range p.glyphs.lines(text) {
		pieces := p.cut(line, s, right-left-2*gutter)
		pieces[len(pieces)-1] += " "
		for _, piece := range pieces {
			p.room(s.height())
			p.ground(left, right-left, s.height(), 244)
			p.set(piece, s, left+gutter)
			p.y += s.height()
		}
	}
	p.y += 2.5
}

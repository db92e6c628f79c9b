package document

import (
	"slices"
	"strings"
)

// The measures of a table, in millimetres.
const (
	padding   = 1.0  // above and below the words of a row
	maxColumn = 54.0 // of every column but the first, which takes what is left
)

// Table lists things of one kind, a row each, under one head. The first cell of a
// row names it; line breaks in a cell are kept.
func Table(head []string, rows ...[]string) Block {
	return Block{Kind: KindTable, Head: head, Rows: rows}
}

// table writes the head again on every page that the table reaches; only the first
// one belongs to the tree.
func (p *page) table(b Block) {
	table := p.root.add("Table", "")
	head, cell := style{bold, sizeText, 20}, style{regular, sizeText, 20}
	widths := p.columns(b, cell)
	above := rowHeight(p.cells(b.Head, widths, head), head)
	for n, row := range b.Rows {
		cells, sheet := p.cells(row, widths, cell), len(p.sheets)
		height := rowHeight(cells, cell)
		if above+height > bottom-top {
			height = cell.height() // no page holds it: it begins here
		}
		if n == 0 {
			height += above
		}
		p.room(height)
		switch {
		case n == 0:
			p.row(p.cells(b.Head, widths, head), table.heads(len(widths)), widths, head, 90)
		case len(p.sheets) > sheet:
			p.row(p.cells(b.Head, widths, head), make([]*element, len(widths)), widths, head, 90)
		}
		p.row(cells, table.row(len(widths)), widths, cell, 200)
	}
	p.y += 2.5
}

// row writes cells side by side and a line below them. What one page cannot hold
// goes on on the next.
func (p *page) row(cells [][]string, entries []*element, widths []float64, s style, line int) {
	p.y += padding
	for longest(cells) > 0 {
		p.room(s.height() + padding)
		fits := max(1, int((bottom-padding-p.y)/s.height()))
		begin, rows, x := p.y, min(longest(cells), fits), left
		for n := range cells {
			p.now, p.y = entries[n], begin
			cells[n] = p.column(cells[n], rows, s, x)
			x += widths[n] + gutter
		}
		p.y = begin + float64(rows)*s.height()
	}
	p.y += padding
	p.ground(left, right-left, 0.2, line)
}

func (p *page) cells(texts []string, widths []float64, s style) [][]string {
	cells := make([][]string, len(widths))
	for n, text := range texts[:min(len(texts), len(widths))] {
		cells[n] = p.wrap(text, s, widths[n])
	}
	return cells
}

// columns gives every column what its cells take, and the first what is left.
func (p *page) columns(b Block, s style) []float64 {
	widths := make([]float64, len(b.Head))
	rest := right - left
	for n := 1; n < len(widths); n++ {
		widths[n] = 2 * indent
		for _, row := range b.Rows {
			if n < len(row) {
				for _, line := range p.glyphs.lines(row[n]) {
					widths[n] = max(widths[n], p.width(line, s)+0.1)
				}
			}
		}
		for _, word := range p.wrap(b.Head[n], style{bold, s.size, s.grey}, widths[n]) {
			widths[n] = max(widths[n], p.width(strings.TrimSpace(word), style{bold, s.size, s.grey}))
		}
		widths[n] = min(widths[n], maxColumn)
		rest -= widths[n] + gutter
	}
	if len(widths) > 0 {
		widths[0] = rest
	}
	return widths
}

func longest(cells [][]string) int {
	return len(slices.MaxFunc(cells, func(a, b []string) int { return len(a) - len(b) }))
}

func rowHeight(cells [][]string, s style) float64 {
	return float64(longest(cells))*s.height() + 2*padding
}

package document

import "strings"

// width is that of a line in millimetres.
func (p *page) width(line string, s style) float64 {
	thousandths := 0
	for _, r := range line {
		thousandths += p.press.typefaces[s.face].glyphs[r].width
	}
	return float64(thousandths) / 1000 * s.size * millimetres
}

// wrap breaks text into lines of at most that width: at blanks, and within a word
// only if it is too long for a line of its own. There is always at least one line. A
// line that ends with a word ends with a blank if more follow, so that a program that
// reads aloud does not join two words.
func (p *page) wrap(text string, s style, width float64) []string {
	var out []string
	for n, line := range p.glyphs.lines(text) {
		if n > 0 {
			out[len(out)-1] += " "
		}
		out = append(out, p.fold(line, s, width)...)
	}
	return out
}

func (p *page) fold(line string, s style, width float64) []string {
	var out []string
	now, used := "", 0.0
	blank := p.width(" ", s)
	for _, word := range strings.Fields(line) {
		size := p.width(word, s)
		if now != "" && used+blank+size <= width {
			now, used = now+" "+word, used+blank+size
			continue
		}
		if now != "" {
			out = append(out, now+" ")
		}
		pieces := p.cut(word, s, width)
		out = append(out, pieces[:len(pieces)-1]...)
		now = pieces[len(pieces)-1]
		used = p.width(now, s)
	}
	return append(out, now)
}

// cut breaks a word, and text whose blanks count, wherever the line is full.
func (p *page) cut(word string, s style, width float64) []string {
	var out []string
	begin, used := 0, 0.0
	for at, r := range word {
		size := p.width(string(r), s)
		if used+size > width && at > begin {
			out = append(out, word[begin:at])
			begin, used = at, 0
		}
		used += size
	}
	return append(out, word[begin:])
}

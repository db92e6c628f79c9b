package document

import "strings"

// wrap breaks text into lines of at most that width in the present font: at
// blanks, and within a word only if it is too long for a line of its own. There
// is always at least one line.
func (p *page) wrap(text string, width float64) []string {
	var out []string
	for _, line := range p.glyphs.lines(text) {
		out = append(out, p.fold(line, width)...)
	}
	return out
}

func (p *page) fold(line string, width float64) []string {
	var out []string
	now, used := "", 0.0
	blank := p.pdf.GetStringWidth(" ")
	for _, word := range strings.Fields(line) {
		size := p.pdf.GetStringWidth(word)
		if now != "" && used+blank+size <= width {
			now, used = now+" "+word, used+blank+size
			continue
		}
		if now != "" {
			out = append(out, now)
		}
		pieces := p.cut(word, width)
		out = append(out, pieces[:len(pieces)-1]...)
		now = pieces[len(pieces)-1]
		used = p.pdf.GetStringWidth(now)
	}
	return append(out, now)
}

// cut breaks a word, and text whose blanks count, wherever the line is full.
func (p *page) cut(word string, width float64) []string {
	var out []string
	begin, used := 0, 0.0
	for at, r := range word {
		size := p.pdf.GetStringWidth(string(r))
		if used+size > width && at > begin {
			out = append(out, word[begin:at])
			begin, used = at, 0
		}
		used += size
	}
	return append(out, word[begin:])
}

package document

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// missing stands for a character that the font lacks: nothing vanishes silently.
const missing = '□'

// glyphs knows what the typefaces can show. All hold the same characters.
type glyphs struct {
	known  map[rune]glyph
	lacked bool // something was replaced
}

// lines makes text printable, line by line: letters composed, blanks even, and
// a mark where the font lacks a character or one would work unseen.
func (g *glyphs) lines(text string) []string {
	text = norm.NFC.String(strings.ToValidUTF8(text, "\x00"))
	for _, end := range [...]string{"\r\n", "\r", "\u2028", "\u2029"} {
		text = strings.ReplaceAll(text, end, "\n")
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(strings.Map(g.shown, line), " ")
	}
	return lines
}

// line is lines for text that may not break.
func (g *glyphs) line(text string) string {
	return strings.Join(strings.Fields(strings.Join(g.lines(text), " ")), " ")
}

func (g *glyphs) shown(r rune) rune {
	if r == '\t' || unicode.Is(unicode.Zs, r) {
		return ' '
	}
	if _, has := g.known[r]; !has {
		g.lacked = true
		return missing
	}
	return r
}

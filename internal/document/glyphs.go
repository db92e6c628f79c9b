package document

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// missing stands for a character that the font lacks: nothing vanishes silently.
const missing = '□'

// face is one of the fonts of a page.
type face string

const (
	regular face = "regular"
	bold    face = "bold"
	mono    face = "mono"
)

func (f face) ttf() []byte {
	switch f {
	case bold:
		return gobold.TTF
	case mono:
		return gomono.TTF
	default:
		return goregular.TTF
	}
}

// glyphs knows what a font can show. The three fonts hold the same characters.
type glyphs struct {
	font   *sfnt.Font
	buffer sfnt.Buffer
	known  map[rune]bool
	lacked bool // something was replaced
}

func newGlyphs() (*glyphs, error) {
	font, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("read font: %w", err)
	}
	return &glyphs{font: font, known: map[rune]bool{}}, nil
}

// lines makes text printable, line by line: letters composed, blanks even, and
// a mark where the font lacks a character or one would work unseen.
func (g *glyphs) lines(text string) []string {
	text = norm.NFC.String(strings.ToValidUTF8(text, "\x00"))
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(text)
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
	has, asked := g.known[r]
	if !asked {
		index, err := g.font.GlyphIndex(&g.buffer, r)
		has = err == nil && index != 0 && unicode.IsPrint(r)
		g.known[r] = has
	}
	if !has {
		g.lacked = true
		return missing
	}
	return r
}

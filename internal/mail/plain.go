package mail

import (
	"strings"
	"unicode"
)

// OneLine keeps what people typed from breaking out of its line: no line break,
// no other control, no mark that turns the direction of the text around it.
func OneLine(s string) string {
	return strings.Join(strings.Fields(strings.Map(visible, s)), " ")
}

// lines is OneLine for text in which people may break lines.
func lines(s string) []string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(s)
	var out []string
	for line := range strings.Lines(s) {
		out = append(out, OneLine(line))
	}
	return out
}

func visible(r rune) rune {
	switch {
	case unicode.IsControl(r), r == '\u2028', r == '\u2029':
		return ' '
	case unicode.Is(unicode.Bidi_Control, r), r == unicode.ReplacementChar, r == '\ufeff':
		return -1
	default:
		return r
	}
}

package receipt

import (
	"strings"
	"unicode"
)

// oneLine keeps free text from looking like lines of the receipt itself.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// plain is oneLine for what anybody may type: no control, and no mark that turns
// the direction of the text around it. The signed form holds it as it was typed.
func plain(s string) string {
	return oneLine(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return ' '
		case unicode.Is(unicode.Bidi_Control, r), r == '\ufeff':
			return -1
		default:
			return r
		}
	}, s))
}

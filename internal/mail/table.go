package mail

import (
	"strings"
	"unicode/utf8"

	"github.com/fairwell/fairwell/internal/document"
)

// textWidth is what a column may take in plain text, in characters: a table has to
// fit the 78 that mails keep to.
func textWidth(column int) int {
	switch column {
	case 0:
		return 26
	case 1:
		return 29 // "30. September 2026, 24:00 Uhr"
	default:
		return 19
	}
}

// aligned is a table in plain text. A blank line parts rows of more than one line.
func aligned(b document.Block) string {
	rows := append([][]string{b.Head}, b.Rows...)
	cells, widths, tall := make([][][]string, len(rows)), make([]int, len(b.Head)), false
	for n, row := range rows {
		cells[n] = make([][]string, len(widths))
		for c, text := range row[:min(len(row), len(widths))] {
			cells[n][c] = folded(text, textWidth(c))
			tall = tall || n > 0 && len(cells[n][c]) > 1
			for _, line := range cells[n][c] {
				widths[c] = max(widths[c], utf8.RuneCountInString(line))
			}
		}
	}
	var out []string
	for n, row := range cells {
		if n > 1 && tall {
			out = append(out, "")
		}
		out = append(out, rowOf(row, widths)...)
		if n == 0 {
			rules := make([][]string, len(widths))
			for c, width := range widths {
				rules[c] = []string{strings.Repeat("-", width)}
			}
			out = append(out, rowOf(rules, widths)...)
		}
	}
	return strings.Join(out, "\n")
}

// rowOf sets the lines of cells side by side.
func rowOf(cells [][]string, widths []int) []string {
	var out []string
	for n, more := 0, true; more; n++ {
		more = false
		var line strings.Builder
		for c, cell := range cells {
			text := ""
			if n < len(cell) {
				text = cell[n]
			}
			more = more || n+1 < len(cell)
			line.WriteString(text + strings.Repeat(" ", widths[c]-utf8.RuneCountInString(text)) + "  ")
		}
		out = append(out, strings.TrimRight(line.String(), " "))
	}
	return out
}

// folded breaks text into lines of so many characters, at blanks alone if it can.
func folded(text string, width int) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		now := ""
		for _, word := range strings.Fields(line) {
			if now != "" && utf8.RuneCountInString(now+" "+word) > width {
				out, now = append(out, now), ""
			}
			for letters := []rune(word); len(letters) > width; letters = []rune(word) {
				out, word = append(out, string(letters[:width])), string(letters[width:])
			}
			now = strings.TrimSpace(now + " " + word)
		}
		out = append(out, now)
	}
	return out
}

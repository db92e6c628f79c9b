package mail

import (
	"errors"
	"fmt"
	"slices"

	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/notice"
)

var errNumber = errors.New("write correction: its number is missing")

// Correction is the letter that replaces an earlier one where the result of a
// case has changed. Its items are the products that changed and no others; n
// counts the corrections of the case from 1. An error says what is missing and
// holds nothing of the content.
func Correction(c Content, n int) (Letter, error) {
	if n < 1 {
		return Letter{}, errNumber
	}
	v, err := newView(c, n)
	if err != nil {
		return Letter{}, fmt.Errorf("write correction: %w", err)
	}
	v.Replaces = replaced(n, c.Locale)
	return v.letter(c)
}

// TypedCorrection is the same for an address that somebody typed: it tells the
// end and nothing else of the customer. A zero day among the ends is a product
// that goes on.
func TypedCorrection(c TypedContent, n int) (Letter, error) {
	if n < 1 {
		return Letter{}, errNumber
	}
	if len(c.Ends) == 0 {
		return Letter{}, errors.New("write correction: what has changed is missing")
	}
	w := typedWordsOf(c.Locale)
	ends := []document.Block{document.Note(w.continues)} // names no product: whoever reads it may not know one
	if slices.ContainsFunc(c.Ends, func(e TypedEnd) bool { return !e.On.IsZero() }) {
		rows := make([][]string, len(c.Ends))
		for i, e := range c.Ends {
			rows[i] = w.row(e, c.Locale)
		}
		ends = w.table(rows)
	}
	// The instant is not known here; its place is kept for the letter.
	opening := fmt.Sprintf(w.corrected, "%s", n, replaced(n, c.Locale))
	return c.letter(fmt.Sprintf(w.correction, n, c.Reference), opening, ends, "")
}

// replaced names all that correction n takes the place of, so that nobody keeps
// an old letter for valid.
func replaced(n int, lang notice.Language) string {
	first, one, two, more := "die Bestätigung", " und die Korrektur 1", " und die Korrekturen 1 und 2", " und die Korrekturen 1 bis %d"
	if lang == notice.English {
		first, one, two, more = "the confirmation", " and correction 1", " and corrections 1 and 2", " and corrections 1 to %d"
	}
	switch n {
	case 1:
		return first
	case 2:
		return first + one
	case 3:
		return first + two
	default:
		return first + fmt.Sprintf(more, n-1)
	}
}

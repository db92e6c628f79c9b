package document

import "github.com/fairwell/fairwell/internal/notice"

// words are those of the page itself.
type words struct {
	page    string // with the number and the count of pages
	missing string // what the mark for a missing character means
}

func wordsOf(lang notice.Language) words {
	if lang == notice.English {
		return words{
			page:    "Page %d of %d",
			missing: "□ stands for a character that this font cannot show.",
		}
	}
	return words{
		page:    "Seite %d von %d",
		missing: "□ steht für ein Zeichen, das diese Schrift nicht darstellen kann.",
	}
}

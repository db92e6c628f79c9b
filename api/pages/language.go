package pages

import (
	"net/http"

	"golang.org/x/text/language"

	"github.com/fairwell/fairwell/internal/notice"
)

// Language is the one that was chosen on a page, else the first that the
// browser asks for and the pages speak, else German.
func Language(r *http.Request) (lang notice.Language, chosen bool) {
	for _, l := range []string{r.PostForm.Get("lang"), r.URL.Query().Get("lang")} {
		if l == string(notice.German) || l == string(notice.English) {
			return notice.Language(l), true
		}
	}
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return notice.German, false
	}
	_, at, sure := language.NewMatcher([]language.Tag{language.German, language.English}).Match(wanted...)
	if sure == language.No {
		return notice.German, false
	}
	return []notice.Language{notice.German, notice.English}[at], false
}

// Other is the language that the switch leads to.
func Other(lang notice.Language) notice.Language {
	if lang == notice.English {
		return notice.German
	}
	return notice.English
}

package portal

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/fairwell/fairwell/api/pages"
	"github.com/fairwell/fairwell/internal/notice"
)

// page is what every template is given.
type page struct {
	Lang     notice.Language
	Other    notice.Language // the language that the switch leads to
	Switch   string          // address of this page in the other language
	Provider pages.Provider
	Static   pages.Static
	Path     string
	Bare     bool // a form that the law says all about: no links but legal notices
	Renew    int  // seconds after which the page asks again; 0: it does not
	Data     any

	Chosen     bool   // the language was chosen on a page
	SignedInAs string // whose the page is, in the customer centre
}

// page begins what a handler shows.
func (p *portal) page(r *http.Request, data any) page {
	lang, chosen := pages.Language(r)
	v := page{
		Lang: lang, Other: pages.Other(lang), Provider: p.Provider, Static: p.static,
		Path: r.URL.Path, Data: data, Chosen: chosen,
	}
	query := r.URL.Query()
	query.Set("lang", string(v.Other))
	v.Switch = (&url.URL{Path: r.URL.Path, RawQuery: query.Encode()}).String()
	return v
}

// To is the address of another page in the language that was chosen.
func (v page) To(path string) string {
	if !v.Chosen {
		return path
	}
	if strings.Contains(path, "?") {
		return path + "&lang=" + string(v.Lang)
	}
	return path + "?lang=" + string(v.Lang)
}

// English says whether the page speaks it.
func (v page) English() bool { return v.Lang == notice.English }

// Day spells a day out.
func (v page) Day(d notice.Date) string { return notice.Spell(d, v.Lang) }

// show renders a page.
func (p *portal) show(w http.ResponseWriter, status int, name string, v page) error {
	return p.pages.Render(w, status, v.Lang, name, v)
}

// seeOther ends a POST: reloading the page that follows repeats nothing.
func seeOther(w http.ResponseWriter, r *http.Request, path string, query url.Values) {
	lang, chosen := pages.Language(r)
	if chosen {
		query.Set("lang", string(lang))
	}
	http.Redirect(w, r, (&url.URL{Path: path, RawQuery: query.Encode()}).String(), http.StatusSeeOther)
}

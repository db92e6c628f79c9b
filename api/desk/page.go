package desk

import (
	"net/http"
	"net/url"
	"time"

	"github.com/fairwell/fairwell/api/pages"
	"github.com/fairwell/fairwell/internal/notice"
)

// page is what every template is given.
type page struct {
	Lang     notice.Language
	Other    notice.Language // the language that the switch leads to
	Switch   string          // address of this page in the other language; "" of one that only a form leads to
	Provider pages.Provider
	Static   pages.Static
	Path     string
	Agent    string // who is signed in, "" for nobody
	Keys     bool   // single letters do something
	Today    notice.Date
	Data     any

	Chosen bool // the language was chosen on a page
}

// page begins what a handler shows.
func (d *desk) page(r *http.Request, a agent, data any) page {
	lang, chosen := pages.Language(r)
	v := page{
		Lang: lang, Other: pages.Other(lang), Provider: d.Provider, Static: d.static, Path: r.URL.Path, Agent: a.name,
		Keys: keysOn(r), Today: notice.CivilDay(d.Now()), Data: data, Chosen: chosen,
	}
	if r.Method != http.MethodPost {
		query := r.URL.Query()
		query.Set("lang", string(v.Other))
		v.Switch = (&url.URL{Path: r.URL.Path, RawQuery: query.Encode()}).String()
	}
	return v
}

// To is the address of another page in the language that was chosen.
func (v page) To(path string, more ...string) string {
	query := url.Values{}
	for n := 0; n+1 < len(more); n += 2 {
		query.Set(more[n], more[n+1])
	}
	if v.Chosen {
		query.Set("lang", string(v.Lang))
	}
	return (&url.URL{Path: path, RawQuery: query.Encode()}).String()
}

// Day spells a day out.
func (v page) Day(day notice.Date) string { return notice.Spell(day, v.Lang) }

// Moment spells an instant out, in Berlin.
func (v page) Moment(at *time.Time) string {
	if at == nil {
		return ""
	}
	return notice.Spell(notice.CivilDay(*at), v.Lang) + ", " + v.Clock(at)
}

// Clock is the time of an instant, in Berlin.
func (v page) Clock(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.In(notice.Berlin()).Format("15:04")
}

// Overdue says whether a day has passed.
func (v page) Overdue(day notice.Date) bool { return day.Before(v.Today) }

// Now says whether something is due today.
func (v page) Now(day notice.Date) bool { return day == v.Today }

// HoldCodes are the reasons for a hold.
func (page) HoldCodes() []string { return []string{"outage", "maintenance", "faulty", "other"} }

// With is the same page about something else.
func (v page) With(data any) page {
	v.Data = data
	return v
}

func (d *desk) show(w http.ResponseWriter, status int, name string, v page) error {
	return d.pages.Render(w, status, v.Lang, name, v)
}

// seeOther ends a POST: reloading the page that follows repeats nothing.
func seeOther(w http.ResponseWriter, r *http.Request, path string, query url.Values) error {
	lang, chosen := pages.Language(r)
	if chosen {
		query.Set("lang", string(lang))
	}
	http.Redirect(w, r, (&url.URL{Path: path, RawQuery: query.Encode()}).String(), http.StatusSeeOther)
	return nil
}

package chaos

import (
	"context"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"
)

// formToken finds the token that makes a form's declarations one.
var formToken = regexp.MustCompile(`name="token" value="([^"]+)"`)

// fillIn does as a person with a browser does: opens the form, posts what is typed
// with the token that the form came with, sends the same again until it is taken,
// and follows the signed link to the page of the declaration.
func (w *world) fillIn(ctx context.Context, d declaration, s *said) {
	typed := maps.Clone(d.typed)
	s.repeat(ctx, d, func() (answer, bool) {
		site := w.api()
		if s.key == "" {
			a, err := w.call(ctx, request{method: http.MethodGet, url: site + string(d.door), header: d.headers(site)})
			if err != nil || a.status != http.StatusOK {
				return a.after(err), false
			}
			found := formToken.FindSubmatch(a.body)
			if found == nil {
				s.odd["a form has no token"]++
				return answer{}, false
			}
			token := html.UnescapeString(string(found[1]))
			typed.Set("token", token)
			s.key, _, _ = strings.Cut(token, "~") // behind it is the mark of the page, which makes no other declaration
		}
		header := d.headers(site)
		header.Set("Content-Type", "application/x-www-form-urlencoded")
		a, err := w.call(ctx, request{
			method: http.MethodPost, url: site + string(d.door), body: []byte(typed.Encode()), header: header,
		})
		if err != nil || a.status != http.StatusSeeOther {
			return a.after(err), false
		}
		w.follow(ctx, d, a.header.Get("Location"), s)
		return a, true
	})
}

// after is the answer, or none if there was an error.
func (a answer) after(err error) answer {
	if err != nil {
		return answer{}
	}
	return a
}

// headers are those of a browser that shows a page of the site.
func (d declaration) headers(site string) http.Header {
	h := http.Header{"Sec-Fetch-Site": {"same-origin"}, "Origin": {site}, "Accept-Language": {"de"}}
	if d.english {
		h.Set("Accept-Language", "en")
	}
	return h
}

// follow opens the page to which a form leads. Its link is all that a person has of
// the declaration: it names the case and proves that it may be seen.
func (w *world) follow(ctx context.Context, d declaration, location string, s *said) {
	link, err := url.Parse(location)
	if err != nil || !strings.HasPrefix(location, "/") || link.Query().Get("t") == "" {
		s.odd["a form leads to a page without a link"]++
		return
	}
	s.cases = append(s.cases, caseView{ID: path.Base(link.Path)})
	s.links = append(s.links, location)
	site := w.api()
	a, err := w.call(ctx, request{method: http.MethodGet, url: site + location, header: d.headers(site)})
	if err == nil && a.status != http.StatusOK && a.status != http.StatusServiceUnavailable {
		s.odd[fmt.Sprintf("the page of a declaration answered %d", a.status)]++
	}
}

// receiptAt is where the receipt lies of which a page was given.
func receiptAt(link string) string {
	page, query, _ := strings.Cut(link, "?")
	return page + "/beleg.json?" + query
}

package browser_test

import (
	"fmt"
	"html"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/dev/browser"
)

// site serves small pages, each under its own path, and echoes what is sent.
func site(t *testing.T, pages map[string]string) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	for path, body := range pages {
		pattern := path
		if path == "/" {
			pattern = "/{$}" // that page alone, not all below
		}
		mux.HandleFunc("GET "+pattern, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'")
			fmt.Fprintf(w, `<!doctype html><html lang="de"><head><title>%s</title><meta name="viewport" content="width=device-width"></head><body><main>%s</main></body></html>`, path, body)
		})
	}
	mux.HandleFunc("GET /language", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, r.Header.Get("Accept-Language"))
	})
	mux.HandleFunc("GET /visits", func(w http.ResponseWriter, r *http.Request) {
		visits := 1
		if cookie, err := r.Cookie("visits"); err == nil {
			visits = len(cookie.Value) + 1
		}
		http.SetCookie(w, &http.Cookie{Name: "visits", Value: strings.Repeat("x", visits)})
		fmt.Fprintf(w, "visit %d", visits)
	})
	mux.HandleFunc("POST /send", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/sent?what="+url.QueryEscape(r.FormValue("what")), http.StatusSeeOther)
	})
	mux.HandleFunc("GET /sent", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, "<p>received: %s</p>", html.EscapeString(r.FormValue("what")))
	})
	files(mux)
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// files are what the pages load, and a page that comes late.
func files(mux *http.ServeMux) {
	small := `button { width: 8px; height: 8px; padding: 0; border: 0; overflow: hidden }
		.pale { color: #ddd; background: #fff } .wide { width: 500px; margin: 0 } body { margin: 0 } .blind { outline: none }
		.gone { display: none } .clear { opacity: 0 } .off { position: absolute; left: -9999px }
		@media (prefers-color-scheme: dark) { .night { color: #333; background: #222 } }`
	for path, body := range map[string]string{
		"/says.js":   `document.querySelector("p").textContent = "a script ran"; console.error("something", "odd")`,
		"/goes.js":   `document.querySelector("input").addEventListener("change", event => event.target.form.requestSubmit())`,
		"/late.js":   `requestAnimationFrame(() => requestAnimationFrame(() => { document.querySelector("#late").innerHTML = "<h1>here it is</h1><h1>and more</h1>" }))`,
		"/small.css": small,
		"/heavy.css": "/*" + strings.Repeat("x", 40_000) + "*/",
	} {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", mime.TypeByExtension(filepath.Ext(path)))
			w.Header().Set("Cache-Control", "max-age=3600")
			fmt.Fprint(w, body)
		})
	}
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET /file", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Disposition", `attachment; filename="paper.txt"`)
		fmt.Fprint(w, "what it says")
	})
	mux.HandleFunc("GET /slow", func(w http.ResponseWriter, r *http.Request) {
		<-time.After(slowness)
		fmt.Fprint(w, "late")
	})
}

// open is a tab on the pages of a site.
func open(t *testing.T, s *httptest.Server, view browser.View) *browser.Tab {
	t.Helper()
	if view.Width == 0 {
		view.Width = browser.Desk
	}
	view.Origins = append(view.Origins, s.URL)
	tab, err := shared.Open(view)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tab.Close)
	return tab
}

func do(t *testing.T, tab *browser.Tab, steps ...browser.Step) {
	t.Helper()
	if err := tab.Do(steps...); err != nil {
		t.Fatal(err)
	}
}

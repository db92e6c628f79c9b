// Package pages is what all pages for people have in common, whoever they are for:
// templates in two languages, files that browsers keep for good, the headers, and who
// the provider is.
//
// It must never know what a page is about, and never let one load what is not ours.
package pages

import (
	"bytes"
	"fmt"
	"net/http"

	"github.com/fairwell/fairwell/internal/notice"
)

// Provider is who the customer has the contract with, as every page says.
type Provider struct {
	Name       string
	Address    string // one line
	ImprintURL string
	PrivacyURL string
	Colour     string // of the buttons, such as #0b5cad
	LogoFile   string // SVG, PNG, JPEG or WebP
}

// policy lets a page load what is ours and nothing else, and nothing inline.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Headers are set once for every page. The referrer stays on this site, where
// browsers that know no Sec-Fetch-Site prove by it that a form is ours.
func Headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Security-Policy", policy)
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Vary", "Accept-Language, Cookie")
		h.Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// Render writes a page, and nothing unless the whole page could be made.
func (s Set) Render(w http.ResponseWriter, status int, lang notice.Language, name string, data any) error {
	var out bytes.Buffer
	if err := s[lang][name].Execute(&out, data); err != nil {
		return fmt.Errorf("render page %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", string(lang))
	w.WriteHeader(status)
	_, _ = out.WriteTo(w) // the visitor is gone, and nobody else to tell
	return nil
}

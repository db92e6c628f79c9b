package portal

import (
	"net/http"

	"github.com/fairwell/fairwell/api/door"
)

// policy lets a page load what is ours and nothing else, and nothing inline.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// headers are set once for every page. The referrer stays on this site, where
// browsers that know no Sec-Fetch-Site prove by it that a form is ours.
func (p *portal) headers(next http.Handler) http.Handler {
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

// sameOrigin refuses forms that another site sends in a visitor's name.
func (p *portal) sameOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.cross.Check(r) != nil {
			p.fail(w, r, errCrossOrigin)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// limit turns away an address that asks too often. What declares stands not
// behind it: whoever declares waits at the door.
func (p *portal) limit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.limiter != nil && p.limiter.OnLimit(w, r, door.Address(r)) {
			p.fail(w, r, errTooOften)
			return
		}
		next.ServeHTTP(w, r)
	})
}

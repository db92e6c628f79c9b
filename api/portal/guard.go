package portal

import (
	"net"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5/middleware"
	"github.com/go-chi/httprate"
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

// limit turns away an address that asks too often, but never a declaration.
func (p *portal) limit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.limiter != nil && !isDeclaring(r) && p.limiter.OnLimit(w, r, address(r)) {
			p.fail(w, r, errTooOften)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func isDeclaring(r *http.Request) bool {
	if r.Method != http.MethodPost {
		return false
	}
	switch r.URL.Path {
	case pathCancel, pathWithdraw, pathPreview:
		return true
	default:
		return false
	}
}

// slowly receives every declaration, and lets those of an address that sends
// very many wait for a moment; the log says that it happens.
func (p *portal) slowly(next handler) http.HandlerFunc {
	handle := p.handle(next)
	return func(w http.ResponseWriter, r *http.Request) {
		if p.declaring.OnLimit(w, r, address(r)) {
			p.Log.WarnContext(r.Context(), "one address declares very often", "path", r.URL.Path)
			moment := time.NewTimer(p.Slow)
			defer moment.Stop()
			select {
			case <-moment.C:
			case <-r.Context().Done():
			}
		}
		handle(w, r)
	}
}

// address is whom requests are counted for; a network of IPv6 counts as one.
func address(r *http.Request) string {
	if ip := middleware.GetClientIP(r.Context()); ip != "" {
		return httprate.CanonicalizeIP(ip)
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	return httprate.CanonicalizeIP(host)
}

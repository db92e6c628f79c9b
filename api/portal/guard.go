package portal

import (
	"net/http"

	"github.com/fairwell/fairwell/api/door"
)

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

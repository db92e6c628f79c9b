package portal

import (
	"net/http"

	"github.com/fairwell/fairwell/api/door"
)

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

package door

import (
	"net"
	"net/http"

	"github.com/go-chi/chi/v5/middleware"
	"github.com/go-chi/httprate"
)

// Address is whom requests are counted for; a network of IPv6 (/64) counts as
// one, because whoever has one address of it has them all.
func Address(r *http.Request) string {
	if ip := middleware.GetClientIP(r.Context()); ip != "" {
		return httprate.CanonicalizeIP(ip)
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	return httprate.CanonicalizeIP(host)
}

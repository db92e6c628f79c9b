package desk

import (
	"net/http"
	"net/url"
	"strings"
)

// keysCookie says that single letters are switched off. It names nobody.
const keysCookie = "fairwell-desk-keys"

func keysOn(r *http.Request) bool {
	c, err := r.Cookie(keysCookie)
	return err != nil || c.Value != "off"
}

// keys lists what each letter does, and the switch.
func (d *desk) keys(w http.ResponseWriter, r *http.Request, a agent) error {
	return d.show(w, http.StatusOK, "keys", d.page(r, a, nil))
}

// switchKeys is for whoever presses letters by accident, or says them (WCAG 2.1.4).
func (d *desk) switchKeys(w http.ResponseWriter, r *http.Request, _ agent) error {
	to := "on"
	if keysOn(r) {
		to = "off"
	}
	const year = 365 * 24 * 60 * 60
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // secure under https; it holds on or off
		Name: keysCookie, Value: to, Path: pathQueue, MaxAge: year, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: strings.HasPrefix(d.PublicURL, "https://"),
	})
	return seeOther(w, r, pathKeys, url.Values{})
}

package signin

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/alexedwards/scs/v2"
	"github.com/coreos/go-oidc/v3/oidc"
)

// Realm is what somebody signs in to. The issuer must know its Callback, below the
// site's address, as where to send browsers back.
type Realm struct {
	Home                 string // where somebody comes who wanted to go nowhere else
	Begin, Callback, End string
	After                string // where signing out leads

	cookie string   // its name without https
	below  string   // the paths that the cookie is sent to
	scopes []string // asked for beside who it is
	staff  bool     // the issuer's access token speaks for the person; there is no customer
}

// The addresses of the customer centre's realm.
const (
	PathBegin    = "/konto/anmelden"
	PathCallback = "/konto/zurueck"
	PathEnd      = "/konto/abmelden"
)

// Customers sign in to the customer centre.
func Customers() Realm {
	return Realm{Home: "/konto", Begin: PathBegin, Callback: PathCallback, End: PathEnd, After: "/", cookie: "fairwell", below: "/"}
}

// Support signs in to its desk, which calls the API with the person's own token.
func Support() Realm {
	return Realm{
		Home: "/support", Begin: "/support/sign-in", Callback: "/support/signed-in", End: "/support/sign-out", After: "/support",
		cookie: "fairwell-support", below: "/support", scopes: []string{"support"}, staff: true,
	}
}

func (r Realm) scope() []string { return append([]string{oidc.ScopeOpenID}, r.scopes...) }

// cookieOf is the realm's cookie, which ends with the browser. Under https its name
// makes browsers refuse one that a plain connection has set, and where it goes to the
// whole site, one that another host has.
func (r Realm) cookieOf(secure bool) scs.SessionCookie {
	c := scs.SessionCookie{Name: r.cookie, Path: r.below, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: secure}
	switch {
	case secure && r.below == "/":
		c.Name = "__Host-" + c.Name
	case secure:
		c.Name = "__Secure-" + c.Name
	}
	return c
}

const (
	// returnParameter names where to go once signed in.
	returnParameter = "nach"
	maxReturn       = 512
)

// BeginPath is where to send somebody who must sign in first, and comes back to
// a path of ours afterwards.
func (r Realm) BeginPath(back string) string {
	return r.Begin + "?" + url.Values{returnParameter: {back}}.Encode()
}

// localPath is a path of this site, or the realm's home: a link must not lead
// through us to somewhere else. Browsers read a backslash as a slash, and skip tabs
// and line breaks.
func (r Realm) localPath(text string) string {
	if len(text) > maxReturn || !strings.HasPrefix(text, "/") || strings.HasPrefix(text, "//") {
		return r.Home
	}
	for _, c := range []byte(text) {
		if c <= ' ' || c >= 0x7f || c == '\\' {
			return r.Home
		}
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Fragment != "" {
		return r.Home
	}
	switch u.Path {
	case r.Begin, r.Callback, r.End:
		return r.Home
	default:
		return text
	}
}

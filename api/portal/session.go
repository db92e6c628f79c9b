package portal

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/fairwell/fairwell/api/signin"
)

// signing is the page before the customer centre.
type signing struct {
	Offered bool // somebody can sign in here
	Lost    bool // something was to be declared, and nothing was
	Begin   string
	Reason  string      // what was typed before the session ended; it is in no address
	Problem signin.Code // why somebody could not be signed in or out, "" for nothing
}

// customer is who is signed in.
func (p *portal) customer(ctx context.Context) (string, bool) {
	if p.SignIn == nil {
		return "", false
	}
	return p.SignIn.Customer(ctx)
}

func (p *portal) askToSignIn(w http.ResponseWriter, r *http.Request, status int) error {
	return p.show(w, status, "signin", p.page(r, signing{
		Offered: p.SignIn != nil, Lost: r.Method == http.MethodPost, Begin: signin.Customers().BeginPath(wayBack(r)),
		Reason: clean(r.PostForm.Get("reason"), true),
	}))
}

// wayBack leads to what was asked for; after a session that ended, to what was chosen.
func wayBack(r *http.Request) string {
	if r.Method == http.MethodGet {
		return r.URL.RequestURI()
	}
	chosen := url.Values{}
	for name, values := range r.PostForm {
		if name == "p" || name == "c" || name == "kind" || name == "lang" || strings.HasPrefix(name, "wish.") {
			chosen[name] = values
		}
	}
	if !chosen.Has("p") && !chosen.Has("c") {
		return pathAccount
	}
	return (&url.URL{Path: pathPreview, RawQuery: chosen.Encode()}).String()
}

// notSignedIn says why somebody could not be signed in or out. All other pages
// go on working.
func (p *portal) notSignedIn(w http.ResponseWriter, r *http.Request, why *signin.Error) error {
	status := http.StatusBadRequest
	if why.Code == signin.IssuerDown || why.Code == signin.SessionsDown {
		status = http.StatusServiceUnavailable
		w.Header().Set("Retry-After", "5")
	}
	p.Log.WarnContext(r.Context(), "somebody could not be signed in or out", "code", why.Code, "step", why.Step, "error", why.Err)
	return p.show(w, status, "signin", p.page(r, signing{Offered: true, Begin: signin.Customers().BeginPath(pathAccount), Problem: why.Code}))
}

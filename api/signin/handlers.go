package signin

import (
	"net/http"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Begin sends the browser to the issuer: GET the realm's Begin. Link to it; a form
// would be held back by the pages' form-action policy. Errors are *Error.
func (s *SignIn) Begin(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := s.client(ctx)
	if err != nil {
		return err
	}
	a := newAttempt(s.realm.localPath(r.URL.Query().Get(returnParameter)), s.now())
	s.remember(ctx, a)
	if _, signedIn := Who(ctx); !signedIn {
		// Whoever only knocks is not remembered for hours.
		s.sessions.SetDeadline(ctx, time.Now().Add(attemptTime))
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, c.oauth.AuthCodeURL(a.State, oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)), http.StatusFound)
	return nil
}

// Callback takes the issuer's answer: GET the realm's Callback. Errors are *Error.
func (s *SignIn) Callback(w http.ResponseWriter, r *http.Request) error {
	ctx, answer := r.Context(), r.URL.Query()
	a, ok := s.take(ctx, answer.Get("state"))
	switch {
	case !ok:
		return &Error{Code: Unknown, Step: "state"}
	case a.expired(s.now()):
		return &Error{Code: Expired, Step: "state"}
	}
	c, err := s.client(ctx)
	switch {
	case err != nil:
		return err
	case (c.named || answer.Has("iss")) && answer.Get("iss") != c.config.Issuer:
		return &Error{Code: Refused, Step: "answer: from another issuer"}
	case answer.Has("error"):
		return &Error{Code: told(answer.Get("error")), Step: "answer"}
	case answer.Get("code") == "":
		return &Error{Code: Refused, Step: "answer: no code"}
	}
	given, err := c.exchange(ctx, answer.Get("code"), a.Verifier)
	if err != nil {
		return err
	}
	who, err := c.verify(ctx, given, a.Nonce)
	if err != nil {
		return err
	}
	if err := s.enter(ctx, who); err != nil {
		return &Error{Code: SessionsDown, Step: "new session", Err: err}
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, a.Return, http.StatusSeeOther)
	return nil
}

// End signs out here, not at the issuer: POST the realm's End, behind the pages'
// check for cross-origin requests. Errors are *Error.
func (s *SignIn) End(w http.ResponseWriter, r *http.Request) error {
	if err := s.sessions.Destroy(r.Context()); err != nil {
		return &Error{Code: SessionsDown, Step: "end", Err: err}
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, s.realm.After, http.StatusSeeOther)
	return nil
}

// told translates the codes of OAuth 2.0 and OpenID Connect.
func told(code string) Code {
	switch code {
	case "access_denied", "login_required", "interaction_required", "consent_required", "account_selection_required":
		return Denied
	case "server_error", "temporarily_unavailable":
		return IssuerDown
	default:
		return Refused
	}
}

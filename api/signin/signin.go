// Package signin owns who is signed in to the customer centre, and to the desk of
// support: it sends the browser to the issuer (OpenID Connect, authorization code with PKCE), checks
// what comes back, and keeps a session whose cookie holds a random token alone.
//
// It must never see a password, never send a browser to another site than the
// issuer, never name in an error what the issuer or the browser sent, and never
// stop the start because the issuer is down. It renders no page: handlers
// answer an *Error for the error page of whoever serves them.
package signin

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/fairwell/fairwell/api/issuer"
)

const (
	// idleTime and lifetime end a session: unused, and at the latest.
	idleTime = 30 * time.Minute
	lifetime = 12 * time.Hour
	// attemptTime is how long a person may take at the issuer.
	attemptTime = 10 * time.Minute
	// saveTime bounds storing a session whose browser has gone already.
	saveTime = 5 * time.Second
	// sweepEvery is the mean pause between two sweeps of a process.
	sweepEvery = 10 * time.Minute
)

// Sessions stores sessions by the hash of their token.
type Sessions interface {
	scs.CtxStore
	// Sweep deletes some that expired and says how many.
	Sweep(ctx context.Context) (int64, error)
}

// Config says who signs in where. All but the last five are required.
type Config struct {
	Realm    Realm
	Issuer   string
	ClientID string
	BaseURL  string // address of the site without a path; https makes the cookie secure
	Sessions Sessions

	ClientSecret  func() string    // asked at each exchange, so that it can be replaced; "": a public client; default none
	CustomerClaim string           // claim with the customer ID; default sub
	Now           func() time.Time // default time.Now
	HTTPClient    *http.Client     // asks the issuer; default one that gives up after 5 s
	Log           *slog.Logger     // told of sweeps that fail; default slog.Default
}

// SignIn signs people in to one realm and out. It is safe for concurrent use.
type SignIn struct {
	realm    Realm
	issuer   issuer.Question[*client]
	store    Sessions
	sessions *scs.SessionManager
	now      func() time.Time
	log      *slog.Logger
	pause    time.Duration // between two sweeps
}

// New asks nobody yet: the issuer may be down.
func New(c Config) *SignIn {
	if c.ClientSecret == nil {
		c.ClientSecret = func() string { return "" }
	}
	if c.CustomerClaim == "" {
		c.CustomerClaim = "sub"
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.HTTPClient == nil {
		c.HTTPClient = &http.Client{Timeout: issuer.Time}
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return &SignIn{
		realm: c.Realm, issuer: issuer.Question[*client]{Ask: c.discover}, store: c.Sessions, sessions: manager(c), now: c.Now, log: c.Log, pause: sweepEvery,
	}
}

// client is what the issuer makes of us. Errors are *Error.
func (s *SignIn) client(ctx context.Context) (*client, error) {
	c, err := s.issuer.Answer(ctx)
	if errors.Is(err, issuer.ErrAway) {
		err = &Error{Code: IssuerDown, Step: "discovery"}
	}
	return c, err
}

// manager sets the sessions up. The cookie ends with the browser, and the
// session by itself.
func manager(c Config) *scs.SessionManager {
	// Not by its constructor, which starts a goroutine that nobody can stop.
	return &scs.SessionManager{
		Store: c.Sessions, HashTokenInStore: true, Codec: scs.GobCodec{}, IdleTimeout: idleTime, Lifetime: lifetime,
		Cookie: c.Realm.cookieOf(strings.HasPrefix(c.BaseURL, "https://")),
	}
}

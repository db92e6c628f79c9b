package signin

import (
	"context"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
)

// What a session holds.
const (
	keyAttempts = "attempts"
	keyCustomer = "customer"
	keyIssuer   = "issuer"
	keySubject  = "subject"
	keyToken    = "token"
)

// Caller is who is signed in.
type Caller struct {
	Customer string // customer ID; "" in the realm of support
	Issuer   string
	Subject  string
	Token    string // the issuer's access token, in the realm of support alone
}

type callerKey struct{}

// Customer returns the ID of the customer who is signed in. Load comes first.
func Customer(ctx context.Context) (string, bool) {
	who, ok := Who(ctx)
	return who.Customer, ok && who.Customer != ""
}

// Who returns who is signed in. Load comes first.
func Who(ctx context.Context) (Caller, bool) {
	who, ok := ctx.Value(callerKey{}).(Caller)
	return who, ok
}

// Load reads the session before a handler, and stores it and sets its cookie
// before the first byte of the answer. Without a cookie it asks nobody. fail
// renders an *Error, from within Load's own answer.
func (s *SignIn) Load(fail func(http.ResponseWriter, *http.Request, error)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Add("Vary", "Cookie")
			var token string
			if cookie, err := r.Cookie(s.sessions.Cookie.Name); err == nil {
				token = cookie.Value
			}
			ctx, err := s.sessions.Load(r.Context(), token)
			if err != nil {
				fail(w, r, &Error{Code: SessionsDown, Step: "load", Err: err})
				return
			}
			if who := s.caller(ctx); who.Subject != "" {
				ctx = context.WithValue(ctx, callerKey{}, who)
			}
			r = r.WithContext(ctx)
			saving := &writer{ResponseWriter: w, sign: s, request: r, fail: fail}
			next.ServeHTTP(saving, r)
			saving.save()
		})
	}
}

// Customer is who is signed in, for those who hold a SignIn.
func (s *SignIn) Customer(ctx context.Context) (string, bool) { return Customer(ctx) }

func (s *SignIn) caller(ctx context.Context) Caller {
	return Caller{
		Customer: s.sessions.GetString(ctx, keyCustomer),
		Issuer:   s.sessions.GetString(ctx, keyIssuer),
		Subject:  s.sessions.GetString(ctx, keySubject),
		Token:    unseal(s.sessions.GetBytes(ctx, keyToken), s.sessions.Token(ctx)),
	}
}

// enter begins a session under a new token: who planted or saw the old one has
// nothing of it. What the old one held is forgotten.
func (s *SignIn) enter(ctx context.Context, who Caller) error {
	if err := s.sessions.Clear(ctx); err != nil {
		return err
	}
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	s.sessions.Put(ctx, keyCustomer, who.Customer)
	s.sessions.Put(ctx, keyIssuer, who.Issuer)
	s.sessions.Put(ctx, keySubject, who.Subject)
	if who.Token != "" {
		s.sessions.Put(ctx, keyToken, seal(who.Token, s.sessions.Token(ctx)))
	}
	return nil
}

// writer stores the session when the answer begins. If that fails, what the
// handler writes is dropped for the error page.
type writer struct {
	http.ResponseWriter

	sign    *SignIn
	request *http.Request
	fail    func(http.ResponseWriter, *http.Request, error)
	saved   bool
	failed  bool
}

func (w *writer) WriteHeader(status int) {
	if status < http.StatusOK || w.save() {
		w.ResponseWriter.WriteHeader(status)
	}
}

func (w *writer) Write(b []byte) (int, error) {
	if !w.save() {
		return len(b), nil
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController through.
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// save says whether the answer may go on. A session is stored also if the
// browser has gone meanwhile: the code it came with is used up.
func (w *writer) save() bool {
	if w.saved {
		return !w.failed
	}
	w.saved = true
	sessions := w.sign.sessions
	before := ""
	if cookie, err := w.request.Cookie(sessions.Cookie.Name); err == nil {
		before = cookie.Value
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(w.request.Context()), saveTime)
	defer cancel()
	switch sessions.Status(ctx) {
	case scs.Modified:
		token, expires, err := sessions.Commit(ctx)
		if err != nil {
			w.failed = true
			for _, name := range []string{"Content-Disposition", "Content-Length", "Content-Type", "ETag", "Location"} {
				w.Header().Del(name)
			}
			w.fail(w.ResponseWriter, w.request, &Error{Code: SessionsDown, Step: "store", Err: err})
			return false
		}
		// The same token again is not sent: the answer to a request that was
		// overtaken by signing in would put the old one back.
		if token != before {
			sessions.WriteSessionCookie(ctx, w.ResponseWriter, token, expires)
		}
	case scs.Destroyed:
		sessions.WriteSessionCookie(ctx, w.ResponseWriter, "", time.Time{})
	}
	return true
}

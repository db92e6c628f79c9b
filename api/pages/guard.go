package pages

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"

	"github.com/go-chi/chi/v5/middleware"
)

// ErrCrossOrigin is what a site's Failing is told of a form that another site sent.
var ErrCrossOrigin = errors.New("another site sent the form")

// Handler makes a page; what it returns becomes a page that says what went wrong.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Failing answers with the page about an error: the one place of a site where errors
// become pages.
type Failing func(w http.ResponseWriter, r *http.Request, err error)

// Handle makes a page or the one about what went wrong.
func (f Failing) Handle(h Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			f(w, r, err)
		}
	}
}

// RecoverPanic answers with the page about a failure; the stack goes to the log alone.
func (f Failing) RecoverPanic(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		defer func() {
			e := recover()
			if e == nil {
				return
			}
			if e == http.ErrAbortHandler { //nolint:errorlint // net/http compares it so
				panic(e)
			}
			if seen.Status() == 0 {
				f(seen, r, fmt.Errorf("panic: %v\n%s", e, debug.Stack()))
			}
		}()
		next.ServeHTTP(seen, r)
	})
}

// SameOrigin refuses forms that another site sends in somebody's name; those sent from
// the site's own address are taken whatever a proxy says of the host.
func (f Failing) SameOrigin(publicURL string) (func(http.Handler) http.Handler, error) {
	cross := http.NewCrossOriginProtection()
	if err := cross.AddTrustedOrigin(publicURL); err != nil {
		return nil, fmt.Errorf("trust the public address: %w", err)
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if cross.Check(r) != nil {
				f(w, r, ErrCrossOrigin)
				return
			}
			next.ServeHTTP(w, r)
		})
	}, nil
}

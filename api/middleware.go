package api

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"go.opentelemetry.io/otel/codes"

	"github.com/fairwell/fairwell/internal/tracing"
)

// securityHeaders are set once for every answer; /docs loosens its own policy.
// Whoever came by https once is not led elsewhere for a year.
func securityHeaders(publicURL string) func(http.Handler) http.Handler {
	secure := strings.HasPrefix(publicURL, "https://")
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h := w.Header()
			h.Set("Cache-Control", "no-store")
			h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
			h.Set("Referrer-Policy", "no-referrer")
			h.Set("X-Content-Type-Options", "nosniff")
			if secure {
				h.Set("Strict-Transport-Security", "max-age=31536000")
			}
			next.ServeHTTP(w, r)
		})
	}
}

// limitTime ends what a request waits for, well before the server's write limit.
func limitTime(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), requestTime)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// recoverPanic answers 500 with an ID; the stack goes to the log alone.
func (s *service) recoverPanic(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler { //nolint:errorlint // net/http compares it so
				panic(p)
			}
			problem := s.unexpected(r.Context(), fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
			if seen, ok := w.(middleware.WrapResponseWriter); !ok || seen.Status() == 0 {
				writeProblem(w, problem)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// observe traces and tells of each answer by its route's pattern: a path holds IDs.
func observe(traces *tracing.Traces, tell func(method, route string, status int, took time.Duration)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			started := time.Now()
			seen := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
			method := knownMethod(r.Method)
			ctx, span := traces.Serve(r, tracing.Method.String(method))
			defer span.End()
			next.ServeHTTP(seen, r.WithContext(ctx))
			route, status := cmp.Or(chi.RouteContext(ctx).RoutePattern(), "unknown"), max(seen.Status(), http.StatusOK)
			span.SetName(method + " " + route)
			span.SetAttributes(tracing.Route.String(route), tracing.Status.Int(status))
			if status >= http.StatusInternalServerError {
				span.SetStatus(codes.Error, "")
			}
			if tell != nil {
				tell(method, route, status, time.Since(started))
			}
		})
	}
}

// knownMethod keeps what clients invent out of the metrics.
func knownMethod(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	default:
		return "other"
	}
}

// methodNotAllowed says which methods a path has.
func methodNotAllowed(r chi.Routes) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		var allowed []string
		for _, m := range []string{http.MethodGet, http.MethodPost} {
			if r.Match(chi.NewRouteContext(), m, req.URL.Path) {
				allowed = append(allowed, m)
			}
		}
		writeProblem(w, newProblem(http.StatusMethodNotAllowed, codeMethodNotAllowed, detailMethod).
			with("Allow", strings.Join(allowed, ", ")))
	}
}

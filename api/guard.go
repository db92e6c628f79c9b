package api

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"

	"github.com/fairwell/fairwell/api/door"
)

const (
	bearer      = "token"
	metaScopes  = "scopes"
	headerKey   = "Idempotency-Key"
	pathDeclare = "/v1/cancellations"
)

// fail answers a request that goes no further.
func (s *service) fail(ctx huma.Context, err error) {
	_, w := humachi.Unwrap(ctx)
	writeProblem(w, s.problem(ctx.Context(), err))
}

// authenticate lets in who holds a token with one of the operation's scopes.
func (s *service) authenticate(ctx huma.Context, next func(huma.Context)) {
	r, w := humachi.Unwrap(ctx)
	c, err := s.caller(r)
	if err == nil {
		scopes, _ := ctx.Operation().Metadata[metaScopes].([]string)
		if !slices.ContainsFunc(scopes, c.has) {
			err = errForbidden
		}
	}
	// A declaration is never dropped for being one too many.
	if r.Method != http.MethodPost || r.URL.Path != pathDeclare || err != nil {
		if s.exceeds(w, r, c) {
			err = errRateExceeded
		}
	}
	if err != nil {
		s.fail(ctx, err)
		return
	}
	next(huma.WithContext(ctx, withCaller(ctx.Context(), c)))
}

func (s *service) caller(r *http.Request) (caller, error) {
	scheme, raw, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || raw == "" {
		return caller{}, errNoToken
	}
	return s.tokens.verify(r.Context(), strings.TrimSpace(raw))
}

// exceeds counts the request for its subject, or for its address if the token
// says nobody.
func (s *service) exceeds(w http.ResponseWriter, r *http.Request, c caller) bool {
	if s.limiter == nil {
		return false
	}
	key := "ip " + door.Address(r)
	if c.actor.Subject != "" {
		key = "sub " + c.actor.Issuer + " " + c.actor.Subject
	}
	return s.limiter.OnLimit(w, r, key)
}

// checkKey asks for the Idempotency-Key where the operation has one.
func (s *service) checkKey(ctx huma.Context, next func(huma.Context)) {
	for _, p := range ctx.Operation().Parameters {
		if p.Name != headerKey {
			continue
		}
		r, _ := humachi.Unwrap(ctx)
		if keys := r.Header.Values(headerKey); len(keys) != 1 || !isKey(keys[0]) {
			s.fail(ctx, invalid("header."+headerKey, "is needed: 1 to 200 visible ASCII characters, given once"))
			return
		}
	}
	next(ctx)
}

func isKey(key string) bool {
	return len(key) >= 1 && len(key) <= maxText &&
		!strings.ContainsFunc(key, func(r rune) bool { return r < '!' || r > '~' })
}

// checkBody reads a body whole, within its limit, and hands it on if it is JSON
// that means one thing.
func (s *service) checkBody(ctx huma.Context, next func(huma.Context)) {
	if ctx.Operation().RequestBody == nil {
		next(ctx)
		return
	}
	r, _ := humachi.Unwrap(ctx)
	body, err := readBody(r)
	if err == nil {
		err = checkJSON(body)
	}
	if err != nil {
		s.fail(ctx, err)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	next(ctx)
}

func readBody(r *http.Request) ([]byte, error) {
	if !isJSON(r.Header) {
		return nil, errMediaType
	}
	return readAll(r.Body, maxBody, errTooLarge)
}

// readAll reads a body to its end; one of more than most bytes is tooLarge.
func readAll(from io.Reader, most int64, tooLarge error) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(from, most+1))
	var network net.Error
	switch {
	case errors.As(err, &network) && network.Timeout():
		return nil, errSlow
	case err != nil:
		return nil, errMalformed
	case int64(len(body)) > most:
		return nil, tooLarge
	default:
		return body, nil
	}
}

// isJSON takes a body without a type for JSON.
func isJSON(h http.Header) bool {
	if encoding := h.Get("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return false
	}
	if h.Get("Content-Type") == "" {
		return true
	}
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	charset := params["charset"]
	return err == nil && kind == "application/json" && (charset == "" || strings.EqualFold(charset, "utf-8"))
}

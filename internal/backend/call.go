package backend

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/tracing"
)

const (
	maxAnswer    = 64 << 10       // bytes that are read of an answer
	maxPause     = 24 * time.Hour // the longest Retry-After that is believed
	codeConflict = "http_409"
	codeUnknown  = "http_404"
)

// call makes one request, traces and counts it.
func (c *Client) call(ctx context.Context, line Line, o Order, method string, body []byte) ([]byte, *Error) {
	ctx, span := tracing.Start(ctx, "backend "+method, tracing.Line.String(o.Line))
	answer, failed := c.request(ctx, line, o, method, body)
	code := ""
	// Who is asked and does not know has answered.
	if failed != nil && (method != http.MethodGet || failed.Code != codeUnknown) {
		code = failed.Code
	}
	tracing.End(span, code)
	c.observe(ctx, o.Line, cmp.Or(code, "ok"))
	return answer, failed
}

// request makes one request about the order's product and reads the answer of a
// success. No error holds anything of an answer but its status.
func (c *Client) request(ctx context.Context, line Line, o Order, method string, body []byte) ([]byte, *Error) {
	token, err := line.token()
	if err != nil {
		return nil, &Error{Line: o.Line, Class: Unauthorised, Code: "token_unreadable"}
	}
	address := line.BaseURL + "/products/" + url.PathEscape(o.ProductID)
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return nil, &Error{Line: o.Line, Class: NotConfigured, Code: "bad_address"}
	}
	req.Header.Set("Accept", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if method == http.MethodPatch {
		req.Header.Set("Content-Type", "application/json")
		// Go's transport may repeat a request with this header after a lost
		// connection. That is what the key is for.
		req.Header.Set("Idempotency-Key", o.Key)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, &Error{Line: o.Line, Class: Delayed, Code: failureCode(err)}
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return nil, c.refused(o.Line, res)
	}
	if method == http.MethodPatch {
		return nil, nil // the status says it all, even if the rest of the answer is lost
	}
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return nil, &Error{Line: o.Line, Class: Delayed, Code: failureCode(err)}
	}
	return answer, nil
}

// refused reads the class from the status.
func (c *Client) refused(line string, res *http.Response) *Error {
	e := &Error{Line: line, Class: Rejected, Code: "http_" + strconv.Itoa(res.StatusCode)}
	switch s := res.StatusCode; {
	case s == http.StatusUnauthorized || s == http.StatusForbidden:
		e.Class = Unauthorised
	case s == http.StatusRequestTimeout || s == http.StatusTooEarly || s == http.StatusTooManyRequests || s >= 500:
		e.Class = Delayed
		e.RetryAfter = c.retryAfter(res.Header.Get("Retry-After"))
	}
	return e
}

// retryAfter reads seconds or a date; what it cannot read is no wish.
func (c *Client) retryAfter(header string) time.Duration {
	if seconds, err := strconv.ParseUint(header, 10, 32); err == nil {
		return min(time.Duration(seconds)*time.Second, maxPause)
	}
	if at, err := http.ParseTime(header); err == nil {
		return min(max(at.Sub(c.now()), 0), maxPause)
	}
	return 0
}

// token is read at every call. What a header cannot carry is no token.
func (l Line) token() (string, error) {
	if l.TokenFile == "" {
		return l.Token, nil
	}
	content, err := os.ReadFile(l.TokenFile)
	if err != nil {
		return "", err
	}
	token := strings.TrimSpace(string(content))
	if token == "" || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", errors.New("token file holds no token")
	}
	return token, nil
}

// failureCode names what went wrong without the error's text.
func failureCode(err error) string {
	var (
		dns    *net.DNSError
		netErr net.Error
	)
	switch {
	case errors.Is(err, context.Canceled):
		return "cancelled"
	case errors.As(err, &dns):
		return "dns"
	case errors.As(err, &netErr) && netErr.Timeout():
		return "timeout"
	default:
		return "no_answer"
	}
}

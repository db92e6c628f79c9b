package backend

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

// statusTerminating is TMF637's word for a product with a set end.
const statusTerminating = "pendingTerminate"

// Config says which lines there are and how long one request may take.
type Config struct {
	Lines   map[string]Line
	Timeout time.Duration    // default 10 s
	Now     func() time.Time // default time.Now; reads a Retry-After that is a date
}

// Client calls the product backends. It may be used by many goroutines at once.
type Client struct {
	lines map[string]Line
	http  *http.Client
	now   func() time.Time
}

// New returns a Client. Redirects are answers like any other and are never
// followed: the order would go to somebody who was not configured.
func New(c Config) *Client {
	if c.Timeout == 0 {
		c.Timeout = 10 * time.Second
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Client{
		lines: c.Lines,
		now:   c.Now,
		http: &http.Client{
			Timeout:       c.Timeout,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// Order tells a backend to end one product.
type Order struct {
	Line      string
	ProductID string
	EndsOn    notice.Date // last day, inclusive
	Key       string      // "<item>/<decision>": the same order has the same key
}

// product is the part of TMF637's product that Fairwell reads and writes.
type product struct {
	Status          string `json:"status"`
	TerminationDate string `json:"terminationDate"`
}

// Terminate sets the product's end at the backend of its line. It makes one
// attempt; nil means that the backend holds that end, or that none is needed.
// Every error is an *Error.
func (c *Client) Terminate(ctx context.Context, o Order) error {
	line, ok := c.lines[o.Line]
	switch {
	case !ok || (!line.MarkOnly && line.BaseURL == ""):
		return &Error{Line: o.Line, Class: NotConfigured, Code: "line_not_configured"}
	case line.MarkOnly:
		return nil
	case o.ProductID == "" || o.ProductID == "." || o.ProductID == ".." || o.EndsOn.IsZero() || o.Key == "":
		return &Error{Line: o.Line, Class: Rejected, Code: "bad_order"}
	}
	want := product{Status: statusTerminating, TerminationDate: o.EndsOn.String()}
	body, err := json.Marshal(want)
	if err != nil {
		return &Error{Line: o.Line, Class: Rejected, Code: "bad_order"}
	}
	_, failed := c.call(ctx, line, o, http.MethodPatch, body)
	if failed != nil && failed.Code == codeConflict {
		failed = c.compare(ctx, line, o, want)
	}
	if failed != nil {
		return failed
	}
	return nil
}

// compare says whether a conflict is none: an earlier attempt of this order may
// have been applied without our seeing the answer.
func (c *Client) compare(ctx context.Context, line Line, o Order, want product) *Error {
	body, failed := c.call(ctx, line, o, http.MethodGet, nil)
	if failed != nil {
		return failed
	}
	var have product
	if json.Unmarshal(body, &have) != nil || have != want {
		return &Error{Line: o.Line, Class: Rejected, Code: "conflict"}
	}
	return nil
}

package backend

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

// TMF637's words for a product that runs on, for one with a set end, and for one
// whose end has come.
const (
	statusActive      = "active"
	statusTerminating = "pendingTerminate"
	statusTerminated  = "terminated"
)

// Config says which lines there are and how long one request may take.
type Config struct {
	Lines   map[string]Line
	Timeout time.Duration    // default 10 s
	Now     func() time.Time // default time.Now; reads a Retry-After that is a date
	// Observe counts a request that was made, by line and by the code of its failure; the
	// code is ok for none. It may be nil.
	Observe func(ctx context.Context, line, code string)
}

// Client calls the product backends. It may be used by many goroutines at once.
type Client struct {
	lines map[string]Line
	http  *http.Client
	now   func() time.Time

	observe func(ctx context.Context, line, code string)
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
	if c.Observe == nil {
		c.Observe = func(context.Context, string, string) {}
	}
	return &Client{
		observe: c.Observe,
		lines:   c.Lines,
		now:     c.Now,
		http: &http.Client{
			Timeout:       c.Timeout,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// Order tells a backend until when one product runs.
type Order struct {
	Line      string
	ProductID string
	EndsOn    notice.Date // last day, inclusive; zero: the product continues
	Key       string      // "<item>/<decision>": the same order has the same key
}

// product is the part of TMF637's product that Fairwell reads and writes.
type product struct {
	Status          string `json:"status"`
	TerminationDate string `json:"terminationDate,omitempty"`
}

func (o Order) wanted() product {
	if o.EndsOn.IsZero() {
		return product{Status: statusActive}
	}
	return product{Status: statusTerminating, TerminationDate: o.EndsOn.String()}
}

// is compares with what an order wants; an end that was set may have come by now.
func (p product) is(wanted product) bool {
	if p.Status == statusTerminated && wanted.Status == statusTerminating {
		p.Status = statusTerminating
	}
	return p == wanted
}

// Set tells the backend of the product's line. It makes one attempt; nil means
// that the backend took the order or holds it already, or that none is needed.
// Every error is an *Error.
func (c *Client) Set(ctx context.Context, o Order) error {
	line, told, err := c.line(o)
	if err != nil || !told {
		return err
	}
	body, err := json.Marshal(o.wanted())
	if err != nil {
		return &Error{Line: o.Line, Class: Rejected, Code: "bad_order"}
	}
	_, failed := c.call(ctx, line, o, http.MethodPatch, body)
	if failed != nil && failed.Code == codeConflict {
		// An earlier attempt of this order may have been applied without our
		// seeing the answer.
		failed = c.compare(ctx, line, o, &Error{Line: o.Line, Class: Rejected, Code: "conflict"})
	}
	if failed != nil {
		return failed
	}
	return nil
}

// Verify asks the backend whether it holds what the order says; not_held, which
// is tried again, if it does not. An attempt of an earlier decision may arrive
// after a later one, and the order of keys means nothing to a backend, so a later
// decision counts as carried out only when this agrees. Every error is an *Error.
func (c *Client) Verify(ctx context.Context, o Order) error {
	line, told, err := c.line(o)
	if err != nil || !told {
		return err
	}
	if failed := c.compare(ctx, line, o, &Error{Line: o.Line, Class: Delayed, Code: "not_held"}); failed != nil {
		return failed
	}
	return nil
}

// line finds whom the order goes to. told is false where the mark suffices and
// nobody is told.
func (c *Client) line(o Order) (line Line, told bool, err error) {
	line, known := c.lines[o.Line]
	switch {
	case !known || (!line.MarkOnly && line.BaseURL == ""):
		return Line{}, false, &Error{Line: o.Line, Class: NotConfigured, Code: "line_not_configured"}
	case line.MarkOnly:
		return line, false, nil
	case o.ProductID == "" || o.ProductID == "." || o.ProductID == ".." || o.Key == "":
		return Line{}, false, &Error{Line: o.Line, Class: Rejected, Code: "bad_order"}
	}
	return line, true, nil
}

// compare reads the product from its backend; differs, unless it is as the order
// wants it.
func (c *Client) compare(ctx context.Context, line Line, o Order, differs *Error) *Error {
	body, failed := c.call(ctx, line, o, http.MethodGet, nil)
	if failed != nil {
		return failed
	}
	var have product
	if json.Unmarshal(body, &have) != nil || !have.is(o.wanted()) {
		return differs
	}
	return nil
}

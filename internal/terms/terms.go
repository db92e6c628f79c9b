// Package terms asks the provider's own service for the terms of a new contract about
// a product: its summary and the instruction on the right to withdraw.
//
// It must never change a word of them, take half of them for the whole, or let what
// was answered into an error.
package terms

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

const (
	maxAnswer   = 128 << 10 // bytes of an answer
	maxPassages = 100       // of each of the two texts
)

// Config says whom to ask.
type Config struct {
	URL     string
	Token   func() string // bearer token as it is now, "" for none
	Timeout time.Duration // default 5 s: somebody waits for the page
}

// Client asks the service. It may be used by many goroutines at once.
type Client struct {
	url   string
	token func() string
	http  *http.Client
}

// New returns a Client. Redirects are answers like any other and are never followed:
// what the contract says would come from somebody who was not configured.
func New(c Config) *Client {
	if c.Timeout == 0 {
		c.Timeout = 5 * time.Second
	}
	return &Client{url: strings.TrimSuffix(c.URL, "/"), token: c.Token, http: &http.Client{
		Timeout:       c.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Of are the terms of a new contract about a product, in a language. Every error is
// cancellation.ErrTermsAway with a code.
func (c *Client) Of(ctx context.Context, productID string, lang notice.Language) (t cancellation.ContractTerms, err error) {
	answer, err := c.ask(ctx, productID, lang)
	if err != nil {
		return t, err
	}
	if json.Unmarshal(answer, &t) != nil {
		return cancellation.ContractTerms{}, away("malformed")
	}
	if !whole(t.Summary) || !whole(t.Withdrawal) {
		return cancellation.ContractTerms{}, away("incomplete")
	}
	return t, nil
}

func (c *Client) ask(ctx context.Context, productID string, lang notice.Language) ([]byte, error) {
	if productID == "" || productID == "." || productID == ".." {
		return nil, away("bad_product")
	}
	address := c.url + "/" + url.PathEscape(productID) + "?lang=" + url.QueryEscape(string(lang))
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, away("bad_address")
	}
	req.Header.Set("Accept", "application/json")
	if token := c.token(); token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, away(failureCode(err))
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil, away(fmt.Sprintf("http_%d", res.StatusCode))
	}
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, away(failureCode(err))
	case len(answer) > maxAnswer:
		return nil, away("too_large")
	}
	return answer, nil
}

// whole says whether there is a text, each part of which says something that a page,
// a mail and a paper show alike.
func whole(text []cancellation.Passage) bool {
	for _, p := range text {
		if strings.TrimSpace(p.Title) == "" || strings.TrimSpace(p.Text) == "" || strings.ContainsFunc(p.Title, unseen) ||
			strings.ContainsFunc(strings.ReplaceAll(p.Text, "\n", ""), unseen) {
			return false
		}
	}
	return len(text) > 0 && len(text) <= maxPassages
}

// unseen are controls and marks that turn the direction of the text around them.
func unseen(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == unicode.ReplacementChar || r == '\u2028' || r == '\u2029'
}

func away(code string) error { return fmt.Errorf("%w: %s", cancellation.ErrTermsAway, code) }

// failureCode names what went wrong without the error's text, which holds the address.
func failureCode(err error) string {
	var slow net.Error
	if errors.As(err, &slow) && slow.Timeout() {
		return "timeout"
	}
	return "no_answer"
}

package probe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// The buttons as the law names them (§ 312k Abs. 2 BGB).
const (
	buttonOne = "Verträge hier kündigen"
	buttonTwo = "jetzt kündigen"
)

// maxPage is more than any of the pages.
const maxPage = 1 << 20

// ErrDeclared says that the probe was taken for a declaration. Whoever repeats probes
// stops then: each would be one more case that a person has to look at.
var ErrDeclared = errors.New("the probe was stored as a declaration")

// Visitor is who probes. Timeout is for the whole way, and what takes longer is a
// failure.
type Visitor struct {
	Page    string // that holds button 1
	Key     func() string
	Timeout time.Duration
}

// Visit goes the whole way once, on connections of its own. An error names the step
// that failed.
func (v Visitor) Visit(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, v.Timeout)
	defer cancel()
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	first, err := get(ctx, client, v.Page)
	if err != nil {
		return fmt.Errorf("open the page of button 1: %w", err)
	}
	to, err := first.link(buttonOne)
	if err != nil {
		return fmt.Errorf("press button 1: %w", err)
	}
	second, err := get(ctx, client, to)
	if err != nil {
		return fmt.Errorf("press button 1: %w", err)
	}
	form, err := second.form(buttonTwo)
	if err != nil {
		return fmt.Errorf("fill in the form: %w", err)
	}
	if err := v.send(ctx, client, form); err != nil {
		return fmt.Errorf("press button 2: %w", err)
	}
	return nil
}

// send fills in the form, marks it and presses its button.
func (v Visitor) send(ctx context.Context, client *http.Client, f form) error {
	for name, value := range map[string]string{"name": Name, "contract": Contract, "email": Email} {
		if !f.fields.Has(name) {
			return fmt.Errorf("the form has no field %q", name)
		}
		f.fields.Set(name, value)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, f.action, strings.NewReader(f.fields.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set(Header, Mark(v.Key(), f.fields.Get("token")))
	stay := *client
	stay.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	body, status, err := do(&stay, req)
	switch {
	case err != nil:
		return err
	case status == http.StatusSeeOther:
		return ErrDeclared
	case status != http.StatusOK || string(body) != Answer:
		return fmt.Errorf("it was answered %d, which is not the answer to a probe", status)
	}
	return nil
}

func get(ctx context.Context, client *http.Client, address string) (page, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return page{}, err
	}
	req.Header.Set("Accept-Language", "de")
	body, status, err := do(client, req)
	if err != nil {
		return page{}, err
	}
	if status != http.StatusOK {
		return page{}, fmt.Errorf("it was answered %d", status)
	}
	return read(body, address)
}

func do(client *http.Client, req *http.Request) ([]byte, int, error) {
	req.Header.Set("User-Agent", "fairwell-probe")
	res, err := client.Do(req)
	if err != nil {
		var sent *url.Error
		if errors.As(err, &sent) {
			err = sent.Err // without the address: it is known
		}
		return nil, 0, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxPage))
	if err != nil {
		return nil, 0, fmt.Errorf("read answer: %w", err)
	}
	return body, res.StatusCode, nil
}

package sample

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/fairwell/fairwell/dev/stack"
)

// Door is a client of one HTTP service. It is safe for concurrent use.
type Door struct {
	Client *http.Client
	Base   string
	Token  string // sent as a bearer token, if there is one
}

// NewDoor keeps connections open, as a portal in front of the service would.
func NewDoor(base, token string) Door {
	return Door{
		Client: &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 128}},
		Base:   base, Token: token,
	}
}

// Open is the door to the API of a running stack, as that subject.
func Open(ctx context.Context, e stack.Environment, subject, scope string) (Door, error) {
	query := url.Values{"sub": {subject}, "scope": {scope}, "aud": {e["FAIRWELL_OIDC_AUDIENCE"]}, "ttl": {"12h"}}
	var token []byte
	_, err := NewDoor(e.Identity(), "").call(ctx, http.MethodGet, "/token?"+query.Encode(), nil, nil, &token)
	if err != nil {
		return Door{}, fmt.Errorf("get a token: %w", err)
	}
	return NewDoor(e.API(), string(token)), nil
}

// Get asks and reads the answer to its end.
func (d Door) Get(ctx context.Context, path string) error {
	_, err := d.call(ctx, http.MethodGet, path, nil, nil, nil)
	return err
}

// Read asks and decodes the answer.
func (d Door) Read(ctx context.Context, path string, into any) error {
	var answer []byte
	if _, err := d.call(ctx, http.MethodGet, path, nil, nil, &answer); err != nil {
		return err
	}
	return json.Unmarshal(answer, into)
}

// Post sends the body under an idempotency key and decodes the answer, if into is
// given.
func (d Door) Post(ctx context.Context, path, key string, body, into any) (status int, err error) {
	text, err := json.Marshal(body)
	if err != nil {
		return 0, err
	}
	var answer []byte
	header := http.Header{"Content-Type": {"application/json"}, "Idempotency-Key": {key}}
	if status, err = d.call(ctx, http.MethodPost, path, header, text, &answer); err != nil || into == nil {
		return status, err
	}
	return status, json.Unmarshal(answer, into)
}

func (d Door) call(ctx context.Context, method, path string, header http.Header, body []byte, answer *[]byte) (int, error) {
	req, err := http.NewRequestWithContext(ctx, method, d.Base+path, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	for name, values := range header {
		req.Header[name] = values
	}
	if d.Token != "" {
		req.Header.Set("Authorization", "Bearer "+d.Token)
	}
	res, err := d.Client.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return res.StatusCode, err
	}
	if res.StatusCode/100 != 2 {
		return res.StatusCode, fmt.Errorf("%s %s: status %d: %.200s", method, path, res.StatusCode, text)
	}
	if answer != nil {
		*answer = text
	}
	return res.StatusCode, nil
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/config"
)

// supportCall is one call of the API.
type supportCall struct {
	method, path, key, match string
	body                     any
	columns                  string // of a list, as people read it; "": all
}

// callAPI makes the call and prints the answer. An answer that is no success is
// an error, which the problem document explains.
func callAPI(ctx context.Context, std streams, call supportCall) error {
	c, err := config.ReadSupport(os.Getenv)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	body, err := json.Marshal(call.body)
	if err != nil {
		return fmt.Errorf("encode request: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, call.method, strings.TrimRight(c.URL, "/")+call.path, nil)
	if err != nil {
		return fmt.Errorf("make request: %w", err)
	}
	if call.body != nil {
		req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		req.Header.Set("Content-Type", "application/json")
	}
	for name, value := range map[string]string{"Idempotency-Key": call.key, "If-Match": call.match} {
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	req.Header.Set("Authorization", "Bearer "+c.Token.Reveal())
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	if err := printAnswer(std, answer, call.columns); err != nil {
		return err
	}
	if res.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("the API answered %s", res.Status)
	}
	return nil
}

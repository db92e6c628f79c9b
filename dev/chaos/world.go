package chaos

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/dev/collector"
	"github.com/fairwell/fairwell/dev/stack"
)

// world is the stack from outside, with the doors that only an auditor and a
// saboteur have: the database and Temporal's own API.
type world struct {
	running  *stack.Stack
	env      stack.Environment
	dir      string
	say      func(string)
	traces   *collector.Collector
	client   *http.Client
	pool     *pgxpool.Pool
	temporal client.Client
	support  string // token
	asked    atomic.Uint64
}

func newWorld(ctx context.Context, running *stack.Stack, c Config) (*world, error) {
	w := &world{
		running: running, env: running.Environment, dir: c.Dir, say: c.Say, traces: c.Traces,
		client: &http.Client{
			Timeout: 15 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	var err error
	if w.pool, err = pgxpool.New(ctx, w.env["DATABASE_URL"]); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	w.temporal, err = client.NewLazyClient(client.Options{
		HostPort: w.env.Temporal(), Namespace: w.env["TEMPORAL_NAMESPACE"], Logger: silent{},
	})
	if err != nil {
		return nil, fmt.Errorf("make Temporal client: %w", err)
	}
	w.support, err = w.token(ctx, "auditor", "support")
	return w, err
}

// api is the address of the API whose turn it is.
func (w *world) api() string {
	all := w.running.APIs()
	return all[w.asked.Add(1)%uint64(len(all))]
}

func (w *world) close() {
	w.temporal.Close()
	w.pool.Close()
}

// silent drops what the SDK says about a server that was just killed.
type silent struct{}

func (silent) Debug(string, ...any) {}
func (silent) Info(string, ...any)  {}
func (silent) Warn(string, ...any)  {}
func (silent) Error(string, ...any) {}

// load imports all customers.
func (w *world) load(ctx context.Context, customers []customer) error {
	var lines bytes.Buffer
	for _, c := range customers {
		line, err := c.line()
		if err != nil {
			return fmt.Errorf("write customer: %w", err)
		}
		lines.Write(append(line, '\n'))
	}
	cmd := w.running.Service(ctx, "import")
	cmd.Stdin = &lines
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("import customers: %w: %s", err, bytes.TrimSpace(output))
	}
	return nil
}

func (w *world) token(ctx context.Context, subject, scope string) (string, error) {
	query := url.Values{"sub": {subject}, "scope": {scope}, "aud": {w.env["FAIRWELL_OIDC_AUDIENCE"]}, "ttl": {"12h"}}
	a, err := w.call(ctx, request{method: http.MethodGet, url: w.env.Identity() + "/token?" + query.Encode()})
	if err == nil && a.status != http.StatusOK {
		err = fmt.Errorf("status %d", a.status)
	}
	if err != nil {
		return "", fmt.Errorf("get a token: %w", err)
	}
	return string(a.body), nil
}

// request is one call over HTTP.
type request struct {
	method, url, token, key string
	body                    []byte
	header                  http.Header // over what these say
}

type answer struct {
	status int
	header http.Header
	body   []byte
}

// call sends one request; an error means that there was no whole answer.
func (w *world) call(ctx context.Context, r request) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, r.method, r.url, bytes.NewReader(r.body))
	if err != nil {
		return answer{}, err
	}
	if r.token != "" {
		req.Header.Set("Authorization", "Bearer "+r.token)
	}
	if r.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.key != "" {
		req.Header.Set("Idempotency-Key", r.key)
	}
	maps.Copy(req.Header, r.header)
	res, err := w.client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	return answer{status: res.StatusCode, header: res.Header, body: body}, err
}

// maxAnswer bounds what is read of one answer: the mailbox shows every mail of a
// campaign at once.
const maxAnswer = 1 << 30

// read gets JSON; any status but 200 is an error.
func (w *world) read(ctx context.Context, address, token string, into any) error {
	a, err := w.call(ctx, request{method: http.MethodGet, url: address, token: token})
	if err != nil {
		return err
	}
	if a.status != http.StatusOK {
		return fmt.Errorf("GET %s: status %d", address, a.status)
	}
	return json.Unmarshal(a.body, into)
}

// put sets faults of a fake.
func (w *world) put(ctx context.Context, address, faults string) error {
	a, err := w.call(ctx, request{method: http.MethodPut, url: address, body: []byte(faults)})
	if err == nil && a.status != http.StatusOK {
		err = fmt.Errorf("PUT %s: status %d: %s", address, a.status, a.body)
	}
	return err
}

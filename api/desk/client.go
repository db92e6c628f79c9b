package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/fairwell/fairwell/internal/notice"
)

// client calls the API in this process, as whoever is signed in.
type client struct{ api http.Handler }

// call is one call of the API.
type call struct {
	method, path string
	body         any // nil: none
	key          string
	ifMatch      string
	accept       string // "": JSON
}

// answered is what the API says, if it is no problem.
type answered struct {
	status int
	header http.Header
	body   []byte
}

// problem is what the API says where it cannot do what it is asked.
type problem struct {
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Code   string `json:"code"`
	Errors []struct {
		Location string `json:"location"`
		Message  string `json:"message"`
	} `json:"errors"`
	Instance string `json:"instance"`
}

func (p *problem) Error() string { return fmt.Sprintf("the API answers %d: %s", p.Status, p.Detail) }

// at says whether the problem is about a part of the body.
func (p *problem) at(location string) bool {
	for _, e := range p.Errors {
		if strings.HasPrefix(e.Location, location) {
			return true
		}
	}
	return false
}

// problemOf is the API's problem in an error; nil if it says something else.
func problemOf(err error) *problem {
	var p *problem
	if errors.As(err, &p) {
		return p
	}
	return nil
}

// do calls the API and decodes its answer into what, if that is not nil.
func (c client) do(r *http.Request, a agent, in call, what any) (answered, error) {
	request, err := in.request(r, a)
	if err != nil {
		return answered{}, err
	}
	got := &recorder{header: http.Header{}}
	c.api.ServeHTTP(got, request)
	out := answered{status: got.status, header: got.header, body: got.body.Bytes()}
	if out.status >= http.StatusMultipleChoices {
		p := &problem{Status: out.status}
		if err := json.Unmarshal(out.body, p); err != nil {
			return out, fmt.Errorf("read problem with status %d: %w", out.status, err)
		}
		return out, p
	}
	if what == nil {
		return out, nil
	}
	if err := json.Unmarshal(out.body, what); err != nil {
		return out, fmt.Errorf("read answer to %s: %w", in.method, err)
	}
	return out, nil
}

// get asks for one thing.
func (c client) get(r *http.Request, a agent, path string, what any) (answered, error) {
	return c.do(r, a, call{method: http.MethodGet, path: path}, what)
}

// request is the call as the API would receive it from outside: from the address
// where the browser is, and with no route found yet.
func (in call) request(r *http.Request, a agent) (*http.Request, error) {
	var body []byte
	if in.body != nil {
		var err error
		if body, err = json.Marshal(in.body); err != nil {
			return nil, fmt.Errorf("write call: %w", err)
		}
	}
	ctx := context.WithValue(r.Context(), chi.RouteCtxKey, (*chi.Context)(nil))
	request, err := http.NewRequestWithContext(ctx, in.method, in.path, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("make call: %w", err)
	}
	request.RemoteAddr = r.RemoteAddr
	if from := r.Header["X-Forwarded-For"]; from != nil {
		request.Header["X-Forwarded-For"] = from
	}
	request.Header.Set("Authorization", "Bearer "+a.token)
	request.Header.Set("Accept-Language", string(a.lang))
	for name, value := range map[string]string{"Idempotency-Key": in.key, "If-Match": in.ifMatch, "Accept": in.accept} {
		if value != "" {
			request.Header.Set(name, value)
		}
	}
	if in.body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	return request, nil
}

// agent is who is signed in.
type agent struct {
	name  string // the subject
	token string
	lang  notice.Language
}

// recorder keeps an answer.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

func (r *recorder) Write(b []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(b)
}

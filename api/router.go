package api

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/tracing"
)

// The limits of every request. What is waited for takes less than requestTime.
const (
	maxBody     = 64 << 10
	requestTime = 15 * time.Second
)

func newRouter(s *service, c Config) (http.Handler, error) {
	r := chi.NewRouter()
	if len(c.TrustedProxies) > 0 {
		r.Use(middleware.ClientIPFromXFF(c.TrustedProxies...))
	} else {
		r.Use(middleware.ClientIPFromRemoteAddr)
	}
	r.Use(observe(cmp.Or(c.Traces, tracing.New(nil, nil)), c.Observe), s.recoverPanic, securityHeaders(c.PublicURL), limitTime)
	missing := elsewhere(c.Portal)
	r.NotFound(missing)
	r.MethodNotAllowed(methodNotAllowed(r))
	h := describe(s, r)
	mountDocs(r, h.OpenAPI(), missing)
	if c.Desk == nil {
		return r, nil
	}
	pages, err := c.Desk(r)
	if err != nil {
		return nil, fmt.Errorf("build desk: %w", err)
	}
	r.Mount("/support", pages)
	return r, nil
}

// elsewhere answers for every path that is not of the API: the pages for people,
// where there are any.
func elsewhere(pages http.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if pages == nil || r.URL.Path == "/v1" || strings.HasPrefix(r.URL.Path, "/v1/") {
			writeProblem(w, newProblem(http.StatusNotFound, codeNotFound, detailNotFound))
			return
		}
		pages.ServeHTTP(w, r)
	}
}

// describe registers every call: the one list of routes.
func describe(s *service, r chi.Router) huma.API {
	ownWays()
	config := huma.DefaultConfig("Fairwell", "1")
	config.Info.Description = "Lets customers end their contracts fairly: declare, see every end date, prove receipt."
	config.DocsPath, config.SchemasPath, config.CreateHooks = "", "", nil
	config.OpenAPIPath = ""                                                                                   // mountDocs serves the one form there is
	config.Formats = map[string]huma.Format{typeJSON: huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat} // the latter is +json
	config.RejectUnknownQueryParameters = true
	config.Transformers = []huma.Transformer{forgetValues}
	config.Components.SecuritySchemes = securitySchemes()
	config.Tags = tags()
	config.Servers = []*huma.Server{{URL: "/", Description: "where this description is served"}}
	config.Info.License = &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}
	config.Info.Contact = &huma.Contact{Name: "whoever runs this service"}
	// Days of the noun are described as those of this package: they may be null.
	config.Components.Schemas.RegisterTypeAlias(reflect.TypeFor[notice.Date](), reflect.TypeFor[date]())
	h := humachi.New(r, config)
	h.UseMiddleware(s.authenticate, s.checkKey, s.checkBody)

	own := []string{scopeCancellations, scopeSupport}
	declaring := []string{scopeCancellations, scopeIntake, scopeSupport}
	support := []string{scopeSupport}

	register(s, h, operation{
		method: http.MethodGet, path: "/v1/customers/{id}/contracts", id: "list-contracts", scopes: own, purpose: store.ForContracts,
		summary: "Contracts and products of a customer, with the earliest end of each active product",
	}, s.contracts)
	register(s, h, operation{
		method: http.MethodPost, path: "/v1/cancellations/preview", id: "preview-cancellation", scopes: declaring, purpose: store.ForContracts,
		summary: "What declaring now would decide; nothing is stored",
	}, s.preview)
	register(s, h, operation{
		method: http.MethodPost, path: pathDeclare, id: "declare-cancellation", scopes: declaring,
		status: http.StatusCreated, later: http.StatusCreated, purpose: store.ForDeclaration,
		summary: "Declare a cancellation: 201 with the decisions, or 202 if they are still to come; both with the receipt; 202 with a proposal alone if it was received long ago and takes two people",
	}, s.declare)
	register(s, h, operation{
		method: http.MethodGet, path: "/v1/cancellations/{id}", id: "get-cancellation", scopes: declaring, purpose: store.ForCase,
		summary: "One case",
	}, s.get)
	register(s, h, operation{
		method: http.MethodGet, path: "/v1/cancellations", id: "list-cancellations", scopes: support, purpose: store.ForList,
		summary: "Cases, newest first",
	}, s.list)
	register(s, h, operation{
		method: http.MethodGet, path: "/v1/cancellations/{id}/receipt", id: "get-receipt", scopes: declaring, purpose: store.ForReceipt,
		summary: "The signed receipt, as JSON or as text for people", responses: receiptResponses(h),
	}, s.receipt)
	describeLetters(s, h)
	describeQueue(s, h)
	describeCandidates(s, h)
	describeWithdrawals(s, h)
	describeActs(s, h)
	describeHolds(s, h)
	describeClauses(s, h)
	describeReport(s, h)
	describeBatches(s, h)
	describeEvents(s, h)
	describeEndpoints(s, h)
	r.Post(pathWebhook, s.webhook)
	describeWebhook(h)
	complete(h.OpenAPI())
	return h
}

// operation is one line of the list of routes.
type operation struct {
	method, path, id, summary string
	scopes                    []string      // one of them is needed
	status                    int           // default 200
	purpose                   store.Purpose // of support that reads by it
	later                     int           // the status that can come as 202 instead; such a call has a key
	conflicts                 bool          // it can come at the wrong moment
	responses                 map[string]*huma.Response
}

func register[I, O any](s *service, h huma.API, o operation, handle func(context.Context, *I) (*O, error)) {
	var security []map[string][]string
	for _, scope := range o.scopes {
		security = append(security, map[string][]string{bearer: {scope}})
	}
	huma.Register(h, huma.Operation{
		OperationID: o.id, Method: o.method, Path: o.path, Tags: []string{tagOf(o.path)}, Summary: firstClause(o.summary), Description: o.summary + ".",
		DefaultStatus: o.status, Security: security, Responses: o.responses, Errors: o.errors(),
		MaxBodyBytes: maxBody + 2, // checkBody is the one that refuses, and huma refuses at its limit
		Metadata:     map[string]any{metaScopes: o.scopes},
	}, func(ctx context.Context, in *I) (*O, error) {
		ctx, read := watched(ctx, o.purpose)
		out, err := handle(ctx, in)
		if err == nil {
			err = s.record(ctx, read)
		}
		if err != nil {
			return nil, s.problem(ctx, err)
		}
		return out, nil
	})
	if post := h.OpenAPI().Paths[o.path].Post; post != nil && o.later != 0 {
		later := *post.Responses[strconv.Itoa(o.later)]
		later.Description = http.StatusText(http.StatusAccepted)
		post.Responses["202"] = &later
	}
}

// errors lists the statuses of problems that an operation can answer with.
func (o operation) errors() []int {
	list := []int{
		http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity,
		http.StatusTooManyRequests, http.StatusServiceUnavailable,
	}
	if o.path != pathDeclare || o.method == http.MethodPost {
		list = append(list, http.StatusNotFound)
	}
	if o.method == http.MethodPost {
		list = append(list, http.StatusBadRequest, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if strings.Contains(o.path, "{id}/") && o.later != 0 && !strings.HasPrefix(o.path, "/v1/proposals") {
		list = append(list, http.StatusPreconditionFailed)
	}
	if o.later != 0 || o.conflicts || strings.HasSuffix(o.path, "/receipt") || strings.HasSuffix(o.path, "/candidates") { // erased; known
		list = append(list, http.StatusConflict)
	}
	return list
}

// ownWays makes huma compare member names exactly ("Kind" is not "kind") and answer
// with our problems. They are the library's switches for all of its APIs.
var ownWays = sync.OnceFunc(func() { huma.ValidateStrictCasing, huma.NewError = true, ownProblem })

// Package collector takes traces as an OpenTelemetry collector does (OTLP over HTTP),
// and keeps them, for tests that read every span.
package collector

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"time"

	collected "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	trace "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// Span is one that arrived.
type Span struct {
	Service, Name     string
	Trace, ID, Parent string   // Parent is "" for the first of a trace
	Linked            []string // traces
	Start, End        time.Time
	Failed            bool
	Attributes        map[string]string
}

// Collector keeps what it was sent.
type Collector struct {
	server *httptest.Server

	mu    sync.Mutex
	spans []Span
	raw   []byte
}

// Listen takes spans until it is closed.
func Listen() *Collector {
	c := &Collector{}
	c.server = httptest.NewServer(c)
	return c
}

// Close ends it.
func (c *Collector) Close() { c.server.Close() }

// Variables tell the service to send its spans here, without delay.
func (c *Collector) Variables() map[string]string {
	return map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": c.server.URL, "OTEL_BSP_SCHEDULE_DELAY": "200"}
}

// Raw is all that was sent, in its binary form: there text stands without escapes.
func (c *Collector) Raw() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return bytes.Clone(c.raw)
}

// ServeHTTP takes spans at any path.
func (c *Collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var request collected.ExportTraceServiceRequest
	if err == nil {
		err = proto.Unmarshal(body, &request)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.raw = append(c.raw, body...)
	for _, of := range request.GetResourceSpans() {
		service := attributes(of.GetResource().GetAttributes())["service.name"]
		for _, scope := range of.GetScopeSpans() {
			for _, s := range scope.GetSpans() {
				c.spans = append(c.spans, read(service, s))
			}
		}
	}
	w.Header().Set("Content-Type", "application/x-protobuf")
}

// Spans are all that arrived so far, the earliest first.
func (c *Collector) Spans() []Span {
	c.mu.Lock()
	defer c.mu.Unlock()
	spans := slices.Clone(c.spans)
	slices.SortStableFunc(spans, func(a, b Span) int { return a.Start.Compare(b.Start) })
	return spans
}

func read(service string, s *trace.Span) Span {
	span := Span{
		Service: service, Name: s.GetName(),
		Trace: hex.EncodeToString(s.GetTraceId()), ID: hex.EncodeToString(s.GetSpanId()), Parent: hex.EncodeToString(s.GetParentSpanId()),
		Start: time.Unix(0, int64(s.GetStartTimeUnixNano())), End: time.Unix(0, int64(s.GetEndTimeUnixNano())),
		Failed:     s.GetStatus().GetCode() == trace.Status_STATUS_CODE_ERROR,
		Attributes: attributes(s.GetAttributes()),
	}
	for _, l := range s.GetLinks() {
		span.Linked = append(span.Linked, hex.EncodeToString(l.GetTraceId()))
	}
	return span
}

func attributes(list []*common.KeyValue) map[string]string {
	all := map[string]string{}
	for _, a := range list {
		switch v := a.GetValue().GetValue().(type) {
		case *common.AnyValue_StringValue:
			all[a.GetKey()] = v.StringValue
		case *common.AnyValue_IntValue:
			all[a.GetKey()] = fmt.Sprint(v.IntValue)
		default:
			all[a.GetKey()] = a.GetValue().String()
		}
	}
	return all
}

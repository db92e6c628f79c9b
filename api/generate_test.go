package api_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// generator makes requests from the description: mostly such as it asks for, at
// their bounds, and broken in every way that it forbids. The same seed makes the
// same requests.
type generator struct {
	described
	*rand.Rand

	known map[string][]string // what means something here, by the name of its place; "": words
	wild  int                 // how many of a hundred values of this request are broken
}

func pick[T any](g *generator, list ...T) T { return list[g.IntN(len(list))] }

func (g *generator) sometimes(percent int) bool { return g.IntN(100) < percent }

// value fits its schema, unless it is broken. Its name says what it may be about.
func (g *generator) value(s *schema, name string) any {
	if g.sometimes(g.wild) {
		return g.broken()
	}
	s = g.resolve(s)
	if len(s.AnyOf) > 0 {
		return g.value(pick(g, s.AnyOf...), name)
	}
	if len(s.Enum) > 0 {
		return pick(g, s.Enum...)
	}
	switch types := s.types(); pick(g, append(types, types...)...) {
	case "object":
		return g.object(s)
	case "array":
		list := []any{}
		for range g.length(s.MinItems, s.MaxItems, 3) {
			list = append(list, g.value(s.Items, name))
		}
		return list
	case "integer", "number":
		return g.number(s)
	case "boolean":
		return g.sometimes(50)
	case "null":
		return nil
	default:
		return g.text(s, name)
	}
}

func (g *generator) object(s *schema) any {
	v := map[string]any{}
	for name, each := range s.Properties {
		if needed := slices.Contains(s.Required, name); needed && !g.sometimes(g.wild/2) || !needed && g.sometimes(g.likely(name)) {
			v[name] = g.value(each, name)
		}
	}
	if g.sometimes(g.wild) {
		v[pick(g, "unknown", "Kind", "", "ä\u202e", "__proto__")] = g.broken()
	}
	return v
}

// likely is how often a member is sent that need not be: most requests are to
// mean something.
func (g *generator) likely(name string) int {
	switch name {
	case "customer_id", "product_id":
		return 90
	case "contract_id", "cause", "received_at":
		return 8
	default:
		return 25
	}
}

// length is one at the bounds, or a small one between them.
func (g *generator) length(low, high *int, usual int) int {
	least, most := 0, usual
	if low != nil {
		least = *low
	}
	if high != nil && g.sometimes(g.wild/2) {
		return *high + g.IntN(2)
	}
	if g.sometimes(g.wild) {
		least--
	}
	return max(0, least+g.IntN(max(1, most-least)))
}

func (g *generator) number(s *schema) any {
	list := []float64{1, 2, 50}
	for _, bound := range []*float64{s.Minimum, s.Maximum} {
		if bound != nil {
			list = append(list, *bound)
		}
		if bound != nil && g.sometimes(g.wild) {
			list = append(list, *bound-1, *bound+1)
		}
	}
	return pick(g, list...)
}

func (g *generator) text(s *schema, name string) any {
	switch {
	case s.Format == "date":
		if g.sometimes(g.wild) {
			return pick(g, "2027-02-29", "31.12.2026", "2026-12-31T00:00:00Z", "10000-01-01")
		}
		return pick(g, "2026-12-31", "2027-06-30", "2028-02-29", "0001-01-01", "9999-12-31")
	case s.Format == "date-time":
		return pick(g, "2026-11-01T00:00:00Z", "2026-11-22T12:00:00+01:00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59Z")
	case s.MaxLength != nil && g.sometimes(g.wild):
		return strings.Repeat(pick(g, "x", "ß", "𝔉"), *s.MaxLength+g.IntN(2))
	case name == "Idempotency-Key":
		return fmt.Sprint("key-", g.IntN(2000))
	}
	if list := g.known[strings.TrimSuffix(name, "s")]; len(list) > 0 {
		return pick(g, list...)
	}
	return pick(g, g.known[""]...)
}

// broken is what no field takes, or only a few.
func (g *generator) broken() any {
	return pick[any](
		g, nil, true, -1, 1.5, json.RawMessage("1e400"), json.RawMessage("-0"), "", " ", "\x00", json.RawMessage(`"\ud800"`),
		"\u202eäöü\U0001F4A3", "'; DROP TABLE declarations; --", strings.Repeat("9", 300), []any{}, []any{nil}, map[string]any{},
		map[string]any{"a": []any{1}}, json.RawMessage(strings.Repeat("[", 500)+strings.Repeat("]", 500)),
		json.RawMessage(`{"a":1,"a":2}`), strings.Repeat("ü", 40_000),
	)
}

// body is one of the call, now and then mangled as a whole.
func (g *generator) body(s *schema) string {
	text, err := json.Marshal(g.value(s, ""))
	if err != nil || g.sometimes(g.wild/4) {
		return "\xff\xfe"
	}
	at := g.IntN(len(text))
	switch g.IntN(400 / (g.wild + 1)) {
	case 1:
		return string(text[:at])
	case 2:
		return string(text[:at]) + string(rune(g.IntN(utf8.MaxRune))) + string(text[at:])
	case 3:
		return string(text) + string(text)
	default:
		return string(text)
	}
}

// target is the address with its parameters.
func (g *generator) target(path string, c describedCall) string {
	query := url.Values{}
	of := strings.Split(path, "/")[2] // customers, cancellations, withdrawals
	for _, p := range c.Parameters {
		switch {
		case p.In == "path":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(g.plain(p.Schema, of)))
		case p.In == "query" && g.sometimes(30):
			query.Set(p.Name, g.plain(p.Schema, p.Name))
		}
	}
	if g.sometimes(g.wild / 2) {
		query.Add(pick(g, "unknown", "limit", "cursor"), "1")
	}
	return path + "?" + query.Encode()
}

// plain is a value as addresses and headers hold it.
func (g *generator) plain(s *schema, name string) string {
	switch v := g.value(s, name).(type) {
	case string:
		return v[:min(len(v), 2000)]
	default:
		text, _ := json.Marshal(v)
		return string(text)
	}
}

func (g *generator) header(c describedCall) http.Header {
	h := http.Header{"Content-Type": {"application/json"}}
	for _, p := range c.Parameters {
		if p.In == "header" && (p.Required && !g.sometimes(g.wild/2) || g.sometimes(20)) {
			h.Set(p.Name, visible(g.plain(p.Schema, p.Name)))
		}
	}
	if g.sometimes(g.wild) {
		h.Set("Content-Type", pick(g, "", "text/plain", "application/json; charset=latin1", "multipart/form-data", ";", "application/json;;"))
	}
	if g.sometimes(g.wild) {
		h.Set(pick(g, "Content-Encoding", "Accept", "Accept-Language", "If-Match", "Range"), pick(g, "gzip", "*/*;q=x", "text/plain", "bytes=0-1", "\"x\""))
	}
	if g.sometimes(g.wild / 4) {
		h.Add("Idempotency-Key", "another")
	}
	return h
}

// role is one that has a scope of the call, or any.
func (g *generator) role(c describedCall) int {
	var fitting []int
	for _, s := range c.Security {
		for i, r := range roles[:6] {
			if slices.Contains(s["token"], r.scope) {
				fitting = append(fitting, i)
			}
		}
	}
	if len(fitting) == 0 || g.sometimes(20) {
		return g.IntN(len(roles))
	}
	return pick(g, fitting...)
}

// visible drops what no client can send in a header.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

package api

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"
)

//go:embed docs.html
var docsPage string

//go:embed docs.css
var docsStyle []byte

// Description returns the API's OpenAPI 3.1 document. It needs nothing running.
func Description() ([]byte, error) {
	return encodeDescription(describe(&service{}, chi.NewRouter()).OpenAPI())
}

func encodeDescription(doc *huma.OpenAPI) ([]byte, error) {
	plain, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("encode description: %w", err)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, plain, "", "  "); err != nil {
		return nil, fmt.Errorf("encode description: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// mountDocs serves the description and its reader: one page of our own, made
// once, without scripts.
func mountDocs(r chi.Router, doc *huma.OpenAPI) {
	description, err := encodeDescription(doc)
	if err != nil {
		panic(err) // our own types cannot be described: a mistake in this package
	}
	var page bytes.Buffer
	if err := template.Must(template.New("docs").Parse(docsPage)).Execute(&page, readDocs(doc)); err != nil {
		panic(err)
	}
	serve := func(path, kind string, content []byte) {
		r.Get(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
			_, _ = w.Write(content) // the client is gone, and nobody else to tell
		})
	}
	serve("/openapi.json", "application/openapi+json", description)
	serve("/docs", "text/html; charset=utf-8", page.Bytes())
	serve("/docs/docs.css", "text/css; charset=utf-8", docsStyle)
}

// docs is what the page shows.
type docs struct {
	Title, Description string
	Calls              []docsCall
	Schemas            []docsSchema
}

type docsCall struct {
	Method, Path, Summary string
	Scopes                []string
	Parameters            []docsField
	Body                  string // name of a schema
	Answers               []docsField
}

type docsSchema struct {
	Name   string
	Fields []docsField
}

type docsField struct{ Name, Type, Note string }

func readDocs(doc *huma.OpenAPI) docs {
	d := docs{Title: doc.Info.Title, Description: doc.Info.Description}
	for _, o := range operations(doc) {
		d.Calls = append(d.Calls, readCall(doc, o))
	}
	slices.SortFunc(d.Calls, func(a, b docsCall) int { return strings.Compare(a.Path+a.Method, b.Path+b.Method) })
	for name, schema := range doc.Components.Schemas.Map() {
		d.Schemas = append(d.Schemas, docsSchema{Name: name, Fields: readFields(schema)})
	}
	slices.SortFunc(d.Schemas, func(a, b docsSchema) int { return strings.Compare(a.Name, b.Name) })
	return d
}

func readCall(doc *huma.OpenAPI, o *huma.Operation) docsCall {
	c := docsCall{Method: o.Method, Path: o.Path, Summary: strings.TrimSuffix(o.Description, ".")}
	c.Scopes, _ = o.Metadata[metaScopes].([]string)
	for _, p := range o.Parameters {
		c.Parameters = append(c.Parameters, docsField{p.Name, p.In + ", " + typeName(p.Schema), p.Description})
	}
	if o.RequestBody != nil {
		c.Body = typeName(o.RequestBody.Content[typeJSON].Schema)
	}
	for status, r := range o.Responses {
		if r.Ref != "" {
			r = doc.Components.Responses[r.Ref[strings.LastIndexByte(r.Ref, '/')+1:]]
		}
		for kind, media := range r.Content {
			c.Answers = append(c.Answers, docsField{status, typeName(media.Schema), kind})
		}
	}
	slices.SortFunc(c.Answers, func(a, b docsField) int { return strings.Compare(a.Name+a.Note, b.Name+b.Note) })
	return c
}

func readFields(s *huma.Schema) []docsField {
	var list []docsField
	for name, p := range s.Properties {
		kind := typeName(p)
		if !slices.Contains(s.Required, name) {
			kind += ", optional"
		}
		list = append(list, docsField{name, kind, p.Description})
	}
	slices.SortFunc(list, func(a, b docsField) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// typeName says what a schema is: the name of another one, or a type.
func typeName(s *huma.Schema) string {
	switch {
	case s == nil:
		return ""
	case s.Ref != "":
		return s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]
	case len(s.AnyOf) > 0:
		return typeName(s.AnyOf[0]) + " or null"
	case s.Type == huma.TypeArray:
		return "list of " + typeName(s.Items)
	}
	name := s.Type
	if s.Format != "" {
		name = s.Format
	}
	for i, value := range s.Enum {
		name += fmt.Sprintf("%s%v", map[bool]string{true: ": ", false: " | "}[i == 0], value)
	}
	if s.Nullable {
		name += " or null"
	}
	return name
}

package api

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed docs.html
var docsPage string

// docs is what a page of the reader shows: all calls to choose from, and one of them.
type docs struct {
	Title, Description string
	Groups             []docsGroup
	Call               *docsCall // nil: the first page
}

type docsGroup struct {
	Name, Description string
	Calls             []*docsCall
}

type docsCall struct {
	ID, Method, Path, Short, Summary string
	Scopes                           []string
	Parameters                       []docsField
	Body                             string // name of a schema
	Curl, Answer                     string
	Answers                          []docsField
	Schemas                          []docsSchema // all that the call takes and answers
}

type docsSchema struct {
	Name   string
	Fields []docsField
}

type docsField struct{ Name, Type, Note, Link string }

// docsPages makes the first page and one for each call, by path: none takes long to
// load, and each can be linked.
func docsPages(doc *huma.OpenAPI) map[string][]byte {
	shown := template.Must(template.New("docs").Parse(docsPage))
	d := docs{Title: doc.Info.Title, Description: doc.Info.Description}
	r := docsReader{doc, glossary()}
	for _, t := range tags() {
		group := docsGroup{Name: t.Name, Description: t.Description}
		for _, o := range operations(doc) {
			if o.Tags[0] == t.Name {
				group.Calls = append(group.Calls, r.call(o))
			}
		}
		slices.SortFunc(group.Calls, func(a, b *docsCall) int {
			return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Method, b.Method))
		})
		d.Groups = append(d.Groups, group)
	}
	pages := map[string][]byte{}
	add := func(path string, call *docsCall) {
		var page bytes.Buffer
		d.Call = call
		if err := shown.Execute(&page, d); err != nil {
			panic(err) // our own page: a mistake in this package
		}
		pages[path] = page.Bytes()
	}
	add("/docs", nil)
	for _, g := range d.Groups {
		for _, c := range g.Calls {
			add("/docs/"+c.ID, c)
		}
	}
	return pages
}

// docsReader reads a description for people.
type docsReader struct {
	doc   *huma.OpenAPI
	words map[string]word
}

func (r docsReader) call(o *huma.Operation) *docsCall {
	c := &docsCall{
		ID: o.OperationID, Method: o.Method, Path: o.Path, Short: o.Summary, Summary: strings.TrimSuffix(o.Description, "."), Curl: r.curl(o),
	}
	c.Scopes, _ = o.Metadata[metaScopes].([]string)
	for _, p := range o.Parameters {
		c.Parameters = append(c.Parameters, docsField{Name: p.Name, Type: p.In + ", " + typeName(p.Schema), Note: p.Description})
	}
	used := map[string]bool{}
	if o.RequestBody != nil {
		s := o.RequestBody.Content[typeJSON].Schema
		c.Body = typeName(s)
		r.uses(s, used)
	}
	for status, res := range o.Responses {
		if res.Ref != "" {
			res = r.doc.Components.Responses[res.Ref[strings.LastIndexByte(res.Ref, '/')+1:]]
		}
		for kind, media := range res.Content {
			f := docsField{Name: status, Type: typeName(media.Schema), Note: kind}
			if media.Schema.Ref != "" {
				f.Link = f.Type
			}
			c.Answers = append(c.Answers, f)
			r.uses(media.Schema, used)
			if status < "202" && kind == typeJSON {
				c.Answer = indented(r.example(media.Schema))
			}
		}
	}
	slices.SortFunc(c.Answers, func(a, b docsField) int { return strings.Compare(a.Name+a.Note, b.Name+b.Note) })
	for name, schema := range r.doc.Components.Schemas.Map() {
		if used[name] {
			c.Schemas = append(c.Schemas, docsSchema{Name: name, Fields: readFields(schema)})
		}
	}
	slices.SortFunc(c.Schemas, func(a, b docsSchema) int { return strings.Compare(a.Name, b.Name) })
	return c
}

// uses gathers the schemas that one is made of, itself included.
func (r docsReader) uses(s *huma.Schema, used map[string]bool) {
	if s == nil {
		return
	}
	if s.Ref != "" {
		name := s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]
		if !used[name] {
			used[name] = true
			r.uses(r.doc.Components.Schemas.Map()[name], used)
		}
		return
	}
	r.uses(s.Items, used)
	for _, one := range s.AnyOf {
		r.uses(one, used)
	}
	for _, p := range s.Properties {
		r.uses(p, used)
	}
}

func (r docsReader) example(s *huma.Schema) any {
	if s.Ref != "" {
		s = r.doc.Components.Schemas.Map()[s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]]
	}
	if len(s.Examples) == 0 {
		return nil
	}
	return s.Examples[0]
}

// nextLine continues a command on a line of its own.
const nextLine = " \\\n  "

// curl is the call as it is typed into a shell.
func (r docsReader) curl(o *huma.Operation) string {
	path, headers := o.Path, nextLine+`-H "Authorization: Bearer $TOKEN"`
	if o.Metadata[metaScopes] == nil {
		headers = nextLine + `-H "` + headerSignature + `: $SIGNATURE" -H "` + headerTimestamp + `: $TIMESTAMP"`
	}
	for _, p := range o.Parameters {
		name := p.Name
		if strings.HasPrefix(path, "/v1/customers/") && name == "id" {
			name = "customer_id"
		}
		example, _ := r.words[name].Example.(string)
		switch {
		case p.In == "path":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", example)
		case p.In == "header" && p.Required && example != "":
			headers += nextLine + `-H '` + p.Name + ": " + example + `'`
		case p.Name == "Idempotency-Key":
			headers += nextLine + `-H 'Idempotency-Key: 5f0c2d1e'`
		}
	}
	if o.Method == http.MethodPost && o.RequestBody == nil {
		headers = ` -X POST` + headers
	}
	if o.RequestBody != nil {
		headers += nextLine + `-H 'Content-Type: application/json'`
		if example := r.example(o.RequestBody.Content[typeJSON].Schema); example != nil {
			headers += nextLine + `-d '` + strings.ReplaceAll(indented(example), "'", `'\''`) + `'`
		}
	}
	return `curl -s "$API` + path + `"` + headers
}

func indented(v any) string {
	if v == nil {
		return ""
	}
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		panic(err) // our own example: a mistake in this package
	}
	return string(text)
}

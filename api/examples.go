package api

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// complete fills the description: every member and parameter has a meaning and an
// example, every body an example, and problems are described once by status.
func complete(doc *huma.OpenAPI) {
	words := glossary()
	e := examples{schemas: doc.Components.Schemas.Map(), words: words}
	calls := operations(doc)
	for _, o := range calls { // first: what a body asks for has an example of its own
		if o.RequestBody != nil {
			e.whole(o.RequestBody.Content[typeJSON].Schema, true)
		}
	}
	for _, s := range e.schemas {
		for name, p := range s.Properties {
			if p.Description == "" {
				p.Description = words[name].Meaning
			}
			if len(p.Examples) == 0 && len(p.Enum) == 0 && fits(words[name].Example, p) {
				p.Examples = []any{words[name].Example}
			}
		}
	}
	doc.Components.Responses = map[string]*huma.Response{}
	for _, o := range calls {
		e.answers(o, doc.Components.Responses)
	}
}

// operations lists every call of the description.
func operations(doc *huma.OpenAPI) []*huma.Operation {
	var list []*huma.Operation
	for _, path := range doc.Paths {
		for _, o := range []*huma.Operation{path.Get, path.Post} {
			if o != nil {
				list = append(list, o)
			}
		}
	}
	return list
}

type examples struct {
	schemas map[string]*huma.Schema
	words   map[string]word
}

func (e examples) answers(o *huma.Operation, problems map[string]*huma.Response) {
	for _, p := range o.Parameters {
		if p.Description == "" {
			p.Description = e.words[p.Name].Meaning
		}
	}
	for status, r := range o.Responses {
		if media := r.Content[typeJSON]; media != nil {
			e.whole(media.Schema, false)
		}
		if n, err := strconv.Atoi(status); err == nil && r.Content[typeProblem] != nil {
			name := "Problem" + status
			problems[name] = &huma.Response{Description: http.StatusText(n), Content: map[string]*huma.MediaType{
				typeProblem: {Schema: r.Content[typeProblem].Schema, Example: problemOf(n)},
			}}
			o.Responses[status] = &huma.Response{Ref: "#/components/responses/" + name}
		}
	}
}

// problemOf is a problem as it is answered with that status.
func problemOf(status int) *problem {
	list := refusals()
	if at := slices.IndexFunc(list, func(r refusal) bool { return r.status == status }); at >= 0 && status != http.StatusUnprocessableEntity {
		return newProblem(status, list[at].code, list[at].detail)
	}
	return ownProblem(status, detailInvalid).(*problem)
}

// fits says whether an example is of the type of a member.
func fits(example any, s *huma.Schema) bool {
	switch example.(type) {
	case string:
		return s.Type == huma.TypeString
	case float64:
		return s.Type == huma.TypeInteger
	default:
		return false
	}
}

// whole gives the schema of a body its example.
func (e examples) whole(s *huma.Schema, asked bool) {
	body := e.resolve(s)
	if len(s.AnyOf) > 0 {
		body = s
	}
	if body != nil && len(body.Examples) == 0 {
		body.Examples = []any{e.of(s, "", asked)}
	}
}

// resolve follows a reference; nil if there is none.
func (e examples) resolve(s *huma.Schema) *huma.Schema {
	return e.schemas[s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]]
}

// of makes a value of a schema. What is asked holds what it must and what a member
// of its own has an example for.
func (e examples) of(s *huma.Schema, name string, asked bool) any {
	switch {
	case s.Ref != "":
		return e.object(e.resolve(s), asked)
	case len(s.AnyOf) > 0:
		return e.of(s.AnyOf[0], name, asked)
	case len(s.Examples) > 0:
		return s.Examples[0]
	case len(s.Enum) > 0:
		return s.Enum[0]
	case s.Type == huma.TypeArray:
		return []any{e.of(s.Items, name, asked)}
	case s.Type == huma.TypeObject:
		return e.object(s, asked)
	case s.Type == huma.TypeBoolean:
		return false
	case s.Type == huma.TypeInteger:
		return 1
	case s.Nullable && e.words[name].Example == nil:
		return nil
	default:
		return e.words[name].Example
	}
}

func (e examples) object(s *huma.Schema, asked bool) any {
	out := map[string]any{}
	for name, p := range s.Properties {
		if !asked || slices.Contains(s.Required, name) || len(p.Examples) > 0 {
			out[name] = e.of(p, name, asked)
		}
	}
	return out
}

package api_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// described is the description as clients read it: /openapi.json.
type described struct {
	Paths      map[string]map[string]describedCall
	Components struct {
		Schemas   map[string]*schema
		Responses map[string]content
	}
}

type describedCall struct {
	Parameters  []parameter
	RequestBody *content
	Responses   map[string]content
	Security    []map[string][]string
}

type parameter struct {
	Name, In    string
	Description string
	Required    bool
	Schema      *schema
}

type content struct {
	Ref     string `json:"$ref"`
	Content map[string]struct {
		Schema  *schema
		Example any
	}
}

// schema is the part of JSON Schema that the description speaks.
type schema struct {
	Ref                  string `json:"$ref"`
	Type                 any    // a name or a list of names
	Format, Pattern      string
	Description          string
	Examples             []any
	Enum                 []any
	AnyOf                []*schema
	Items                *schema
	Properties           map[string]*schema
	Required             []string
	AdditionalProperties any
	MinLength, MaxLength *int
	MinItems, MaxItems   *int
	Minimum, Maximum     *float64
}

func (st *stage) described() described {
	st.t.Helper()
	var d described
	if err := json.Unmarshal(st.do(request{path: "/openapi.json", token: "-"}).body, &d); err != nil {
		st.t.Fatal(err)
	}
	for _, calls := range d.Paths {
		for _, c := range calls {
			for status, answer := range c.Responses {
				if answer.Ref != "" {
					c.Responses[status] = d.Components.Responses[answer.Ref[strings.LastIndexByte(answer.Ref, '/')+1:]]
				}
			}
		}
	}
	return d
}

// types are those that a value may have; none: any.
func (s *schema) types() []string {
	switch t := s.Type.(type) {
	case string:
		return []string{t}
	case []any:
		var names []string
		for _, each := range t {
			names = append(names, each.(string))
		}
		return names
	default:
		return nil
	}
}

// eachCall goes through all of them by name, such as "GET /v1/cancellations".
func (d described) eachCall(t testing.TB, f func(method, path string, c describedCall)) {
	t.Helper()
	for path, calls := range d.Paths {
		for method, c := range calls {
			f(method, path, c)
		}
	}
	if len(d.Paths) == 0 {
		t.Fatal("the description names no call")
	}
}

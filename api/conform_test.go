package api_test

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// conform says what of a value its schema does not declare: "" for nothing. It
// is stricter than JSON Schema: a member that is not named is not declared.
func (d described) conform(s *schema, v any, at string) string {
	switch {
	case s.Ref != "":
		return d.conform(d.resolve(s), v, at)
	case len(s.AnyOf) > 0:
		var all []string
		for _, one := range s.AnyOf {
			problem := d.conform(one, v, at)
			if problem == "" {
				return ""
			}
			all = append(all, problem)
		}
		return strings.Join(all, ", and ")
	}
	if names := s.types(); len(names) > 0 && !slices.ContainsFunc(names, func(name string) bool { return isType(name, v) }) {
		return fmt.Sprintf("%s is %T and not %v", at, v, names)
	}
	if len(s.Enum) > 0 && v != nil && !slices.Contains(s.Enum, v) {
		return fmt.Sprintf("%s is %v and not one of %v", at, v, s.Enum)
	}
	switch v := v.(type) {
	case map[string]any:
		return d.conformObject(s, v, at)
	case []any:
		for i, each := range v {
			if problem := d.conform(s.Items, each, fmt.Sprintf("%s[%d]", at, i)); problem != "" {
				return problem
			}
		}
	case string:
		return conformText(s, v, at)
	}
	return ""
}

func (d described) resolve(s *schema) *schema {
	for s.Ref != "" {
		s = d.Components.Schemas[s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]]
	}
	return s
}

func (d described) conformObject(s *schema, v map[string]any, at string) string {
	for _, name := range s.Required {
		if _, ok := v[name]; !ok {
			return at + " lacks " + name
		}
	}
	for name, each := range v {
		known := s.Properties[name]
		if known == nil {
			return at + " holds " + name + ", which is not declared"
		}
		if problem := d.conform(known, each, at+"."+name); problem != "" {
			return problem
		}
	}
	return ""
}

func conformText(s *schema, v, at string) string {
	var err error
	switch s.Format {
	case "date":
		_, err = time.Parse(time.DateOnly, v)
	case "date-time":
		_, err = time.Parse(time.RFC3339, v)
	case "uuid":
		err = uuid.Validate(v)
	}
	if err != nil {
		return fmt.Sprintf("%s is no %s: %q", at, s.Format, v)
	}
	if s.Pattern != "" && !regexp.MustCompile(s.Pattern).MatchString(v) {
		return at + " does not fit its pattern"
	}
	return ""
}

func isType(name string, v any) bool {
	switch v := v.(type) {
	case nil:
		return name == "null"
	case bool:
		return name == "boolean"
	case string:
		return name == "string"
	case float64:
		return name == "number" || name == "integer" && v == math.Trunc(v)
	case []any:
		return name == "array"
	default:
		return name == "object"
	}
}

package api

import (
	"fmt"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// readFields lists the members of an object by name.
func readFields(s *huma.Schema) []docsField {
	var list []docsField
	for name, p := range s.Properties {
		kind := typeName(p)
		if !slices.Contains(s.Required, name) {
			kind += ", optional"
		}
		list = append(list, docsField{Name: name, Type: kind, Note: p.Description})
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

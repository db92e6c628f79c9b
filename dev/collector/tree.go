package collector

import (
	"fmt"
	"slices"
	"strings"
)

// Tree prints a trace with what each span says. Times are left out, so that two traces
// of the same kind look the same.
func Tree(spans []Span) string {
	var text strings.Builder
	below(&text, spans, "", "")
	return text.String()
}

func below(text *strings.Builder, spans []Span, parent, indent string) {
	var children []Span
	for _, s := range spans {
		if s.Parent == parent {
			children = append(children, s)
		}
	}
	for _, s := range children {
		fmt.Fprintf(text, "%s%s%s\n", indent, s.Name, said(s))
		below(text, spans, s.ID, indent+"  ")
	}
}

// said is what a span says of itself, without IDs.
func said(s Span) string {
	var list []string
	for _, name := range []string{"fairwell.line", "fairwell.mail", "fairwell.code", "http.response.status_code"} {
		if value := s.Attributes[name]; value != "" {
			list = append(list, value)
		}
	}
	if len(list) == 0 {
		return ""
	}
	return "  [" + strings.Join(list, ", ") + "]"
}

// Connected are the spans of a trace that hang together below its first one. What is
// left over has a parent that never arrived.
func Connected(spans []Span) (whole, left []Span) {
	known := map[string]bool{"": true}
	for range spans {
		for _, s := range spans {
			if known[s.Parent] {
				known[s.ID] = true
			}
		}
	}
	for _, s := range spans {
		if known[s.ID] {
			whole = append(whole, s)
		} else {
			left = append(left, s)
		}
	}
	return whole, slices.Clip(left)
}

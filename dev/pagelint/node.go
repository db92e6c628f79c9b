package pagelint

import (
	"iter"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// elements are all of these names below a node, in the order of the page; all
// there are if no name is given.
func elements(n *html.Node, names ...string) iter.Seq[*html.Node] {
	return func(yield func(*html.Node) bool) {
		for d := range n.Descendants() {
			if d.Type == html.ElementNode && (len(names) == 0 || slices.Contains(names, d.Data)) && !yield(d) {
				return
			}
		}
	}
}

func attribute(n *html.Node, name string) (value string, has bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func value(n *html.Node, name string) string {
	v, _ := attribute(n, name)
	return strings.TrimSpace(v)
}

func has(n *html.Node, name string) bool {
	_, is := attribute(n, name)
	return is
}

// within says whether a node is in one of these elements.
func within(n *html.Node, names ...string) bool {
	for a := range n.Ancestors() {
		if a.Type == html.ElementNode && slices.Contains(names, a.Data) {
			return true
		}
	}
	return false
}

// concealed says whether a reader does not see a node at once.
func concealed(n *html.Node) bool {
	hides := func(a *html.Node) bool {
		style := strings.ReplaceAll(value(a, "style"), " ", "")
		return has(a, "hidden") || has(a, "inert") || value(a, "aria-hidden") == "true" ||
			strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
	}
	if hides(n) {
		return true
	}
	for a := range n.Ancestors() {
		if a.Type == html.ElementNode && (hides(a) || a.Data == "details" || a.Data == "dialog" || a.Data == "template") {
			return true
		}
	}
	return false
}

// words are what a node says, with single spaces. What people typed is in
// bdi and textarea, and is theirs.
func words(n *html.Node) string {
	var all []string
	for d := range n.Descendants() {
		if d.Type == html.TextNode && !within(d, "bdi", "textarea", "script", "style") {
			all = append(all, d.Data)
		}
	}
	return strings.Join(strings.Fields(strings.Join(all, " ")), " ")
}

// label is what is written on a button or link.
func label(n *html.Node) string {
	if n.Data == "input" {
		return value(n, "value")
	}
	return words(n)
}

func isSubmit(n *html.Node) bool {
	kind := strings.ToLower(value(n, "type"))
	switch n.Data {
	case "button":
		return kind == "" || kind == "submit"
	case "input":
		return kind == "submit" || kind == "image"
	default:
		return false
	}
}

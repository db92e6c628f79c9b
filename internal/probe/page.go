package probe

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// page is one that was read.
type page struct {
	base *url.URL
	root *html.Node
}

// form is one as the page gives it, with what is chosen beforehand.
type form struct {
	action string
	fields url.Values
}

func read(body []byte, address string) (page, error) {
	base, err := url.Parse(address)
	if err != nil {
		return page{}, fmt.Errorf("read address: %w", err)
	}
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return page{}, fmt.Errorf("read page: %w", err)
	}
	return page{base: base, root: root}, nil
}

// link is where the link with those words leads.
func (p page) link(words string) (string, error) {
	for n := range p.root.Descendants() {
		if n.DataAtom == atom.A && strings.EqualFold(text(n), words) {
			return p.resolve(attribute(n, "href"))
		}
	}
	return "", fmt.Errorf("the page has no link %q", words)
}

// form is the one that the button with those words sends.
func (p page) form(button string) (form, error) {
	for n := range p.root.Descendants() {
		if n.DataAtom != atom.Form || !holds(n, button) {
			continue
		}
		action, err := p.resolve(attribute(n, "action"))
		return form{action: action, fields: fields(n)}, err
	}
	return form{}, fmt.Errorf("the page has no form with the button %q", button)
}

func holds(n *html.Node, button string) bool {
	for d := range n.Descendants() {
		if d.DataAtom == atom.Button && strings.EqualFold(text(d), button) {
			return true
		}
	}
	return false
}

// fields are what a browser would send of a form that nobody has typed into.
func fields(n *html.Node) url.Values {
	values := url.Values{}
	for d := range n.Descendants() {
		name := attribute(d, "name")
		if name == "" || d.DataAtom != atom.Input && d.DataAtom != atom.Textarea {
			continue
		}
		switch attribute(d, "type") {
		case "radio", "checkbox":
			if !has(d, "checked") {
				continue
			}
		}
		values.Add(name, attribute(d, "value"))
	}
	return values
}

func (p page) resolve(address string) (string, error) {
	to, err := p.base.Parse(address)
	if err != nil {
		return "", fmt.Errorf("read address: %w", err)
	}
	return to.String(), nil
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

package pagelint

import (
	"net/url"
	"strconv"
	"strings"
)

// Attributes by which a page makes the browser load or send something.
var loading = map[string][]string{
	"script": {"src"}, "link": {"href"}, "img": {"src", "srcset"}, "source": {"src", "srcset"},
	"video": {"src", "poster"}, "audio": {"src"}, "track": {"src"}, "input": {"src", "formaction"},
	"button": {"formaction"}, "form": {"action"}, "iframe": {"src"}, "embed": {"src"}, "object": {"data"},
	"use": {"href"}, "image": {"href"}, "base": {"href"},
}

// frame holds what every page must have.
func (r *reading) frame() {
	for n := range elements(r.root, "html") {
		if lang := value(n, "lang"); lang != "de" && lang != "en" {
			r.wrong(RuleLanguage, "lang=%q on html; it must be de or en", lang)
		}
	}
	title := ""
	for n := range elements(r.root, "title") {
		if !within(n, "svg") {
			title = words(n)
		}
	}
	if title == "" {
		r.wrong(RuleTitle, "the page has none")
	}
	for n := range elements(r.root) {
		if order, err := strconv.Atoi(value(n, "tabindex")); err == nil && order > 0 {
			r.wrong(RuleFocus, "tabindex=%d on %s", order, n.Data)
		}
		if target := value(n, "target"); target != "" && target != "_self" {
			r.wrong(RuleWindow, "target=%q on %s", target, n.Data)
		}
	}
}

// resources holds that nothing comes from elsewhere, and that styles and scripts
// are in files.
func (r *reading) resources() {
	for n := range elements(r.root) {
		for _, name := range loading[n.Data] {
			for address := range strings.SplitSeq(value(n, name), ",") {
				address, _, _ = strings.Cut(strings.TrimSpace(address), " ")
				if !r.ours(address) {
					r.wrong(RuleThirdParty, "%s of %s is %s", name, n.Data, address)
				}
			}
		}
		switch n.Data {
		case "iframe", "embed", "object", "frame":
			r.wrong(RuleThirdParty, "%s holds another page", n.Data)
		case "style":
			r.wrong(RuleInline, "element style")
		case "script":
			if !has(n, "src") {
				r.wrong(RuleInline, "script without src")
			}
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "style":
				r.wrong(RuleInline, "style=%q on %s", a.Val, n.Data)
			case strings.HasPrefix(a.Key, "on"):
				r.wrong(RuleInline, "%s on %s", a.Key, n.Data)
			case strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:"):
				r.wrong(RuleInline, "a script in %s of %s", a.Key, n.Data)
			}
		}
	}
}

// ours says whether an address is of this site.
func (r *reading) ours(address string) bool {
	to, err := r.shown.Parse(address)
	return err == nil && to.Scheme == r.shown.Scheme && to.Host == r.shown.Host
}

// at is an address as seen from the page.
func (r *reading) at(address string) *url.URL {
	to, err := r.shown.Parse(address)
	if err != nil {
		return &url.URL{}
	}
	return to
}

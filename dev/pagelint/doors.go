package pagelint

import (
	"strings"
)

// door is one of the two buttons that stand on every page.
type door struct {
	path   string
	labels []string
}

var doors = []door{
	{"/kuendigen", []string{"Verträge hier kündigen", "Cancel contracts here"}},
	{"/widerrufen", []string{"Vertrag widerrufen", "Withdraw from a contract", "Withdraw from contract"}},
}

// Words that lead to a legal notice.
var legal = []string{"impressum", "datenschutz", "imprint", "legal notice", "privacy"}

// doors holds that each page has the two buttons, in plain sight, each with the
// statutory words and nothing else; and that the two forms have no way out.
func (r *reading) doors() {
	if r.Kind.bare() {
		r.links()
		return
	}
	for _, door := range doors {
		leads, named := false, false
		for n := range elements(r.root, "a") {
			to := r.at(value(n, "href"))
			if !has(n, "href") || !r.ours(value(n, "href")) || to.Path != door.path || concealed(n) {
				continue
			}
			leads = true
			named = named || contains(door.labels, label(n))
		}
		switch {
		case !leads:
			r.wrong(RuleDoors, "no link to %s in plain sight", door.path)
		case !named:
			r.wrong(RuleLabel, "no link to %s says just „%s“", door.path, door.labels[0])
		}
	}
}

// links holds that a form's page links to nothing but itself, the other
// language and the legal notices.
func (r *reading) links() {
	for n := range elements(r.root, "a", "area") {
		href := value(n, "href")
		to := r.at(href)
		inside := r.ours(href) && to.Path == r.shown.Path
		if has(n, "href") && !inside && !isLegal(label(n)) {
			r.wrong(RuleBare, "link „%s“ to %s", label(n), href)
		}
	}
	forms := 0
	for range elements(r.root, "form") {
		forms++
	}
	if forms != 1 {
		r.wrong(RuleBare, "%d forms instead of one", forms)
	}
}

func isLegal(label string) bool {
	for _, word := range legal {
		if strings.Contains(strings.ToLower(label), word) {
			return true
		}
	}
	return false
}

func contains(labels []string, label string) bool {
	for _, l := range labels {
		if strings.EqualFold(l, label) {
			return true
		}
	}
	return false
}

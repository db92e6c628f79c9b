package pagelint

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// declaring is what the law says about one form.
type declaring struct {
	path     string
	button   []string // the words on its one button
	required []string // fields that must be there
	optional []string // fields that must be there and may be left empty
}

var (
	cancelling = declaring{
		path:     "/kuendigen",
		button:   []string{"jetzt kündigen", "cancel now"},
		required: []string{"kind", "name", "contract", "email"},
		optional: []string{"reason", "customer_number", "phone", "address", "birth_date", "wish"},
	}
	withdrawing = declaring{
		path:     "/widerrufen",
		button:   []string{"Widerruf bestätigen", "Confirm withdrawal"},
		required: []string{"name", "contract", "email"},
		optional: []string{"part"},
	}
)

// silent are fields that carry nothing about the person, and must be hidden.
var silent = []string{"token", "lang"}

// form holds that a declaring page has its fields, no other, and one button.
func (r *reading) form() {
	switch r.Kind {
	case CancelForm:
		r.declares(cancelling)
	case WithdrawalForm:
		r.declares(withdrawing)
	case Preview:
		r.button(cancelling.button)
	}
}

func (r *reading) declares(law declaring) {
	there := map[string]bool{}
	for n := range elements(r.root, "input", "select", "textarea") {
		if isSubmit(n) {
			continue
		}
		there[value(n, "name")] = true
		r.field(n, law)
	}
	for _, name := range slices.Concat(law.required, law.optional) {
		if !there[name] {
			r.wrong(RuleField, "%s", name)
		}
	}
	for n := range elements(r.root, "form") {
		if !strings.EqualFold(value(n, "method"), "post") || r.at(value(n, "action")).Path != law.path {
			r.wrong(RuleStep, "the form is sent by %q to %q", value(n, "method"), value(n, "action"))
		}
	}
	r.button(law.button)
}

func (r *reading) field(n *html.Node, law declaring) {
	name := value(n, "name")
	unseen := strings.EqualFold(value(n, "type"), "hidden")
	allowed := slices.Contains(law.required, name) || slices.Contains(law.optional, name)
	switch {
	case slices.Contains(silent, name):
		if !unseen {
			r.wrong(RuleExtra, "%q is to be seen", name)
		}
	case !allowed:
		r.wrong(RuleExtra, "%s %q", n.Data, name)
	case unseen || concealed(n):
		r.wrong(RuleStep, "%s is not in plain sight", name)
	case has(n, "disabled"), within(n, "fieldset") && disabled(n):
		r.wrong(RuleStep, "%s cannot be filled in", name)
	case has(n, "required") && slices.Contains(law.optional, name):
		r.wrong(RuleForced, "%s", name)
	}
}

func disabled(n *html.Node) bool {
	for a := range n.Ancestors() {
		if a.Data == "fieldset" && has(a, "disabled") {
			return true
		}
	}
	return false
}

// button holds that one button with the statutory words declares, at once.
func (r *reading) button(labels []string) {
	var sends []*html.Node
	for n := range elements(r.root, "button", "input") {
		kind := strings.ToLower(value(n, "type"))
		declares := r.Kind.bare() || contains(labels, label(n))
		if declares && (isSubmit(n) || n.Data == "button" || kind == "button" || kind == "reset") {
			sends = append(sends, n)
		}
	}
	if len(sends) != 1 {
		r.wrong(RuleStep, "%d buttons declare or lead on, instead of one", len(sends))
	}
	for _, n := range sends {
		if contains(labels, label(n)) && isSubmit(n) {
			if concealed(n) || has(n, "disabled") {
				r.wrong(RuleStep, "the button „%s“ appears later", labels[0])
			}
			return
		}
	}
	r.wrong(RuleLabel, "no button says just „%s“", labels[0])
}

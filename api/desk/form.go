package desk

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fairwell/fairwell/internal/notice"
)

// form asks for one act.
type form struct {
	Act      string
	Action   string // address that it is sent to
	Key, Tag string
	Cause    string // which it ends, "" if it ends none
	Fields   []field
	Choices  []choice // its buttons; what is chosen is said by the button
	Reasons  []string // names of the sentences to pick from
	Typed    string   // the reason that was given before it failed
	Facts    facts
	ID       string // of its elements

	People    []candidate // whose the declaration may be
	More      bool        // and others
	Contracts contractsAnswer
	Chosen    string // of whom Contracts are
}

// field is one input.
type field struct {
	ID          string
	Name, Value string
	Type        string // text, email, date, datetime-local, lines, hidden, number
	Required    bool
	Options     []option // of a list to tick, or to pick from
}

type option struct {
	Value, Label string
	Ticked       bool
}

// choice is a button that says what is chosen.
type choice struct{ Name, Value string }

// facts are what a form tells of its consequence.
type facts struct {
	Products string // that it is about
	Declared string // the day that was declared
	EndsOn   string // the day on which they end else
	Email    string
	Mail     string // kind of the mail
	Letter   string // address of what is printed
}

// subject is what the forms of a page are about.
type subject struct {
	path  string
	tag   string
	page  page
	items []item
	mails []mail
	email string // on file
	many  bool   // it is about many cases, whose mails are of one kind
}

// form is the one for an act; false if the desk has none for it.
func (s subject) form(act, cause string, in sent) (form, bool) {
	kind, ok := kinds()[act]
	if !ok {
		return form{}, false
	}
	f := form{
		Act: act, Action: s.path + "/" + act, Key: newKey(), Tag: s.tag, Cause: cause, Choices: kind.choices, Reasons: kind.reasons,
		ID: strings.ReplaceAll(act, "/", "-"),
	}
	s.tell(&f, kind)
	for _, input := range kind.fields {
		input.ID = f.ID + "-" + input.Name
		f.Fields = append(f.Fields, s.field(input, cause))
	}
	if in.act != act {
		return f, true
	}
	if in.key != "" {
		f.Key = in.key
	}
	f.Typed, f.Chosen = reasonOf(in), customerOf(in)
	for n := range f.Fields {
		f.Fields[n].keep(in)
	}
	return f, true
}

// keep puts what was typed back.
func (f *field) keep(in sent) {
	if f.Type == "hidden" {
		return
	}
	f.Value = in.values.Get(f.Name)
	for n, o := range f.Options {
		f.Options[n].Ticked = slices.Contains(in.values[f.Name], o.Value)
	}
}

// field fills in what is known.
func (s subject) field(f field, cause string) field {
	switch f.Name {
	case "posted_on":
		f.Value = s.page.Today.String()
	case "product_ids":
		for _, i := range s.about(f.Value) {
			f.Options = append(f.Options, option{Value: i.ProductID, Label: i.Name, Ticked: true})
		}
		f.Value = ""
	case "mail":
		f.Value = s.mailOf(cause)
		if s.many {
			f.Value = causeName(cause).Kind()
		}
	}
	return f
}

// about are the items that an act is about.
func (s subject) about(which string) []item {
	var list []item
	for _, i := range s.items {
		if which == "review" && i.ToJudge() || which == "stuck" && i.Stuck() ||
			which == "continuable" && i.Continuable() ||
			which == "ending" && i.Decision > 0 && !i.EndsOn.IsZero() && i.Refused == nil {
			list = append(list, i)
		}
	}
	return list
}

// mailOf names the mail that a cause is about, as kind and number.
func (s subject) mailOf(cause string) string {
	for _, m := range s.mails {
		if cause == m.Kind+"_"+m.State || cause == "" && slices.Contains([]string{"bounced", "dropped", "to_print", "parked", "unknown"}, m.State) {
			return m.Kind + " " + strconv.Itoa(m.Number)
		}
	}
	return "confirmation 0"
}

// tell gathers what the form says of its consequence.
func (s subject) tell(f *form, kind kind) {
	var names []string
	for _, i := range s.about(kind.about) {
		names = append(names, i.Name)
		f.Facts.EndsOn = notice.Spell(i.EndsOn, s.page.Lang)
		if i.Review != nil {
			f.Facts.Declared = notice.Spell(i.Review.DeclaredEnd, s.page.Lang)
		}
	}
	f.Facts.Products, f.Facts.Email = strings.Join(names, ", "), s.email
	name, number, _ := strings.Cut(s.mailOf(f.Cause), " ")
	f.Facts.Mail = name
	if name != "question" {
		f.Facts.Letter = s.page.To(s.path+"/letter", "mail", name, "number", number)
	}
}

package mail

import (
	"slices"
	"strings"

	"github.com/fairwell/fairwell/internal/document"
)

// table says of every product which day is its last, and below it what that day
// leaves open.
func (l *layout) table() []document.Block {
	items := slices.Concat(l.view.Continues, l.view.Ending, l.view.Refused)
	head := []string{l.say("head-product", nil), l.say("head-end", nil)}
	notice := slices.ContainsFunc(items, func(i itemView) bool { return i.NoticeBy != "" })
	if notice {
		head = append(head, l.say("head-notice", nil))
	}
	rows := make([][]string, len(items))
	for n, i := range items {
		rows[n] = []string{l.say("product", i), l.say("end", i)}
		if notice {
			rows[n] = append(rows[n], i.NoticeBy)
		}
	}
	remarks := grouped(items, l.remarks)
	said := make([]string, len(remarks))
	for n, r := range remarks {
		said[n] = r.words
		if len(items) > 1 {
			said[n] = r.names + ": " + r.words
		}
	}
	blocks := []document.Block{document.Table(head, rows...)}
	if len(said) > 0 {
		blocks = append(blocks, document.List(said...))
	}
	return blocks
}

func (l *layout) remarks(i itemView) string {
	var said []string
	for _, sentence := range [...]string{"wish", "review", "open"} {
		if words := l.say(sentence, i); words != "" {
			said = append(said, words)
		}
	}
	return strings.Join(said, " ")
}

// reasons says why each day, once for all products of which it holds.
func (l *layout) reasons(heading string, steps bool) []document.Block {
	why := func(i itemView) string {
		said := l.say("reason", i)
		if steps && len(i.Trace) > 0 {
			said += "\n" + strings.Join(i.Trace, "\n")
		}
		return said
	}
	groups := grouped(l.view.Ending, why)
	if len(groups) == 0 {
		return nil
	}
	blocks := []document.Block{document.Heading(l.say(heading, len(groups) > 1))}
	for _, g := range groups {
		if products := len(l.view.Ending) + len(l.view.Refused) + len(l.view.Continues); products > 1 {
			blocks = append(blocks, document.Subheading(g.names))
		}
		reason, trace, stepped := strings.Cut(g.words, "\n")
		if reason != "" {
			blocks = append(blocks, document.Paragraph(reason))
		}
		if stepped {
			blocks = append(blocks, document.List(strings.Split(trace, "\n")...))
		}
	}
	return blocks
}

// group is what holds alike of some products.
type group struct{ names, words string }

// grouped says once what is said of several products; of whom nothing is said is
// left out.
func grouped(items []itemView, say func(itemView) string) []group {
	var groups []group
	at := map[string]int{}
	for _, i := range items {
		words := say(i)
		if words == "" {
			continue
		}
		if n, known := at[words]; known {
			groups[n].names += ", " + i.Product
			continue
		}
		at[words] = len(groups)
		groups = append(groups, group{i.Product, words})
	}
	return groups
}

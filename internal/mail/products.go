package mail

import (
	"slices"
	"strings"

	"github.com/fairwell/fairwell/internal/document"
)

// detailed is how many products a letter tells of at length. Of more it says each in
// a line and leaves the steps to the page of the case, so that a firm with fifty
// contracts gets a letter and not a book.
const detailed = 8

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
		rows[n] = []string{lined(l.say("product", i), len(items)), l.say("end", i)}
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

// lined sets what has lines of its own in a row where there are many.
func lined(words string, of int) string {
	if of <= detailed {
		return words
	}
	return strings.ReplaceAll(words, "\n", ", ")
}

func (l *layout) remarks(i itemView) string {
	var said []string
	for _, sentence := range [...]string{"wish", "review", "open", "after"} {
		if words := l.say(sentence, i); words != "" {
			said = append(said, words)
		}
	}
	return strings.Join(said, " ")
}

// reasons says why each day, once for all products of which it holds.
func (l *layout) reasons(heading string) []document.Block {
	groups := grouped(l.view.Ending, func(i itemView) string { return l.say("reason", i) })
	if len(groups) == 0 {
		return nil
	}
	blocks := []document.Block{document.Heading(l.say(heading, len(groups) > 1))}
	for _, g := range groups {
		blocks = append(blocks, l.named(g)...)
		blocks = append(blocks, document.Paragraph(g.words))
	}
	return blocks
}

// annex says why each day and how it was reckoned.
func (l *layout) annex() []document.Block {
	groups := grouped(l.view.Ending, func(i itemView) string {
		return strings.TrimSuffix(l.say("reason", i)+"\n"+strings.Join(i.Trace, "\n"), "\n")
	})
	if len(groups) == 0 {
		return nil
	}
	heading := document.Heading(l.say("heading-annex", len(groups) > 1))
	heading.NewPage = len(groups) <= detailed
	blocks := []document.Block{heading}
	if len(groups) > detailed {
		return append(blocks, l.brief()...)
	}
	for _, g := range groups {
		reason, trace, _ := strings.Cut(g.words, "\n")
		blocks = append(blocks, l.named(g)...)
		blocks = append(blocks, document.Paragraph(reason))
		if trace != "" {
			blocks = append(blocks, document.List(strings.Split(trace, "\n")...))
		}
	}
	return blocks
}

// brief is the annex of many products: on what paragraph each day rests, and why.
func (l *layout) brief() []document.Block {
	blocks := []document.Block{document.Paragraph(l.say("steps-elsewhere", nil))}
	var bases []string
	resting := map[string][]itemView{}
	for _, i := range l.view.Ending {
		if _, known := resting[i.Basis]; !known {
			bases = append(bases, i.Basis)
		}
		resting[i.Basis] = append(resting[i.Basis], i)
	}
	for _, basis := range bases {
		groups := grouped(resting[basis], func(i itemView) string { return i.Explanation })
		said := make([]string, len(groups))
		for n, g := range groups {
			said[n] = g.names + ": " + g.words
		}
		if basis != "" {
			blocks = append(blocks, document.Subheading(l.say("basis", basis)))
		}
		blocks = append(blocks, document.List(said...))
	}
	return blocks
}

// named are the products of a reason, where the letter is about more than one.
func (l *layout) named(g group) []document.Block {
	if len(l.view.Ending)+len(l.view.Refused)+len(l.view.Continues) == 1 {
		return nil
	}
	return []document.Block{document.Subheading(g.names)}
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

package mail

import (
	"slices"
	"strings"

	"github.com/fairwell/fairwell/internal/document"
)

func (l *layout) blocks() []document.Block {
	v := l.view
	blocks := []document.Block{document.Paragraph(l.say("greeting", v)), document.Paragraph(l.say("opening", v))}
	if by := l.say("by", v); by != "" && v.Correction == 0 {
		blocks = append(blocks, document.Paragraph(by))
	}
	if v.RejectBy != "" && v.Correction == 0 {
		blocks = append(blocks, document.Note(l.say("reservation", v)))
	}
	if v.MailboxEndsOn != "" {
		blocks = append(blocks, document.Note(l.say("mailbox", v)))
	}
	blocks = append(blocks, document.Pairs(l.pair("label-case", v.Reference), l.pair("label-customer", v.CustomerNumber),
		l.pair("label-repeated", v.Repeated)))
	if len(v.Continues) > 0 {
		blocks = append(blocks, document.Heading(l.say("heading-continues", nil)))
	}
	for _, item := range v.Continues {
		blocks = append(blocks, document.Subheading(item.Product),
			document.Pairs(l.pair("label-contract", item.Contract)), document.Paragraph(l.say("continues", item)))
	}
	if len(v.Ending) > 0 {
		blocks = append(blocks, document.Heading(l.say("heading-ending", nil)))
	}
	for _, item := range v.Ending {
		blocks = append(blocks, l.ending(item)...)
	}
	if len(v.Refused) > 0 {
		blocks = append(blocks, document.Heading(l.say("heading-refused", v)))
	}
	for _, item := range v.Refused {
		blocks = append(blocks, document.Subheading(item.Product),
			document.Pairs(l.pair("label-contract", item.Contract)), document.Paragraph(l.say("refused", item)))
	}
	blocks = append(append(blocks, l.declared()...),
		document.Heading(l.say("heading-next", nil)),
		document.List(l.say("next-nothing", v), l.say("next-change", v), l.say("next-keep", v)))
	blocks = append(blocks, l.link("objection", v.Objection)...)
	blocks = append(blocks, l.link("link", v.Link)...)
	blocks = append(blocks, document.Paragraph(strings.TrimSpace(l.say("closing", nil)+"\n"+v.Provider)))
	return append(blocks, l.annex()...)
}

// annex says step by step why each day, once for all products with the
// same steps. It stands on what is kept alone.
func (l *layout) annex() []document.Block {
	var blocks []document.Block
	items := l.view.Ending
	for n, item := range items {
		same := func(other itemView) bool { return slices.Equal(other.Trace, item.Trace) }
		if len(item.Trace) == 0 || slices.ContainsFunc(items[:n], same) {
			continue
		}
		var names []string
		for _, other := range items[n:] {
			if same(other) {
				names = append(names, other.Product)
			}
		}
		blocks = append(blocks, document.Subheading(strings.Join(names, ", ")), document.List(item.Trace...))
	}
	if len(blocks) > 0 {
		blocks = slices.Insert(blocks, 0, document.Heading(l.say("heading-annex", nil)))
	}
	for n := range blocks {
		blocks[n].SavedOnly = true
	}
	return blocks
}

// link is a sentence with an address below it, of use in the mail alone; without
// an address it is nothing.
func (l *layout) link(sentence, address string) []document.Block {
	if address == "" {
		return nil
	}
	link := document.Paragraph(l.say(sentence, l.view) + "\n" + address)
	link.MailOnly = true
	return []document.Block{link}
}

func (l *layout) ending(item itemView) []document.Block {
	pairs := []document.Pair{l.pair("label-contract", item.Contract), l.pair("label-end", l.say("end", item))}
	if item.Wish != "" {
		pairs = append(pairs, l.pair("label-wish", l.say("wish", item)))
	}
	pairs = append(pairs, l.pair("label-taken-along", item.TakenAlongBy), l.pair("label-last-receipt", item.LastReceiptOn))
	if item.SameAs != "" {
		pairs = append(pairs, l.pair("label-explanation", l.say("same-as", item)))
	} else {
		pairs = append(pairs, l.pair("label-explanation", item.Explanation), l.pair("label-basis", item.Basis))
	}
	blocks := []document.Block{document.Subheading(item.Product), document.Pairs(pairs...)}
	if item.Review != "" {
		blocks = append(blocks, document.Paragraph(l.say("review", item)))
	}
	if item.EndsOn == "" {
		blocks = append(blocks, document.Paragraph(l.say("open", nil)))
	}
	return blocks
}

// declared repeats what was declared; a correction, which changes none of it, does not.
func (l *layout) declared() []document.Block {
	v := l.view
	if v.Correction > 0 {
		return nil
	}
	declared := make([]string, len(v.Declared))
	for i, d := range v.Declared {
		declared[i] = l.say("declared", d)
	}
	blocks := []document.Block{document.Heading(l.say("heading-declared", nil)), document.Pairs(
		l.pair("label-kind", l.say("kind", v)), l.pair("label-declared", strings.Join(declared, "\n")),
		l.pair("label-channel", l.say("channel", v)), l.pair("label-received", l.say("received", v)),
		l.pair("label-address", v.ConfirmationEmail))}
	if len(v.Reason) > 0 {
		reason := document.Pairs(l.pair("label-reason", strings.Join(v.Reason, "\n")))
		reason.Free = true
		blocks = append(blocks, reason)
	}
	return blocks
}

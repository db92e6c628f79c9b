package mail

import (
	"strings"

	"github.com/fairwell/fairwell/internal/document"
)

// blocks are the letter from top to bottom: the days first, then what to do, then
// what was declared, and last why.
func (l *layout) blocks() []document.Block {
	v := l.view
	blocks := append([]document.Block{document.Paragraph(l.say("greeting", v)), document.Paragraph(l.say("opening", v))}, l.table()...)
	if v.RejectBy != "" && v.Correction == 0 {
		blocks = append(blocks, document.Note(l.say("reservation", v)))
	}
	if v.MailboxEndsOn != "" {
		blocks = append(blocks, document.Note(l.say("mailbox", v)))
	}
	blocks = append(blocks, document.Heading(l.say("heading-next", nil)),
		document.List(l.say("next-nothing", v), l.say("next-change", v), l.say("next-keep", v)))
	blocks = append(blocks, l.link("objection", v.Objection)...)
	blocks = append(blocks, l.link("link", v.Link)...)
	blocks = append(blocks, l.declared()...)
	for _, b := range l.reasons("heading-reasons") {
		b.MailOnly = true
		blocks = append(blocks, b)
	}
	blocks = append(blocks, document.Paragraph(strings.TrimSpace(l.say("closing", nil)+"\n"+v.Provider)))
	for _, b := range l.annex() {
		b.SavedOnly = true
		blocks = append(blocks, b)
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

// declared repeats what was declared, by the day that was wished for; a correction,
// which changes none of it, does not.
func (l *layout) declared() []document.Block {
	v := l.view
	numbers := document.Pairs(l.pair("label-customer", v.CustomerNumber), l.pair("label-repeated", v.Repeated))
	if v.Correction > 0 {
		return filled(numbers)
	}
	pairs := []document.Pair{l.pair("label-kind", l.say("kind", v))}
	at := map[string]int{}
	for _, d := range v.Declared {
		n, known := at[d.Wish]
		if !known {
			n, at[d.Wish] = len(pairs), len(pairs)
			pairs = append(pairs, document.Pair{Label: l.say("declared-for", d)})
		}
		pairs[n].Value = strings.TrimPrefix(pairs[n].Value+"\n"+l.say("declared", d), "\n")
	}
	for n := range pairs {
		pairs[n].Value = lined(pairs[n].Value, len(v.Declared))
	}
	pairs = append(pairs, l.pair("label-by", l.say("by", v)), l.pair("label-channel", l.say("channel", v)),
		l.pair("label-received", l.say("received", v)), l.pair("label-address", v.ConfirmationEmail))
	blocks := []document.Block{
		document.Heading(l.say("heading-declared", nil)), document.Pairs(append(pairs, numbers.Pairs...)...),
	}
	if len(v.Reason) > 0 {
		reason := document.Pairs(l.pair("label-reason", strings.Join(v.Reason, "\n")))
		reason.Free = true
		blocks = append(blocks, reason)
	}
	return blocks
}

// filled leaves out pairs that say nothing.
func filled(pairs document.Block) []document.Block {
	if len(pairs.Pairs) == 0 {
		return nil
	}
	return []document.Block{pairs}
}

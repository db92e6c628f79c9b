package mail

import (
	"fmt"
	"strings"
	"text/template"

	"github.com/fairwell/fairwell/internal/document"
)

// Document lays the confirmation out to be saved and printed: what the mail
// says, in the same sentences. The same content gives the same document. An
// error says what the content lacks and holds nothing of it.
func Document(c Content) (document.Document, error) {
	v, err := newView(c)
	if err != nil {
		return document.Document{}, fmt.Errorf("lay out confirmation: %w", err)
	}
	v.Document = true
	t, err := parseText(v.Lang)
	if err != nil {
		return document.Document{}, fmt.Errorf("parse text templates: %w", err)
	}
	l := layout{view: v, templates: t}
	d := document.Document{
		Title: l.say("title", v), Language: v.Lang, Provider: v.Provider, Created: c.ReceivedAt.UTC(), Blocks: l.blocks(),
	}
	if l.err != nil {
		return document.Document{}, fmt.Errorf("lay out confirmation: %w", l.err)
	}
	return d, nil
}

// layout turns the sentences of one language into blocks. It keeps the first
// error, so that each block is one line.
type layout struct {
	view      view
	templates *template.Template
	err       error
}

// say is one sentence of the language's file.
func (l *layout) say(sentence string, data any) string {
	var out strings.Builder
	if err := l.templates.ExecuteTemplate(&out, sentence, data); err != nil && l.err == nil {
		l.err = err
	}
	return strings.TrimSpace(out.String())
}

func (l *layout) pair(label, value string) document.Pair {
	return document.Pair{Label: l.say(label, nil), Value: value}
}

func (l *layout) blocks() []document.Block {
	v := l.view
	blocks := []document.Block{document.Paragraph(l.say("greeting", v)), document.Paragraph(l.say("opening", v))}
	if v.MailboxEndsOn != "" {
		blocks = append(blocks, document.Note(l.say("mailbox", v)))
	}
	blocks = append(blocks, document.Pairs(l.pair("label-case", v.Reference), l.pair("label-customer", v.CustomerNumber)))
	if len(v.Ending) > 0 {
		blocks = append(blocks, document.Heading(l.say("heading-ending", nil)))
	}
	for _, item := range v.Ending {
		blocks = append(blocks, l.ending(item)...)
	}
	if len(v.Refused) > 0 {
		blocks = append(blocks, document.Heading(l.say("heading-refused", nil)))
	}
	for _, item := range v.Refused {
		blocks = append(blocks, document.Subheading(item.Product),
			document.Pairs(l.pair("label-contract", item.Contract)), document.Paragraph(l.say("refused", item)))
	}
	return append(append(blocks, l.declared()...),
		document.Heading(l.say("heading-next", nil)),
		document.List(l.say("next-nothing", v), l.say("next-change", v), l.say("next-keep", v)),
		document.Paragraph(strings.TrimSpace(l.say("closing", nil)+"\n"+v.Provider)))
}

func (l *layout) ending(item itemView) []document.Block {
	pairs := []document.Pair{l.pair("label-contract", item.Contract), l.pair("label-end", l.say("end", item))}
	if item.Wish != "" {
		pairs = append(pairs, l.pair("label-wish", l.say("wish", item)))
	}
	blocks := []document.Block{document.Subheading(item.Product), document.Pairs(append(pairs,
		l.pair("label-taken-along", item.TakenAlongBy), l.pair("label-last-receipt", item.LastReceiptOn),
		l.pair("label-explanation", item.Explanation), l.pair("label-basis", item.Basis))...)}
	if item.Review != "" {
		blocks = append(blocks, document.Paragraph(l.say("review", item)))
	}
	if item.EndsOn == "" {
		blocks = append(blocks, document.Paragraph(l.say("open", nil)))
	}
	return blocks
}

func (l *layout) declared() []document.Block {
	v := l.view
	declared := make([]string, len(v.Declared))
	for i, d := range v.Declared {
		declared[i] = l.say("declared", d)
	}
	return []document.Block{document.Heading(l.say("heading-declared", nil)), document.Pairs(
		l.pair("label-kind", l.say("kind", v)), l.pair("label-reason", strings.Join(v.Reason, "\n")),
		l.pair("label-declared", strings.Join(declared, "\n")), l.pair("label-channel", l.say("channel", v)),
		l.pair("label-received", l.say("received", v)), l.pair("label-address", v.ConfirmationEmail))}
}

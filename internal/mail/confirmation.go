package mail

import (
	"embed"
	"fmt"
	"strings"
	"text/template"

	"github.com/fairwell/fairwell/internal/document"
)

//go:embed templates
var templates embed.FS

// Confirmation is the one central letter on a cancellation. The same content
// gives the same letter. An error says what the content lacks and holds nothing
// of it.
func Confirmation(c Content) (Letter, error) {
	v, err := newView(c, 0)
	if err != nil {
		return Letter{}, fmt.Errorf("write confirmation: %w", err)
	}
	return v.letter(c)
}

// Receipt puts the same content into the words of a receipt: what was declared,
// when it was received, and the days as they stand. It promises the confirmation
// and takes nothing of it away.
func Receipt(c Content) (Letter, error) {
	v, err := newView(c, 0)
	if err != nil {
		return Letter{}, fmt.Errorf("write receipt: %w", err)
	}
	v.Receipt = true
	return v.letter(c)
}

// letter says the view in the sentences of its language.
func (v view) letter(c Content) (Letter, error) {
	t, err := template.ParseFS(templates, "templates/"+string(v.Lang)+".tmpl")
	if err != nil {
		return Letter{}, fmt.Errorf("parse sentences: %w", err)
	}
	l := layout{view: v, templates: t}
	subject := OneLine(l.say("subject", v))
	letter := Letter{Subject: subject, Document: document.Document{
		Title: subject, Language: v.Lang, Provider: v.Provider, Created: c.ReceivedAt.UTC(),
		Blocks: l.blocks(),
	}}
	if l.err != nil {
		return Letter{}, fmt.Errorf("write letter: %w", l.err)
	}
	return letter, nil
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

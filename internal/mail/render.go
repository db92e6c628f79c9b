package mail

import (
	"embed"
	"fmt"
	htmltemplate "html/template"
	"strings"
	"text/template"
	"unicode/utf8"

	"github.com/fairwell/fairwell/internal/notice"
)

//go:embed templates
var templates embed.FS

// Render puts the content of a confirmation into words. The same content gives
// the same message. An error says what the content lacks and holds nothing of it.
func Render(c Content) (Message, error) {
	v, err := newView(c)
	if err != nil {
		return Message{}, fmt.Errorf("render confirmation: %w", err)
	}
	return v.render()
}

// RenderReceipt puts the same content into the words of a receipt: what was
// declared, when it was received, and the days as they stand. It promises the
// confirmation and takes nothing of it away.
func RenderReceipt(c Content) (Message, error) {
	v, err := newView(c)
	if err != nil {
		return Message{}, fmt.Errorf("render receipt: %w", err)
	}
	v.Receipt = true
	return v.render()
}

// render fills both layouts with the sentences of one language.
func (v view) render() (Message, error) {
	text, err := parseText(v.Lang)
	if err != nil {
		return Message{}, fmt.Errorf("parse text templates: %w", err)
	}
	html, err := htmltemplate.ParseFS(templates, sentences(v.Lang), "templates/confirmation.html.tmpl")
	if err != nil {
		return Message{}, fmt.Errorf("parse HTML templates: %w", err)
	}
	var subject, plain, page strings.Builder
	if err := text.ExecuteTemplate(&subject, "subject", v); err != nil {
		return Message{}, fmt.Errorf("render subject: %w", err)
	}
	if err := text.ExecuteTemplate(&plain, "confirmation.txt.tmpl", v); err != nil {
		return Message{}, fmt.Errorf("render text: %w", err)
	}
	if err := html.ExecuteTemplate(&page, "confirmation.html.tmpl", v); err != nil {
		return Message{}, fmt.Errorf("render HTML: %w", err)
	}
	return Message{Subject: oneLine(subject.String()), Text: plain.String(), HTML: page.String()}, nil
}

// parseText adds underline, which draws a line as long as a heading.
func parseText(lang notice.Language) (*template.Template, error) {
	t := template.New("")
	t.Funcs(template.FuncMap{"underline": func(heading string) (string, error) {
		var words strings.Builder
		err := t.ExecuteTemplate(&words, heading, nil)
		return strings.Repeat("-", utf8.RuneCountInString(words.String())), err
	}})
	return t.ParseFS(templates, sentences(lang), "templates/confirmation.txt.tmpl")
}

// sentences is the one file of a language; both layouts use it.
func sentences(lang notice.Language) string {
	return "templates/" + string(lang) + ".tmpl"
}

package mail

import (
	"fmt"
	htmltemplate "html/template"
	"strings"
	"text/template"
	"unicode/utf8"

	"github.com/fairwell/fairwell/internal/document"
)

// Letter is what a customer is told: the subject of the mail and the document
// that it is made of. What is saved of it is Document.Saved, so that the mail and
// the PDF cannot differ.
type Letter struct {
	Subject  string
	Document document.Document
}

// Sparing is the letter as it goes to an address that may be anybody's.
func (l Letter) Sparing() Letter {
	l.Document = l.Document.Sparing()
	return l
}

// Write puts a letter into a mail: the same blocks as text and as HTML.
func Write(l Letter) (Message, error) {
	text, err := template.New("letter.txt.tmpl").
		Funcs(template.FuncMap{"rule": rule, "double": double, "lines": strings.Split, "aligned": aligned}).
		ParseFS(templates, "templates/letter.txt.tmpl")
	if err != nil {
		return Message{}, fmt.Errorf("parse text letter: %w", err)
	}
	page, err := htmltemplate.New("letter.html.tmpl").
		Funcs(htmltemplate.FuncMap{"lines": strings.Split, "link": isLink}).
		ParseFS(templates, "templates/letter.html.tmpl")
	if err != nil {
		return Message{}, fmt.Errorf("parse HTML letter: %w", err)
	}
	view := struct {
		document.Document
		Subject string
	}{l.Document.Mailed(), OneLine(l.Subject)}
	var plain, html strings.Builder
	if err := text.Execute(&plain, view); err != nil {
		return Message{}, fmt.Errorf("write text letter: %w", err)
	}
	if err := page.Execute(&html, view); err != nil {
		return Message{}, fmt.Errorf("write HTML letter: %w", err)
	}
	return Message{Subject: view.Subject, Text: plain.String(), HTML: html.String()}, nil
}

// rule is a line as long as a heading.
func rule(heading string) string { return strings.Repeat("-", utf8.RuneCountInString(heading)) }

// double is a line as long as the title.
func double(title string) string { return strings.Repeat("=", utf8.RuneCountInString(title)) }

// isLink says that a line is an address of ours and nothing else. What a person
// typed never is one: it is in pairs.
func isLink(line string) bool {
	return (strings.HasPrefix(line, "https://") || strings.HasPrefix(line, "http://")) && !strings.ContainsAny(line, " \t")
}

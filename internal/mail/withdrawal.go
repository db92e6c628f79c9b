package mail

import (
	"fmt"
	htmltemplate "html/template"
	"strings"
	"text/template"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

// WithdrawalContent is everything that the acknowledgement of a withdrawal
// shows: what was typed, and when it arrived. Nothing in it depends on who the
// customer is, or on whether there is one.
type WithdrawalContent struct {
	Reference  string // the withdrawal as people name it; unique, it stands in the subject
	Code       string // short code of the receipt, "" for none
	Provider   string
	Name       string
	Contract   string
	Part       string // "": the whole contract
	Email      string
	Locale     notice.Language
	ReceivedAt time.Time
}

type withdrawalView struct {
	Lang                                     notice.Language
	Reference, Code, Provider                string
	Name, Contract, Part, Email              []string
	ReceivedOn, ReceivedTime, ReceivedOffset string
}

// RenderWithdrawal puts the acknowledgement of a withdrawal into words
// (§ 356a Abs. 4 BGB: its content, with date and time of receipt). It promises
// nothing, names no end of a contract, and judges nothing.
func RenderWithdrawal(c WithdrawalContent) (Message, error) {
	v, err := newWithdrawalView(c)
	if err != nil {
		return Message{}, fmt.Errorf("render withdrawal: %w", err)
	}
	words := "templates/withdrawal." + string(v.Lang) + ".tmpl"
	text, err := template.ParseFS(templates, words, "templates/withdrawal.txt.tmpl")
	if err != nil {
		return Message{}, fmt.Errorf("parse text templates: %w", err)
	}
	html, err := htmltemplate.ParseFS(templates, words, "templates/withdrawal.html.tmpl")
	if err != nil {
		return Message{}, fmt.Errorf("parse HTML templates: %w", err)
	}
	var subject, plain, page strings.Builder
	if err := text.ExecuteTemplate(&subject, "subject", v); err != nil {
		return Message{}, fmt.Errorf("render subject: %w", err)
	}
	if err := text.ExecuteTemplate(&plain, "withdrawal.txt.tmpl", v); err != nil {
		return Message{}, fmt.Errorf("render text: %w", err)
	}
	if err := html.ExecuteTemplate(&page, "withdrawal.html.tmpl", v); err != nil {
		return Message{}, fmt.Errorf("render HTML: %w", err)
	}
	return Message{Subject: oneLine(subject.String()), Text: plain.String(), HTML: page.String()}, nil
}

// newWithdrawalView refuses content that would make a mail without what the law
// asks for.
func newWithdrawalView(c WithdrawalContent) (withdrawalView, error) {
	switch {
	case c.Locale != notice.German && c.Locale != notice.English:
		return withdrawalView{}, fmt.Errorf("there is no acknowledgement in the language %q", c.Locale)
	case oneLine(c.Reference) == "":
		return withdrawalView{}, fmt.Errorf("the reference is missing")
	case c.ReceivedAt.IsZero():
		return withdrawalView{}, fmt.Errorf("the instant of receipt is missing")
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return withdrawalView{}, fmt.Errorf("load the zone: %w", err)
	}
	received := c.ReceivedAt.In(berlin)
	return withdrawalView{
		Lang: c.Locale, Reference: oneLine(c.Reference), Code: oneLine(c.Code), Provider: oneLine(c.Provider),
		Name: typedLines(c.Name), Contract: typedLines(c.Contract), Part: typedLines(c.Part), Email: typedLines(c.Email),
		ReceivedOn:     notice.Spell(notice.CivilDay(c.ReceivedAt), c.Locale),
		ReceivedTime:   received.Format("15:04:05"),
		ReceivedOffset: received.Format("UTC-07:00"),
	}, nil
}

// typedLines is what a person typed, line by line; nothing is no line.
func typedLines(s string) []string {
	if oneLine(s) == "" {
		return nil
	}
	return lines(s)
}

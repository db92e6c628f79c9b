// Package pagelint reads a page as it was rendered and says where it breaks the
// law of the cancellation button (§ 312k BGB) and of the withdrawal button
// (§ 356a BGB), or the rules of the house: nothing less than the law asks for
// on these pages, and nothing more.
//
// It owns the words, fields and links that pages must and must not have. It
// must never fetch anything: it is given what the browser shows.
package pagelint

import (
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// Kind says what a page is for, and so what it must carry.
type Kind string

// The kinds of pages.
const (
	Landing        Kind = "landing"         // the way in
	CancelForm     Kind = "cancel form"     // /kuendigen, empty or with what was wrong
	WithdrawalForm Kind = "withdrawal form" // /widerrufen, the same
	Account        Kind = "account"         // the contracts of who signed in
	Preview        Kind = "preview"         // what was ticked, before it is declared
	Case           Kind = "case"            // what was declared, with its receipt
	Withdrawn      Kind = "withdrawn"       // the same of a withdrawal
	Check          Kind = "receipt check"   // whether a receipt is valid
	Error          Kind = "error"           // what went wrong
	Other          Kind = "other"           // any page beside these
)

// bare says whether a page carries its form and the legal notices alone.
func (k Kind) bare() bool { return k == CancelForm || k == WithdrawalForm }

// Page is what was rendered, and how it was reached.
type Page struct {
	Kind  Kind
	Asked string // address that was asked for
	Shown string // address that it was shown at
	HTML  string
}

// Finding is one thing that is wrong.
type Finding struct {
	Rule string // such as "statutory label"
	What string
}

func (f Finding) String() string { return f.Rule + ": " + f.What }

// The rules, as findings name them.
const (
	RuleLabel      = "statutory label"
	RuleField      = "missing field"
	RuleExtra      = "field beyond the allowed ones"
	RuleForced     = "field that may not be required"
	RuleDoors      = "the two buttons"
	RuleBare       = "more than form and legal notices"
	RuleOffer      = "offer"
	RuleLogin      = "login wall"
	RuleStep       = "hidden step"
	RuleThirdParty = "third party"
	RuleInline     = "inline style or script"
	RuleLanguage   = "language"
	RuleReceipt    = "storable receipt"
	RuleFocus      = "order of focus"
	RuleWindow     = "new window"
	RuleTitle      = "title"
)

// reading is a page under the lint.
type reading struct {
	Page
	asked, shown *url.URL
	root         *html.Node
	findings     []Finding
}

// Lint says what is wrong with a page; nothing, if all is right.
func Lint(p Page) ([]Finding, error) {
	r := &reading{Page: p}
	var err error
	if r.root, err = html.Parse(strings.NewReader(p.HTML)); err != nil {
		return nil, fmt.Errorf("parse page: %w", err)
	}
	if r.asked, err = url.Parse(p.Asked); err != nil {
		return nil, fmt.Errorf("parse address: %w", err)
	}
	if r.shown, err = url.Parse(p.Shown); err != nil {
		return nil, fmt.Errorf("parse address: %w", err)
	}
	r.frame()
	r.resources()
	r.doors()
	r.words()
	r.walls()
	r.form()
	r.receipt()
	return r.findings, nil
}

func (r *reading) wrong(rule, format string, args ...any) {
	r.findings = append(r.findings, Finding{rule, fmt.Sprintf(format, args...)})
}

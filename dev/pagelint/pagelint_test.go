package pagelint

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// good are pages that break no rule.
var good = []struct {
	kind       Kind
	file, path string
}{
	{Landing, "landing.html", "/"},
	{Error, "landing.html", "/nirgends"},
	{Check, "landing.html", "/beleg"},
	{Account, "landing.html", "/konto"},
	{CancelForm, "cancel.html", "/kuendigen"},
	{WithdrawalForm, "withdraw.html", "/widerrufen"},
	{Case, "case.html", "/faelle/1"},
	{Withdrawn, "case.html", "/widerrufen/1"},
	{Preview, "preview.html", "/konto/kuendigen"},
}

func read(t *testing.T, kind Kind) Page {
	t.Helper()
	for _, g := range good {
		if g.kind == kind {
			html, err := os.ReadFile(filepath.Join("testdata", g.file))
			if err != nil {
				t.Fatal(err)
			}
			address := "http://127.0.0.1:8080" + g.path
			return Page{Kind: kind, Asked: address, Shown: address, HTML: string(html)}
		}
	}
	t.Fatalf("no page of kind %s", kind)
	return Page{}
}

func lint(t *testing.T, p Page) []Finding {
	t.Helper()
	findings, err := Lint(p)
	if err != nil {
		t.Fatal(err)
	}
	return findings
}

func TestPagesAsTheyShouldBeHaveNoFinding(t *testing.T) {
	for _, g := range good {
		if findings := lint(t, read(t, g.kind)); len(findings) > 0 {
			t.Errorf("%s: %v", g.kind, findings)
		}
	}
}

// broken are pages with one thing changed, and the rule that it breaks.
var broken = []struct {
	name     string
	kind     Kind
	from, to string
	rule     string
}{
	{"the first button has other words", Landing, "Verträge hier kündigen<", "Service<", RuleLabel},
	{"the first button has more words", Landing, "Verträge hier kündigen<", "Verträge hier kündigen oder pflegen<", RuleLabel},
	{"the second button has other words", Landing, "Vertrag widerrufen<", "Rückgabe<", RuleLabel},
	{"the declaring button has other words", CancelForm, "jetzt kündigen", "weiter", RuleLabel},
	{"the confirming button has other words", WithdrawalForm, "Confirm withdrawal", "Send", RuleLabel},
	{"the preview's button has other words", Preview, "jetzt kündigen", "weiter", RuleLabel},
	{"no first button", Error, `href="/kuendigen?lang=de"`, `href="/hilfe"`, RuleDoors},
	{"no second button", Case, `href="/widerrufen"`, `href="/hilfe"`, RuleDoors},
	{"the buttons are folded away", Landing, "<nav>", "<details><summary>Mehr</summary><nav>", RuleDoors},
	{"the buttons are not shown", Landing, "<nav>", "<nav hidden>", RuleDoors},
	{"the buttons lead to another site", Landing, `"/widerrufen"`, `"https://other.example/widerrufen"`, RuleDoors},
	{"a way to the account", CancelForm, "<h1>", `<a href="/konto">Kundenkonto</a><h1>`, RuleBare},
	{"withdrawal offered while cancelling", CancelForm, "<h1>", `<a href="/widerrufen">Vertrag widerrufen</a><h1>`, RuleBare},
	{"a link elsewhere", WithdrawalForm, "<h1>", `<a href="https://help.example/">Hilfe</a><h1>`, RuleBare},
	{"a second form", CancelForm, "</main>", `<form method="post" action="/kuendigen"></form></main>`, RuleBare},
	{"an offer", Landing, "<h1>", "<p>Sichern Sie sich 20 % Rabatt</p><h1>", RuleOffer},
	{"an assistant", CancelForm, "<h1>", "<p>Unser Kündigungsassistent hilft</p><h1>", RuleOffer},
	{"a pause instead", Preview, "<h1>", "<p>Möchten Sie lieber pausieren?</p><h1>", RuleOffer},
	{"a survey", Case, "<h1>", "<p>Kurze Umfrage</p><h1>", RuleOffer},
	{"a chat", WithdrawalForm, "<h1>", "<p>Chat with us</p><h1>", RuleOffer},
	{"a password", CancelForm, "<h1>", `<input type="password" name="name"><h1>`, RuleLogin},
	{"a captcha", CancelForm, "<h1>", "<p>Lösen Sie das Captcha</p><h1>", RuleLogin},
	{"fields folded away", CancelForm, "<label>Kundennummer", "<details><summary>Mehr</summary></details><details><label>Kundennummer", RuleStep},
	{"a field in a hidden input", CancelForm, `name="wish"`, `name="wish" type="hidden"`, RuleStep},
	{"a field that is not shown", CancelForm, "<label>Tag", "<label hidden>Tag", RuleStep},
	{"a field that cannot be filled in", CancelForm, `name="phone"`, `name="phone" disabled`, RuleStep},
	{"a group that cannot be filled in", CancelForm, "<fieldset>", "<fieldset disabled>", RuleStep},
	{"a button to go on", CancelForm, "<button>", `<button type="button">weiter</button><button>`, RuleStep},
	{"a button that appears later", CancelForm, "<button>", "<button hidden>", RuleStep},
	{"a form that shows another page first", CancelForm, `action="/kuendigen"`, `action="/kuendigen/pruefen"`, RuleStep},
	{"a form sent in the address", WithdrawalForm, `method="post"`, `method="get"`, RuleStep},
	{"a secret question", CancelForm, "<button>", `<input name="secret"><button>`, RuleExtra},
	{"a phone number for withdrawing", WithdrawalForm, "<button", `<input name="phone"><button`, RuleExtra},
	{"a field without a name", CancelForm, "<button>", `<input><button>`, RuleExtra},
	{"the customer number is required", CancelForm, `name="customer_number"`, `name="customer_number" required`, RuleForced},
	{"a reason is required", CancelForm, `name="reason"`, `name="reason" required`, RuleForced},
	{"a script of others", Landing, `src="/static/page.js"`, `src="https://cdn.example/page.js"`, RuleThirdParty},
	{"a picture of others", Landing, `src="/static/logo.svg"`, `src="//img.example/logo.svg"`, RuleThirdParty},
	{"one of several pictures of others", Landing, `src="/static/logo.svg"`, `srcset="/a.png 1x, https://img.example/b.png 2x"`, RuleThirdParty},
	{"a page of others", Landing, "<h1>", `<iframe src="/chat"></iframe><h1>`, RuleThirdParty},
	{"a form to others", CancelForm, `action="/kuendigen"`, `action="https://other.example/kuendigen"`, RuleThirdParty},
	{"an inline style", Landing, "<h1>", `<h1 style="color: red">`, RuleInline},
	{"a style element", Landing, "</head>", "<style>h1 { color: red }</style></head>", RuleInline},
	{"an inline script", Landing, "</head>", "<script>go()</script></head>", RuleInline},
	{"a handler", Landing, "<h1>", `<h1 onclick="go()">`, RuleInline},
	{"a script in a link", Landing, `href="https://provider.example/impressum"`, `href=" JavaScript:go()"`, RuleInline},
	{"no language", Landing, `<html lang="de">`, "<html>", RuleLanguage},
	{"another language", Landing, `lang="de"`, `lang="fr"`, RuleLanguage},
	{"no title", Case, "<title>Ihre Kündigung</title>", "", RuleTitle},
	{"no receipt as PDF", Case, "beleg.pdf", "bild.png", RuleReceipt},
	{"no receipt as text", Withdrawn, "beleg.txt", "beleg", RuleReceipt},
	{"an order of focus", CancelForm, `name="name"`, `name="name" tabindex="2"`, RuleFocus},
	{"a new window", Landing, `<a href="https`, `<a target="_blank" href="https`, RuleWindow},
}

func TestEachRuleFindsWhatBreaksIt(t *testing.T) {
	for _, test := range broken {
		t.Run(test.name, func(t *testing.T) {
			p := read(t, test.kind)
			if !strings.Contains(p.HTML, test.from) {
				t.Fatalf("the page has no %s", test.from)
			}
			p.HTML = strings.Replace(p.HTML, test.from, test.to, 1)
			findings := lint(t, p)
			if !slices.ContainsFunc(findings, func(f Finding) bool { return f.Rule == test.rule }) {
				t.Errorf("findings %v, without %q", findings, test.rule)
			}
		})
	}
}

func TestEachFieldOfTheFormsIsMissed(t *testing.T) {
	for kind, law := range map[Kind]declaring{CancelForm: cancelling, WithdrawalForm: withdrawing} {
		for _, name := range slices.Concat(law.required, law.optional) {
			p := read(t, kind)
			p.HTML = strings.ReplaceAll(p.HTML, `name="`+name+`"`, `name="token" type="hidden"`)
			want := Finding{RuleField, name}
			if findings := lint(t, p); !slices.Contains(findings, want) {
				t.Errorf("%s without %s: %v", kind, name, findings)
			}
		}
	}
}

func TestFormThatIsReachedThroughAnotherPageIsALoginWall(t *testing.T) {
	p := read(t, CancelForm)
	p.Shown = "http://127.0.0.1:8080/konto/anmelden"
	if findings := lint(t, p); !slices.ContainsFunc(findings, func(f Finding) bool { return f.Rule == RuleLogin }) {
		t.Errorf("findings %v", findings)
	}
}

func TestWhatPeopleTypedIsNoOffer(t *testing.T) {
	p := read(t, Case)
	p.HTML = strings.Replace(p.HTML, "bdi>", "b>", 2)
	if findings := lint(t, p); !slices.ContainsFunc(findings, func(f Finding) bool { return f.Rule == RuleOffer }) {
		t.Errorf("outside of bdi the words are the page's own: %v", findings)
	}
}

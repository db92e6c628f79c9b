package pagelint

import (
	"regexp"
	"strings"
)

// offers are words of who will not let go. They are looked for in what the page
// says by itself, not in what people typed.
var offers = regexp.MustCompile(`(?i)angebot|rabatt|gutschein|\bbonus|\btreue|pausier|\bpause\b|\bschade\b|umfrage|` +
	`rückruf|\bchat|assistent|sonderkondition|bleiben sie|wirklich kündigen|überlegen|prämie|tut uns leid|warum gehen|` +
	`\boffer|discount|voucher|stay with|before you go|sorry to see|survey|call[- ]?back|assistant|reconsider|` +
	`are you sure|\breward|loyalty|exclusive|why are you leaving`)

// gates are words of who asks for more than a click.
var gates = regexp.MustCompile(`(?i)captcha|passwor[dt]|kennwort|roboter|\brobot`)

// words holds that a page offers nothing.
func (r *reading) words() {
	if r.Kind == Account || r.Kind == Preview {
		// What the provider called a product is here; names are its own.
		r.offersIn("h1", "h2", "p", "a", "button", "label")
		return
	}
	r.offersIn("body")
}

func (r *reading) offersIn(names ...string) {
	told := map[string]bool{}
	for n := range elements(r.root, names...) {
		for _, word := range offers.FindAllString(words(n), -1) {
			if word = strings.ToLower(word); !told[word] {
				told[word] = true
				r.wrong(RuleOffer, "the page says „%s“", word)
			}
		}
	}
}

// walls holds that nobody must sign in, or prove to be human, to declare.
func (r *reading) walls() {
	for n := range elements(r.root, "input") {
		if strings.EqualFold(value(n, "type"), "password") {
			r.wrong(RuleLogin, "a password is asked for")
		}
	}
	if r.Kind == Account || r.Kind == Preview {
		return
	}
	if r.asked.Path != "" && r.asked.Path != r.shown.Path && r.Kind.bare() {
		r.wrong(RuleLogin, "%s leads to %s", r.asked.Path, r.shown.Path)
	}
	if !r.Kind.bare() {
		return
	}
	for n := range elements(r.root, "body") {
		for _, word := range gates.FindAllString(words(n), -1) {
			r.wrong(RuleLogin, "the page says „%s“", word)
		}
	}
}

// Package handbook_test writes the catalogue of notice rules as a page that a lawyer can
// check: every rule, its paragraph, its worked example. The page is computed from
// the catalogue, so that it cannot drift; it must never state a rule of its own.
package handbook_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/fairwell/fairwell/internal/notice"
)

// write returns the page, in Markdown. Its error is that of a worked example that
// has no answer.
func write(c *notice.Catalogue) ([]byte, error) {
	p := &page{catalogue: c}
	p.printf(opening, c.Version)
	p.sectors()
	for _, s := range c.Rules {
		p.statute(s)
	}
	p.packages()
	p.rights()
	p.withdrawal()
	p.policies()
	return p.text.Bytes(), p.err
}

const opening = `# The rules of notice

<!-- Written by a test from internal/notice/catalogue.json: go test ./internal/notice/handbook -update -->

This page lists what Fairwell knows of the law on ending contracts: every rule with its paragraph and worked examples, computed by the code that decides. Catalogue %s. It is no legal advice.

## How a day is found

1. The day of receipt is the civil day in Europe/Berlin, 0:00 to 24:00. It is not counted (§ 187 Abs. 1 BGB). The cancellation button has no office hours; of a letter, a fax or an e-mail the day is what the person who records it says (§ 130 BGB).
2. The first day of a term is counted (§ 187 Abs. 2 BGB); the term ends on the day before the corresponding one (§ 188 Abs. 2 BGB). A day that its month does not have is the last of that month (§ 188 Abs. 3 BGB).
3. Renewed terms are counted from the first day of the contract or of its extension, never from the end before.
4. Weekends and holidays move no notice and no end (BGH III ZR 172/04); they move the withdrawal period and the window of a special right (§ 193 BGB).
5. The last day of receipt for an end is the latest day from which the notice is not over after that end.
6. Terms that name no sector are taken as they stand. For all others the rules below are looked up by jurisdiction, sector, kind of customer, day of conclusion and day of receipt. For each clause the most specific rule counts: that of the nearest sector, then the one that names fewer kinds of customer. Two rules of equal right are an error of the catalogue.
7. A clause gives way only in the customer's favour. What the contract allows and what the law allows stand beside each other, and the earlier end counts; of equal ends the one with more time for notice. The decision says which clause gave way and by which law.
8. A day asked for that is too early gets the earliest possible end, a later one the first possible end on or after it (where none is asked for: § 312k Abs. 5 BGB for consumers by the button, else § 133 BGB).
9. Each rule rests on statute, on the highest courts, or is disputed. Where a disputed question decides, the answer names the result by the policy in force and, under "readings", the one by the other answer; its "clause" is a hash of what the terms say, so that one review serves all contracts that say the same. "degree" is that of the least certain rule that decided. The service answers such questions by FAIRWELL_RULES_POLICY, and what support has settled for a clause (/v1/clauses) comes before that; both results are kept with the decision.
10. A fixed term that is not renewed ends by itself (§ 620 Abs. 1 BGB). A gap in the contract is filled by § 620 Abs. 2, § 621 BGB; § 309 BGB fills none.
11. What is answered all the same, but should be looked at, is named in "warnings": a receipt before the conclusion, a package of which nobody says what else is in it.

## What selects the law

Fields of the terms, all optional: ` + "`sector`, `customer_kind` (default `consumer`), `jurisdiction` (default `DE`), `paid_by` (`day`, `week`, `month`, `quarter`, `otherwise`), `package` and `package_sector` (what else is in it), `extension_agreed_on` (default `extended_on`); on withdrawal: `withdrawal_until`, `delivered_on`, `instructed_on`, `not_instructed`" + `. Instead of ` + "`notice` or `notice_by_day` terms may say `notice_by_workday` (by which working day, Monday to Saturday, of the month, quarter or year of the cadence) and `ends_after` (how many of them later: 2 with `month_end` is the next month but one), with the holidays of `land`" + `. A line of ` + "`fairwell notice`" + ` takes besides: ` + "`land`" + ` beside ` + "`withdrawal_from`" + `, ` + "`button`" + ` (declared by the cancellation button), and ` + "`cause`" + `, an object of ` + "`trigger`, `informed_on` and `event_on`" + `, beside the day of receipt. ` + "`--steps`" + ` adds basis, reasons and the next possible ends to each answer, ` + "`--explain`" + ` prints it for a person, ` + "`--policy too_long=any_time`" + ` answers a disputed question otherwise.

A sector, a country, a rule or a right more is an entry more in ` + "`internal/notice/catalogue.json`" + ` with its paragraph, link and worked example, and a new ` + "`RuleVersion`" + `; no code changes. Entries that decided something once are given an end of validity, never removed.
`

// page gathers text; the first error stays.
type page struct {
	catalogue *notice.Catalogue
	text      bytes.Buffer
	err       error
}

func (p *page) printf(format string, values ...any) { fmt.Fprintf(&p.text, format, values...) }

func (p *page) sectors() {
	p.printf("\n## Sectors and customers\n\n| sector | belongs to | is |\n|---|---|---|\n")
	for _, s := range p.catalogue.Sectors {
		parent := "–"
		if s.Parent != "" {
			parent = "`" + s.Parent + "`"
		}
		p.printf("| `%s` | %s | %s |\n", s.Name, parent, both(s.Title))
	}
	p.printf("\n| customer | is |\n|---|---|\n")
	for _, k := range p.catalogue.CustomerKinds {
		p.printf("| `%s` | %s |\n", k.Name, both(k.Title))
	}
	p.printf("\n## Rules\n")
}

func (p *page) statute(s *notice.Statute) {
	p.heading(s.ID, s.Law, s.Link, s.Title, s.Degree, &s.Scope)
	if l := s.InitialTerm; l != nil {
		p.printf("- **Term**%s: at most %s from the %s; a longer one is void. %s\n", resting(l.Degree), l.Most, l.From, both(l.Text))
	}
	if l := s.Notice; l != nil {
		p.printf("- **Notice**: at most %s. %s\n", l.Most, both(l.Text))
	}
	if l := s.Renewal; l != nil && !l.AnyTime.IsZero() {
		p.printf("- **Renewal**: indefinite, on any day with at most %s. %s\n", l.AnyTime, both(l.Text))
		if l.Right {
			p.printf("- **A right beside the contract**: it holds where the contract says nothing, too.\n")
		}
	} else if l != nil {
		p.printf("- **Renewal**: at most %s each time; a void one leaves notice of %s. %s\n", l.Most, l.Free, both(l.Text))
	}
	for _, silent := range s.Silent {
		p.printf("- **%s**, paid by `%s`: %s\n", silent.Law, silent.PaidBy, both(silent.Text))
	}
	p.examples(s.Examples)
}

func (p *page) heading(id, law, link string, title notice.Text, degree notice.Degree, scope *notice.Scope) {
	p.printf("\n### %s: [%s](%s)\n\n%s.\n\nHolds for %s. The rule%s.\n\n", id, law, link, both(title), holdsFor(scope), resting(degree))
}

func holdsFor(s *notice.Scope) string {
	parts := []string{"jurisdiction `" + s.Jurisdiction + "`"}
	if s.Sector != "" {
		parts = append(parts, "sector `"+s.Sector+"` and what belongs to it")
	}
	var kinds []string
	for _, kind := range s.CustomerKinds {
		kinds = append(kinds, "`"+string(kind)+"`")
	}
	if len(kinds) > 0 {
		parts = append(parts, "customers "+strings.Join(kinds, ", "))
	} else {
		parts = append(parts, "all customers")
	}
	parts = append(parts, span("concluded", s.ConcludedFrom, s.ConcludedUntil), span("received", s.ReceivedFrom, s.ReceivedUntil))
	return strings.Join(parts, "; ")
}

func span(what string, from, until notice.Date) string {
	switch {
	case from.IsZero() && until.IsZero():
		return what + " on any day"
	case until.IsZero():
		return what + " from " + from.String()
	case from.IsZero():
		return what + " until " + until.String()
	}
	return what + " from " + from.String() + " until " + until.String()
}

func resting(degree notice.Degree) string {
	switch degree {
	case notice.ByStatute:
		return " rests on statute"
	case notice.ByCourts:
		return " rests on the highest courts"
	case notice.Disputed:
		return " is disputed"
	}
	return ""
}

// examples answers each question again, and explains the last.
func (p *page) examples(list []notice.Example) {
	p.printf("\n| terms | received | ends | last receipt for it |\n|---|---|---|---|\n")
	var said string
	for _, e := range list {
		decision, err := p.catalogue.Decide(e.Terms, e.ReceivedOn, notice.Date{})
		p.fail(err)
		p.printf("| `%s` | %s | **%s** | %s |\n", p.json(e.Terms), e.ReceivedOn, decision.EndsOn, decision.LastReceiptOn)
		said = notice.Explain(decision.Steps, notice.German) + "\n>\n> " + strings.Join(notice.Trace(decision.Steps, notice.German), " ")
	}
	p.printf("\n> %s\n", said)
}

func (p *page) json(value any) string {
	written, err := json.Marshal(value)
	p.fail(err)
	return string(written)
}

func (p *page) fail(err error) {
	if p.err == nil && err != nil {
		p.err = fmt.Errorf("worked example: %w", err)
	}
}

func both(t notice.Text) string {
	if t.EN == "" {
		return t.DE
	}
	return t.EN + " *" + t.DE + "*"
}

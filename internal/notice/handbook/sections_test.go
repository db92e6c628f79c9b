package handbook_test

import (
	"fmt"
	"strings"

	"github.com/fairwell/fairwell/internal/notice"
)

func (p *page) packages() {
	p.printf("\n## Packages\n\nA product whose `package_sector` is that of the rule follows §§ 56, 57 TKG with the rest of its package, not § 60 TKG. For one customer's products that share a `package` the sector is found among them; asked about alone, a product with a `package` and no `package_sector` is answered with a warning. Which product is taken along when another ends is said by `part_of` alone.\n")
	for _, entry := range p.catalogue.Packages {
		p.heading(entry.ID, entry.Law, entry.Link, entry.Title, entry.Degree, &entry.Scope)
		p.examples(entry.Examples)
	}
}

func (p *page) rights() {
	p.printf("\n## Special rights\n\nWhat the days decide is decided. What a person has to judge carries a review: the ordinary end holds until then. A trigger that no right of the sector speaks of is a good cause.\n")
	for _, r := range p.catalogue.Rights {
		p.heading(r.ID, r.Law, r.Link, r.Title, r.Degree, &r.Scope)
		p.printf("- **Trigger**: `%s`; **notice**: %s\n", r.Trigger, periodOrNone(r.Notice))
		if r.NotBefore != "" {
			day := "the day of the event"
			if r.NotBefore != "event" {
				day = "the day before the event"
			}
			p.printf("- **Not before**: %s\n", day)
		}
		if !r.Window.IsZero() {
			p.printf("- **Window**: %s from the information\n", r.Window)
		}
		if r.Told != nil {
			p.printf("- **Information** (%s): %s to %s before the event; any other, or none, starts no window. A day that is out by one count only is not held against the information.\n", r.Told.Law, r.Told.Least, r.Told.Most)
		}
		if r.Review != (notice.Text{}) {
			p.printf("- **A person checks** %s\n", both(r.Review))
		} else {
			p.printf("- **The days decide**\n")
		}
		for _, proof := range r.Proof {
			p.printf("- **Proof**: %s\n", both(proof))
		}
		if r.ReachesPackage {
			p.printf("- **Package**: it holds for every product of the package\n")
		}
		p.causes(r.Examples)
	}
}

func (p *page) causes(list []notice.Example) {
	p.printf("\n| cause | received | ends no earlier than |\n|---|---|---|\n")
	for _, e := range list {
		special, err := p.catalogue.SpecialRight(e.Terms, e.Cause, e.ReceivedOn, notice.Date{})
		p.fail(err)
		p.printf("| `%s` | %s | **%s** |\n", p.json(e.Cause), e.ReceivedOn, special.EndsOn)
	}
}

func periodOrNone(period notice.Period) string {
	if period.Empty() {
		return "none"
	}
	return period.String()
}

func (p *page) withdrawal() {
	w := p.catalogue.Withdrawal
	p.printf("\n## Withdrawal: [%s](%s)\n\n%s\n\n| event | Land | last day |\n|---|---|---|\n", w.Law, w.Link, both(w.Text))
	for _, example := range [][2]string{{"2026-11-02", ""}, {"2026-12-18", ""}, {"2026-05-21", ""}, {"2026-05-21", "NW"}} {
		from, err := notice.ParseDate(example[0])
		p.fail(err)
		until, _, err := p.catalogue.WithdrawalUntil(notice.Terms{}, from, example[1])
		p.fail(err)
		p.printf("| %s | %s | **%s** |\n", from, orDash(example[1]), until)
	}
	p.printf("\nHolidays; a number is days after Easter Sunday, `<` the Wednesday before. Days that hold in some municipalities alone (Assumption in Bavaria, Corpus Christi in Saxony and Thuringia, the Augsburg peace festival) are left out.\n\n| holiday | day | Länder | years |\n|---|---|---|---|\n")
	for _, h := range p.catalogue.Holidays {
		lands := strings.Join(h.Lands, ", ")
		if lands == "" {
			lands = "all"
		}
		p.printf("| %s | %s | %s | %s |\n", h.Name, h.When(), lands, years(h))
	}
}

func years(h *notice.Holiday) string {
	switch {
	case h.From == 0 && h.Until == 0:
		return "all"
	case h.Until == 0:
		return fmt.Sprintf("from %d", h.From)
	case h.From == h.Until:
		return fmt.Sprintf("%d", h.From)
	}
	return fmt.Sprintf("%d to %d", h.From, h.Until)
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

func (p *page) policies() {
	p.printf("\n## Policy flags\n\nWhere sources disagree, a flag of the catalogue decides.\n\n| flag | in force | values | law | question |\n|---|---|---|---|---|\n")
	for _, policy := range p.catalogue.Policies {
		p.printf("| `%s` | **%s** | %s | %s | %s |\n", policy.Flag, policy.Value, strings.Join(policy.Values, ", "), policy.Law, both(policy.Text))
	}
	p.printf(`
Open questions that need no flag here: the motor insurance deadline belongs to a sector that is not in the catalogue; the day of an e-mail is what the person who records it says; what a provider grants without a minimum term is stated in its terms. A law that begins to protect on a day (§ 56 TKG on 1 December 2021) holds for declarations received from that day on: there, and only there, a declaration received a day later can end a contract earlier.
`)
}

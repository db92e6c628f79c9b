package notice

import (
	"cmp"
	"fmt"
	"slices"
)

// Scope says where, for whom and when an entry of the catalogue holds. What is
// left out holds for all.
type Scope struct {
	Jurisdiction   string         `json:"jurisdiction"`
	Sector         string         `json:"sector,omitempty"`
	CustomerKinds  []CustomerKind `json:"customer_kinds,omitempty"`
	ConcludedFrom  Date           `json:"concluded_from,omitzero"`
	ConcludedUntil Date           `json:"concluded_until,omitzero"`
	ReceivedFrom   Date           `json:"received_from,omitzero"`
	ReceivedUntil  Date           `json:"received_until,omitzero"`
}

// Statute is one law about clauses: what they may say at most, and what holds where
// they say nothing.
type Statute struct {
	ID string `json:"id"`
	Scope
	Law         string        `json:"law"` // as it is cited
	Degree      Degree        `json:"degree"`
	Link        string        `json:"link"`
	Title       Text          `json:"title"`
	InitialTerm *TermLimit    `json:"initial_term,omitempty"`
	Notice      *Limit        `json:"notice,omitempty"`
	Renewal     *RenewalLimit `json:"renewal,omitempty"`
	Silent      []*Supply     `json:"silent,omitempty"`
	Examples    []Example     `json:"examples"`
}

// TermLimit is the longest that a first or extended term may bind the customer.
type TermLimit struct {
	Most Period `json:"most"`
	From string `json:"from"` // conclusion or start: the day the period counts from
	Free Period `json:"free"` // notice once no term binds any more
	Text Text   `json:"text"`
	// Of the day it counts from; default that of the statute.
	Degree Degree `json:"degree,omitempty"`
	law    source
}

// Limit is the longest notice before the end of a term.
type Limit struct {
	Most  Period `json:"most"`
	Text  Text   `json:"text"`
	law   source
	right bool // given beside the contract, which need not be void
}

// RenewalLimit is what may follow a term tacitly: renewals of at most a period, or
// only an indefinite time that ends on any day with a notice of at most AnyTime.
type RenewalLimit struct {
	Most    Period `json:"most,omitzero"`
	AnyTime Period `json:"any_time,omitzero"`
	Free    Period `json:"free,omitzero"`   // notice where a renewal is void
	Right   bool   `json:"right,omitempty"` // given by statute beside the contract, which need not be void
	Text    Text   `json:"text"`
	law     source
	notice  Limit // AnyTime, for a contract that already ends on any day
}

// Supply is the notice where the terms say nothing, by how the customer pays.
type Supply struct {
	PaidBy       PaidBy `json:"paid_by"`
	Law          string `json:"law"`
	Notice       Period `json:"notice,omitzero"`
	NoticeByDay  int    `json:"notice_by_day,omitempty"`
	degree       Degree
	FirstWorkday bool    `json:"first_workday,omitempty"` // by the first working day of the week
	Cadence      Cadence `json:"cadence"`
	Text         Text    `json:"text"`
	Assumed      Text    `json:"assumed,omitzero"` // where nobody says that the customer pays so
}

// Example is a worked example: a question and the dates that answer it.
type Example struct {
	Terms         Terms `json:"terms"`
	Cause         Cause `json:"cause,omitzero"`
	ReceivedOn    Date  `json:"received_on"`
	EndsOn        Date  `json:"ends_on"`
	LastReceiptOn Date  `json:"last_receipt_on,omitzero"`
}

func (s *Scope) holds(t *Terms, received Date) bool {
	concluded := t.concluded()
	if concluded.IsZero() {
		concluded = t.extensionAgreed()
	}
	return s.holdsFor(t.kind()) && within(concluded, s.ConcludedFrom, s.ConcludedUntil) &&
		within(received, s.ReceivedFrom, s.ReceivedUntil)
}

func (s *Scope) holdsFor(kind CustomerKind) bool {
	return len(s.CustomerKinds) == 0 || slices.Contains(s.CustomerKinds, kind)
}

// within takes a day that is not known for none of a bounded time.
func within(day, from, until Date) bool {
	if day.IsZero() {
		return from.IsZero() && until.IsZero()
	}
	return !day.Before(from) && (until.IsZero() || !day.After(until))
}

func (c *Catalogue) checkScope(id string, s *Scope) error {
	if !slices.Contains(c.Jurisdictions, s.Jurisdiction) {
		return fmt.Errorf("%s: jurisdiction is not listed", id)
	}
	if s.Sector != "" && !c.knowsSector(s.Sector) {
		return fmt.Errorf("%s: sector is not listed", id)
	}
	for _, kind := range s.CustomerKinds {
		if !c.knowsKind(kind) {
			return fmt.Errorf("%s: customer kind is not listed", id)
		}
	}
	return nil
}

func (c *Catalogue) checkRules() error {
	seen := map[string]bool{}
	for _, r := range c.Rules {
		if r.ID == "" || seen[r.ID] || r.Law == "" || r.Link == "" {
			return fmt.Errorf("rule %q: needs an id of its own, a law and a link", r.ID)
		}
		seen[r.ID] = true
		if err := c.checkScope("rule "+r.ID, &r.Scope); err != nil {
			return err
		}
		if err := r.checkLimits(); err != nil {
			return fmt.Errorf("rule %s: %w", r.ID, err)
		}
	}
	return nil
}

// selectRules lists for every jurisdiction and sector what can hold there, the most
// specific first: a nearer sector, then stated kinds of customer.
func (c *Catalogue) selectRules() {
	c.selected = map[place][]*Statute{}
	for _, jurisdiction := range c.Jurisdictions {
		for _, sector := range c.Sectors {
			var rules []*Statute
			for _, r := range c.Rules {
				if r.Jurisdiction == jurisdiction && c.depth(sector.Name, r.Sector) >= 0 {
					rules = append(rules, r)
				}
			}
			slices.SortStableFunc(rules, func(a, b *Statute) int {
				return cmp.Or(
					cmp.Compare(c.depth(sector.Name, a.Sector), c.depth(sector.Name, b.Sector)),
					cmp.Compare(a.breadth(), b.breadth()))
			})
			c.selected[place{jurisdiction, sector.Name}] = rules
		}
	}
}

// breadth orders scopes of one sector: the fewer kinds of customer, the nearer.
func (s *Scope) breadth() int {
	if len(s.CustomerKinds) == 0 {
		return 1 << 10
	}
	return len(s.CustomerKinds)
}

package notice

import (
	"slices"
	"strings"
)

// Validate reports the first thing that makes no sense in complete terms, as a
// *FieldError: the terms of a part are complete once it has inherited.
func (t Terms) Validate() error { return Rules().validate(&t) }

func (c *Catalogue) validate(t *Terms) error {
	// Called by name: through a list of functions the terms would move to the heap.
	if err := t.checkNotice(); err != nil {
		return err
	}
	if err := t.checkExtension(); err != nil {
		return err
	}
	if err := t.checkInitialTerm(); err != nil {
		return err
	}
	if err := t.checkRenewal(); err != nil {
		return err
	}
	if err := t.checkDays(); err != nil {
		return err
	}
	return c.checkPlace(t)
}

func (t *Terms) checkNotice() error {
	for _, n := range [...]struct {
		field       string
		value, most int
	}{{"notice_by_day", t.NoticeByDay, 31}, {"notice_by_workday", t.ByWorkday, 10}, {"ends_after", t.EndsAfter, 12}} {
		if n.value < 0 || n.value > n.most {
			return outside(n.field, 1, n.most)
		}
		// A notice of no length beside it contradicts nothing.
		if n.value > 0 && !t.Notice.Empty() {
			return &FieldError{Field: n.field, Code: CodeContradiction, Message: "give either this or notice, not both"}
		}
	}
	if t.ByWorkday > 0 && t.NoticeByDay > 0 {
		return &FieldError{Field: "notice_by_workday", Code: CodeContradiction, Message: "give either this or notice_by_day, not both"}
	}
	if block := t.cadence().months(); block == 0 && (t.ByWorkday > 0 || t.EndsAfter > 0) {
		return &FieldError{Field: "cadence", Code: CodeContradiction, Message: "must be the end of a month, quarter, half-year or year beside notice_by_workday and ends_after"}
	}
	return nil
}

func (t *Terms) checkExtension() error {
	switch {
	case t.ExtendedOn.IsZero() && t.ExtensionTerm.IsZero():
		return nil
	case t.ExtendedOn.IsZero():
		return &FieldError{Field: "extended_on", Code: CodeMissing, Message: "is needed with extension_term"}
	case t.ExtensionTerm.IsZero():
		return &FieldError{Field: "extension_term", Code: CodeMissing, Message: "is needed with extended_on"}
	case t.ExtensionTerm.Empty():
		return emptyTerm("extension_term")
	case t.ExtendedOn.Before(t.concluded()):
		return &FieldError{Field: "extended_on", Code: CodeContradiction, Message: "must not be before the contract was concluded"}
	}
	return checkTermEnd("extension_term", t.ExtendedOn, t.ExtensionTerm)
}

func (t *Terms) checkInitialTerm() error {
	switch {
	case t.InitialTerm.IsZero():
		return nil
	case t.InitialTerm.Empty():
		return emptyTerm("initial_term")
	case t.starts().IsZero():
		return &FieldError{Field: "starts_on", Code: CodeMissing, Message: "is needed with initial_term, or concluded_on"}
	}
	return checkTermEnd("initial_term", t.starts(), t.InitialTerm)
}

func (t *Terms) checkRenewal() error {
	if _, fixed := t.fixed(); t.Renewal.kind == renewalPeriod && !fixed {
		return &FieldError{Field: "initial_term", Code: CodeMissing, Message: "is needed with a renewal by a period"}
	}
	return nil
}

// checkDays looks at the days that stand beside the term.
func (t *Terms) checkDays() error {
	concluded := t.concluded()
	switch {
	case t.ExtensionAgreedOn.IsZero():
	case t.ExtendedOn.IsZero():
		return &FieldError{Field: "extended_on", Code: CodeMissing, Message: "is needed with extension_agreed_on"}
	case t.ExtensionAgreedOn.After(t.ExtendedOn), t.ExtensionAgreedOn.Before(concluded):
		return &FieldError{Field: "extension_agreed_on", Code: CodeContradiction, Message: "must lie between the conclusion and extended_on"}
	}
	for _, d := range [...]struct {
		field string
		day   Date
	}{{"withdrawal_until", t.WithdrawalUntil}, {"delivered_on", t.DeliveredOn}} {
		if !d.day.IsZero() && d.day.Before(concluded) {
			return &FieldError{Field: d.field, Code: CodeContradiction, Message: "must not be before the contract was concluded"}
		}
	}
	if t.NotInstructed && !t.InstructedOn.IsZero() {
		return &FieldError{Field: "not_instructed", Code: CodeContradiction, Message: "give either this or instructed_on, not both"}
	}
	return nil
}

// checkPlace holds what selects the rules to the words of the catalogue: nothing is
// guessed from a word that is not known.
func (c *Catalogue) checkPlace(t *Terms) error {
	for _, s := range [...]struct{ field, name string }{{"sector", t.Sector}, {"package_sector", t.PackageSector}} {
		if s.name != "" && c.selected[place{c.Jurisdictions[0], s.name}] == nil && !c.knowsSector(s.name) {
			return notAmong(s.field, c.Sectors, func(s Sector) string { return s.Name })
		}
	}
	if _, err := c.in(t.Land); err != nil {
		return err
	}
	if t.Jurisdiction != "" && !slices.Contains(c.Jurisdictions, t.Jurisdiction) {
		return notAmong("jurisdiction", c.Jurisdictions, func(name string) string { return name })
	}
	if t.CustomerKind != "" && !c.knowsKind(t.CustomerKind) {
		return notAmong("customer_kind", c.CustomerKinds, func(k Kind) string { return string(k.Name) })
	}
	if t.PaidBy != "" && !t.PaidBy.known() {
		return notAmong("paid_by", paidByAll[:], func(p PaidBy) string { return string(p) })
	}
	return nil
}

func notAmong[T any](field string, allowed []T, name func(T) string) error {
	names := make([]string, len(allowed))
	for i, a := range allowed {
		names[i] = name(a)
	}
	return &FieldError{Field: field, Code: CodeOutOfRange, Message: "must be one of " + strings.Join(names, ", ")}
}

func emptyTerm(field string) error {
	return &FieldError{Field: field, Code: CodeOutOfRange, Message: "must be at least one day long; leave it out if there is none"}
}

func checkTermEnd(field string, anchor Date, term Period) error {
	if months, days := term.span(); !termEnd(anchor, months, days).inRange() {
		return &FieldError{Field: field, Code: CodeOutOfRange, Message: "must end by 9999-12-31"}
	}
	return nil
}

func (t *Terms) starts() Date {
	if t.StartsOn.IsZero() {
		return t.ConcludedOn
	}
	return t.StartsOn
}

func (t *Terms) concluded() Date {
	if t.ConcludedOn.IsZero() {
		return t.StartsOn
	}
	return t.ConcludedOn
}

// cadence is what the terms mean if they state none.
func (t *Terms) cadence() Cadence {
	switch {
	case !t.Cadence.IsZero():
		return t.Cadence
	case t.NoticeByDay > 0, t.ByWorkday > 0, t.EndsAfter > 0:
		return Cadence{name: monthEnd}
	}
	return Cadence{name: anyDay}
}

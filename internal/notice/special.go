package notice

import (
	"cmp"
	"slices"
)

// Special is what the rules say of a cause. While Review is not empty a person has
// to judge it, and the ordinary end is what holds until then.
type Special struct {
	Right          string `json:"right"`                    // ID of the right
	Open           bool   `json:"open"`                     // declared in time
	WindowUntil    Date   `json:"window_until,omitzero"`    // none: it lasts
	Grace          bool   `json:"grace,omitempty"`          // in time only since the last day of the window was no working day
	EndsOn         Date   `json:"ends_on"`                  // the earliest effective day, or the later one asked for
	LastReceiptOn  Date   `json:"last_receipt_on,omitzero"` // for that end, within the window
	Notice         Period `json:"notice"`
	Review         Text   `json:"review,omitzero"`
	Proof          []Text `json:"proof,omitempty"`
	ReachesPackage bool   `json:"reaches_package,omitempty"`
	Degree         Degree `json:"degree"`

	Basis []string `json:"basis"`
	Steps []Step   `json:"steps"`
}

// Decided reports whether the days alone decide that the contract ends so.
func (s Special) Decided() bool { return s.Open && s.Review == (Text{}) }

// Otherwise returns the other result of a right that was in time only by a disputed
// day more: the ordinary end.
func (s *Special) Otherwise(c *Catalogue, ordinary End) []Reading {
	if !s.Grace {
		return nil
	}
	at := slices.IndexFunc(c.Policies, func(p Policy) bool { return p.Flag == windowFlag })
	p := c.Policies[at]
	return []Reading{{
		Question: p.Flag, Took: p.Value, Other: p.Values[1], Law: p.Law,
		End: ordinary,
	}}
}

// SpecialRight answers by the built-in catalogue what a cause declared that day
// leads to. A trigger that no right of the sector speaks of is a good cause. Its
// error is a *FieldError: the terms make no sense, the trigger is not known, or a
// day is missing that the right turns on.
func SpecialRight(t Terms, cause Cause, receivedOn, requestedEnd Date) (Special, error) {
	return Rules().SpecialRight(t, cause, receivedOn, requestedEnd)
}

// SpecialRight is the function SpecialRight by this catalogue.
func (c *Catalogue) SpecialRight(t Terms, cause Cause, receivedOn, requestedEnd Date) (Special, error) {
	if err := c.validate(&t); err != nil {
		return Special{}, InField("terms", err)
	}
	if receivedOn.IsZero() {
		return Special{}, &FieldError{Field: "received_on", Code: CodeMissing, Message: "must be a day"}
	}
	right, err := c.right(&t, cause, receivedOn)
	if err != nil {
		return Special{}, err
	}
	return c.use(right, cause, receivedOn, requestedEnd)
}

// right returns the most specific right for the trigger.
func (c *Catalogue) right(t *Terms, cause Cause, received Date) (*Right, error) {
	if !slices.ContainsFunc(c.Rights, func(r *Right) bool { return r.Trigger == cause.Trigger }) {
		return nil, InField("cause", notAmong("trigger", c.triggers(), func(t Trigger) string { return string(t) }))
	}
	drawn := c.sectorOf(t, received)
	for _, trigger := range []Trigger{cause.Trigger, GoodCause} {
		var found *Right
		nearest := 0
		for _, r := range c.Rights {
			// A right that stops at the package is one of the product's own sector.
			sector := t.Sector
			if r.ReachesPackage {
				sector = drawn
			}
			depth := c.depth(sector, r.Sector)
			if r.Trigger != trigger || depth < 0 || r.Jurisdiction != t.jurisdiction(c) || !r.holds(t, received) {
				continue
			}
			if found == nil || cmp.Or(cmp.Compare(depth, nearest), cmp.Compare(r.breadth(), found.breadth())) < 0 {
				found, nearest = r, depth
			}
		}
		if found != nil {
			return found, nil
		}
	}
	return nil, &FieldError{Field: "cause.trigger", Code: CodeOutOfRange, Message: "gives no right where the contract is at home"}
}

func (c *Catalogue) triggers() []Trigger {
	var all []Trigger
	for _, r := range c.Rights {
		if !slices.Contains(all, r.Trigger) {
			all = append(all, r.Trigger)
		}
	}
	return all
}

// use says what becomes of a right that is declared.
func (c *Catalogue) use(r *Right, cause Cause, received, wish Date) (Special, error) {
	s := Special{Right: r.ID, Open: true, Notice: r.Notice, Review: r.Review, Proof: r.Proof, ReachesPackage: r.ReachesPackage, Degree: r.Degree}
	why := &reasoning{cites: &c.Citations}
	why.add(Step{Rule: RuleReceived, On: received})
	why.add(Step{Rule: RuleCause, Law: r.Law, Degree: r.Degree, Text: r.Title}, r.Law)
	earliest := why.causeNotice(r, received)
	if r.NotBefore != "" {
		if cause.EventOn.IsZero() {
			return Special{}, missingDay("event_on")
		}
		day := cause.EventOn
		if r.NotBefore == notBeforeDayPrior {
			day = day.plus(-1)
		}
		why.add(Step{Rule: RuleCauseEvent, On: day, From: cause.EventOn})
		earliest = later(earliest, day)
	}
	if !r.Window.IsZero() {
		if r.Told == nil && cause.InformedOn.IsZero() {
			return Special{}, missingDay("informed_on")
		}
		c.window(&s, r, cause, received, why)
	}
	s.EndsOn = later(earliest, wish)
	if !s.EndsOn.inRange() || !s.WindowUntil.IsZero() && !s.WindowUntil.inRange() {
		return Special{}, endOutOfRange()
	}
	// Before the year 1 nobody could have declared it: then no day is named.
	s.LastReceiptOn, _ = latestBefore(r.Notice, s.EndsOn, "")
	if !s.WindowUntil.IsZero() && s.LastReceiptOn.After(s.WindowUntil) {
		s.LastReceiptOn = s.WindowUntil
	}
	if r.Review != (Text{}) {
		why.add(Step{Rule: RuleCauseReview, On: s.EndsOn, Text: r.Review})
	}
	for _, proof := range r.Proof {
		why.add(Step{Rule: RuleCauseProof, Text: proof})
	}
	if s.Decided() {
		why.add(Step{Rule: RuleEnd, On: s.EndsOn})
		why.add(Step{Rule: RuleLastReceipt, On: s.LastReceiptOn})
	}
	if s.Grace {
		s.Degree = Disputed
	}
	s.Basis, s.Steps = why.basis, why.steps
	return s, nil
}

func missingDay(field string) error {
	return &FieldError{Field: "cause." + field, Code: CodeMissing, Message: "must be a day: the right turns on it"}
}

func (r *reasoning) causeNotice(right *Right, received Date) Date {
	if right.Notice.Empty() {
		r.add(Step{Rule: RuleCauseAtOnce, On: received})
		return received
	}
	earliest := after(right.Notice, received)
	r.add(Step{Rule: RuleCauseNotice, Period: right.Notice, On: earliest}, r.cites.Receipt)
	r.arithmetic(received, right.Notice)
	return earliest
}

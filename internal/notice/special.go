package notice

import (
	"cmp"
	"slices"
)

// Special is what the rules say of a cause. While Review is not empty a person has
// to judge it, and the ordinary end is what holds until then.
type Special struct {
	Right          string `json:"right"` // ID of the right
	Open           bool   `json:"open"`  // declared in time
	WindowUntil    Date   `json:"window_until,omitzero"`
	EndsOn         Date   `json:"ends_on"`                  // the earliest effective day, or the later one asked for
	LastReceiptOn  Date   `json:"last_receipt_on,omitzero"` // for that end, within the window
	Notice         Period `json:"notice"`
	Review         Text   `json:"review,omitzero"`
	Proof          []Text `json:"proof,omitempty"`
	ReachesPackage bool   `json:"reaches_package,omitempty"`

	Basis []string `json:"basis"`
	Steps []Step   `json:"steps"`
}

// Decided reports whether the days alone decide that the contract ends so.
func (s Special) Decided() bool { return s.Open && s.Review == (Text{}) }

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
	for _, trigger := range []Trigger{cause.Trigger, GoodCause} {
		var found *Right
		nearest := 0
		for _, r := range c.Rights {
			depth := c.depth(t.Sector, r.Sector)
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
	s := Special{Right: r.ID, Open: true, Notice: r.Notice, Review: r.Review, Proof: r.Proof, ReachesPackage: r.ReachesPackage}
	why := &reasoning{}
	why.add(Step{Rule: RuleReceived, On: received})
	why.add(Step{Rule: RuleCause, Law: r.Law, Text: r.Title}, r.Law)
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
		if cause.InformedOn.IsZero() {
			return Special{}, missingDay("informed_on")
		}
		s.WindowUntil = c.windowEnd(r, cause.InformedOn)
		s.Open = !received.After(s.WindowUntil)
		why.window(r, cause.InformedOn, s.WindowUntil, s.Open)
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
		why.add(Step{Rule: RuleCauseReview, Text: r.Review})
	}
	for _, proof := range r.Proof {
		why.add(Step{Rule: RuleCauseProof, Text: proof})
	}
	if s.Decided() {
		why.add(Step{Rule: RuleEnd, On: s.EndsOn})
		why.add(Step{Rule: RuleLastReceipt, On: s.LastReceiptOn})
	}
	s.Basis, s.Steps = why.basis, why.steps
	return s, nil
}

func (c *Catalogue) windowEnd(r *Right, informed Date) Date {
	end := after(r.Window, informed)
	if c.policy.strictWindow {
		return end
	}
	return c.calendar.nextWorkday(end)
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
	r.add(Step{Rule: RuleCauseNotice, Period: right.Notice, On: earliest}, basisReceipt)
	r.arithmetic(received, right.Notice)
	return earliest
}

func (r *reasoning) window(right *Right, informed, until Date, open bool) {
	step := Step{Rule: RuleCauseWindow, Period: right.Window, From: informed, On: until}
	if !open {
		step.Rule = RuleCauseClosed
	}
	r.add(step, basisReceipt)
	r.arithmetic(informed, right.Window)
	if until != after(right.Window, informed) {
		r.cite("§ 193 BGB")
	}
}

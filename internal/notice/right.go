package notice

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Right is a special right to end a contract for a cause.
type Right struct {
	ID string `json:"id"`
	Scope
	Trigger        Trigger   `json:"trigger"`
	Law            string    `json:"law"`
	Link           string    `json:"link"`
	Title          Text      `json:"title"`
	Window         Period    `json:"window,omitzero"`           // from informed_on, in which the right can be used
	NotBefore      string    `json:"not_before,omitempty"`      // event, or day_before_event
	Notice         Period    `json:"notice"`                    // P0D: none
	Review         Text      `json:"review,omitzero"`           // what a person has to judge; none: the dates decide
	Proof          []Text    `json:"proof,omitempty"`           // what is due to show it
	ReachesPackage bool      `json:"reaches_package,omitempty"` // every product of the package may end
	Examples       []Example `json:"examples"`
}

// Trigger is the kind of cause that is declared.
type Trigger string

// GoodCause is the trigger of whatever no other right speaks of.
const GoodCause Trigger = "good_cause"

// The days that an end for a cause can be bound to.
const (
	notBeforeEvent    = "event"
	notBeforeDayPrior = "day_before_event"
)

// Cause is what happened, as far as days say it.
type Cause struct {
	Trigger    Trigger `json:"trigger"`
	InformedOn Date    `json:"informed_on,omitzero"` // the customer was properly told
	EventOn    Date    `json:"event_on,omitzero"`    // the change takes effect, the customer moves out
}

// UnmarshalJSON reads a cause strictly: a field that is unknown, given twice or
// malformed is a *FieldError.
func (c *Cause) UnmarshalJSON(data []byte) error {
	var read Cause
	err := ReadObject(data, func(name string, value []byte) error {
		switch name {
		case "trigger":
			return InField(name, readWord(value, &read.Trigger))
		case "informed_on":
			return InField(name, read.InformedOn.UnmarshalJSON(value))
		case "event_on":
			return InField(name, read.EventOn.UnmarshalJSON(value))
		}
		return UnknownField(name, "trigger, informed_on, event_on")
	})
	if err == nil && read.Trigger == "" {
		err = &FieldError{Field: "trigger", Code: CodeMissing, Message: "must say what the cause is"}
	}
	if err != nil {
		return err
	}
	*c = read
	return nil
}

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

func (c *Catalogue) checkRights() error {
	if err := c.checkPackages(); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, r := range c.Rights {
		if r.ID == "" || seen[r.ID] || r.Law == "" || r.Link == "" || r.Trigger == "" || r.Notice.IsZero() {
			return fmt.Errorf("right %q: needs an id of its own, a trigger, a law, a link and a notice", r.ID)
		}
		seen[r.ID] = true
		if !slices.Contains([]string{"", notBeforeEvent, notBeforeDayPrior}, r.NotBefore) {
			return fmt.Errorf("right %s: not_before must be %s", r.ID, strings.Join([]string{notBeforeEvent, notBeforeDayPrior}, " or "))
		}
		if err := c.checkScope("right "+r.ID, &r.Scope); err != nil {
			return err
		}
	}
	return nil
}

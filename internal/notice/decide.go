package notice

import "slices"

// Decision says when a contract ends, by when notice for that end has to arrive,
// and why.
type Decision struct {
	EndsOn        Date     `json:"ends_on"`         // last day of the contract, inclusive
	LastReceiptOn Date     `json:"last_receipt_on"` // last day of receipt for that end
	Basis         []string `json:"basis"`           // clauses and paragraphs, as they are cited
	Steps         []Step   `json:"steps"`           // the reasons, for Explain

	Readings []Reading `json:"readings,omitempty"` // where a disputed question decides
	Degree   Degree    `json:"degree,omitempty"`   // of the least certain rule that decided; none if the contract alone did
}

// ByButton says that the declaration was made by the cancellation button, which has
// a rule of its own for consumers who name no day.
func (d *Decision) ByButton(c *Catalogue, t *Terms) {
	if t.kind() != Consumer {
		return
	}
	for i := range d.Steps {
		if d.Steps[i].Rule == RuleNoWish {
			d.Steps[i].Law = c.Citations.Button
			d.Basis[slices.Index(d.Basis, c.Citations.Meaning)] = c.Citations.Button
		}
	}
}

// End is a day on which a contract can end, and the last day of receipt for it.
type End struct {
	EndsOn        Date `json:"ends_on"`
	LastReceiptOn Date `json:"last_receipt_on"`
}

// Decide answers by the built-in catalogue on which day a declaration received that
// day ends the contract. A requested end that is no date or too early gets the
// earliest possible day, any other the first possible day on or after it. Its error
// is a *FieldError: the terms make no sense, the receipt has no date, or the answer
// lies outside the years 1 to 9999.
func Decide(t Terms, receivedOn, requestedEnd Date) (Decision, error) {
	return Rules().Decide(t, receivedOn, requestedEnd)
}

// Ends answers like Decide, without the reasons.
func Ends(t Terms, receivedOn, requestedEnd Date) (End, error) {
	return Rules().Ends(t, receivedOn, requestedEnd)
}

// NextEnds answers with the next n possible ends, the earliest first: fewer if the
// contract has no more.
func NextEnds(t Terms, receivedOn Date, n int) ([]End, error) {
	return Rules().NextEnds(t, receivedOn, n)
}

// Decide is the function Decide by this catalogue.
func (c *Catalogue) Decide(t Terms, receivedOn, requestedEnd Date) (Decision, error) {
	d := Decision{Basis: make([]string, 0, usualSteps), Steps: make([]Step, 0, usualSteps)}
	if err := c.DecideInto(&d, &t, receivedOn, requestedEnd); err != nil {
		return Decision{}, err
	}
	return d, nil
}

// DecideInto decides like Decide and reuses what d has room for; after an error d
// holds nothing of use. It is for who decides by the million.
func (c *Catalogue) DecideInto(d *Decision, t *Terms, receivedOn, requestedEnd Date) error {
	var s standing
	if err := c.stand(&s, t, receivedOn); err != nil {
		return err
	}
	chosen, end, err := s.choose(receivedOn, requestedEnd)
	if err != nil {
		return err
	}
	why := reasoning{cites: &c.Citations, steps: d.Steps[:0], basis: d.Basis[:0]}
	why.contract = agreed{term: s.contract.term.length, renewal: s.contract.renewal, silent: s.contract.silence != nil}
	why.add(Step{Rule: RuleReceived, On: receivedOn})
	why.place(c, t, receivedOn)
	if _, _, err := chosen.endFor(receivedOn, s.target(receivedOn, requestedEnd), &why); err != nil {
		return err
	}
	if s.givenByLaw(receivedOn, requestedEnd, end) {
		why.cite(s.renewal)
	}
	byItself := chosen.fixed && !chosen.renews()
	if !byItself || !requestedEnd.IsZero() {
		if err := s.weighWish(receivedOn, requestedEnd, end.EndsOn, &why); err != nil {
			return err
		}
	}
	readings := c.readings(&s, t, receivedOn, requestedEnd, end)
	for _, r := range readings {
		why.add(Step{Rule: RuleDisputed, Flag: r.Question, Law: r.Law, Degree: Disputed, Text: c.asks(r.Question), Until: r.EndsOn, On: r.LastReceiptOn})
	}
	why.add(Step{Rule: RuleEnd, On: end.EndsOn})
	if !byItself {
		why.add(Step{Rule: RuleLastReceipt, On: end.LastReceiptOn})
	}
	if next, ok := s.after(receivedOn, end.EndsOn); ok {
		why.add(Step{Rule: RuleNextEnd, Until: next.EndsOn, On: next.LastReceiptOn})
	}
	*d = Decision{EndsOn: end.EndsOn, LastReceiptOn: end.LastReceiptOn, Basis: why.basis, Steps: why.steps, Readings: readings}
	d.Degree = d.degree()
	return nil
}

// Ends is the function Ends by this catalogue.
func (c *Catalogue) Ends(t Terms, receivedOn, requestedEnd Date) (End, error) {
	var s standing
	if err := c.stand(&s, &t, receivedOn); err != nil {
		return End{}, err
	}
	_, end, err := s.choose(receivedOn, requestedEnd)
	return end, err
}

// NextEnds is the function NextEnds by this catalogue.
func (c *Catalogue) NextEnds(t Terms, receivedOn Date, n int) ([]End, error) {
	var s standing
	if err := c.stand(&s, &t, receivedOn); err != nil {
		return nil, err
	}
	_, end, err := s.choose(receivedOn, Date{})
	if err != nil {
		return nil, err
	}
	ends := make([]End, 0, max(0, min(n, longestList)))
	for more := true; more && len(ends) < cap(ends); end, more = s.after(receivedOn, end.EndsOn) {
		ends = append(ends, end)
	}
	return ends, nil
}

// usualSteps is how many reasons a decision seldom exceeds.
const usualSteps = 12

// longestList bounds what somebody asks for.
const longestList = 1000

// weighWish tells what became of the wish. A day before the earliest possible end
// was too early; any other day that is not met was none on which it can end.
func (s *standing) weighWish(received, wish, end Date, why *reasoning) error {
	if wish.IsZero() {
		why.add(Step{Rule: RuleNoWish, Law: why.cites.Meaning}, why.cites.Meaning)
		return nil
	}
	if wish == end {
		why.add(Step{Rule: RuleWishMet, On: wish})
		return nil
	}
	_, earliest, err := s.first(received, Date{})
	if err == nil && wish.Before(earliest.EndsOn) {
		why.add(Step{Rule: RuleWishTooEarly, On: wish, Until: end})
		return nil
	}
	why.add(Step{Rule: RuleWishMoved, On: wish, Until: end})
	return err
}

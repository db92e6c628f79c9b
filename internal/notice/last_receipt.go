package notice

// LastReceipt answers the inverse of Decide by the built-in catalogue: the last day
// on which notice can be received to end the contract that day. Its error is a
// *FieldError; with CodeImpossibleEnd the contract cannot end that day.
func LastReceipt(t Terms, endsOn Date) (Date, error) { return Rules().LastReceipt(t, endsOn) }

// LastReceipt is the function LastReceipt by this catalogue. The law is that of the
// day it answers with; where the law changes between that day and the end, the end
// must be possible by the law of either.
func (c *Catalogue) LastReceipt(t Terms, endsOn Date) (Date, error) {
	if err := c.validate(&t); err != nil {
		return Date{}, InField("terms", err)
	}
	if endsOn.IsZero() {
		return Date{}, &FieldError{Field: "ends_on", Code: CodeMissing, Message: "must be a day"}
	}
	last, err := c.lastReceiptAsOf(&t, endsOn, endsOn)
	if err != nil || t.Sector == "" {
		return last, err
	}
	if then, err := c.lastReceiptAsOf(&t, endsOn, last); err == nil {
		return then, nil
	}
	return last, nil
}

// lastReceiptAsOf answers by the law of a day of receipt.
func (c *Catalogue) lastReceiptAsOf(t *Terms, endsOn, received Date) (Date, error) {
	var s standing
	if err := c.stand(&s, t, received); err != nil {
		return Date{}, err
	}
	last, err := s.contract.lastFor(endsOn)
	if !s.limited {
		return last, err
	}
	byLaw, lawErr := s.law.lastFor(endsOn)
	if lawErr != nil || err == nil && !byLaw.After(last) {
		return last, err
	}
	return byLaw, lawErr
}

func (p *plan) lastFor(end Date) (Date, error) {
	deadline, ok := p.deadlineOf(end)
	if !ok {
		return Date{}, &FieldError{
			Field:   "ends_on",
			Code:    CodeImpossibleEnd,
			Message: "must be a day on which the contract can end: the last of a term, or a day of the cadence outside it",
		}
	}
	return deadline.latest(end)
}

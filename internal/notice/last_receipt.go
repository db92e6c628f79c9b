package notice

// LastReceipt answers the inverse of Decide: the last day on which notice can be
// received to end the contract that day. Its error is a *FieldError; with
// CodeImpossibleEnd the contract cannot end that day.
func LastReceipt(t Terms, endsOn Date) (Date, error) {
	if err := t.Validate(); err != nil {
		return Date{}, InField("terms", err)
	}
	if endsOn.IsZero() {
		return Date{}, &FieldError{Field: "ends_on", Code: CodeMissing, Message: "must be a day"}
	}
	notice, ok := t.deadlineOf(endsOn)
	if !ok {
		return Date{}, &FieldError{
			Field:   "ends_on",
			Code:    CodeImpossibleEnd,
			Message: "must be a day on which the contract can end: the last of a term, or a day of the cadence outside it",
		}
	}
	return notice.latest(endsOn)
}

// deadlineOf returns the deadline that counts for an end, if there is such an end.
func (t Terms) deadlineOf(end Date) (deadline, bool) {
	onCadence := t.cadence().first(end) == end
	term, fixed := t.fixed()
	if !fixed {
		return t.deadline(), onCadence
	}
	firstEnd := term.end(0)
	switch {
	case end == firstEnd:
		return t.deadline(), true
	case end.Before(firstEnd), !t.renews():
		return deadline{}, false
	case t.Renewal.kind == renewalIndefinite:
		return t.renewedDeadline(), onCadence
	}
	return t.renewedDeadline(), term.renewedFrom(end) == end
}

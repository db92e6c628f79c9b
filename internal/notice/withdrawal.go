package notice

// WithdrawalLaw is the period in which a consumer can withdraw from a contract.
type WithdrawalLaw struct {
	Days    int    `json:"days"`
	Longest Period `json:"longest"` // for whom was never instructed, and for whom it was late
	Law     string `json:"law"`
	Degree  Degree `json:"degree"`
	Link    string `json:"link"`
	Text    Text   `json:"text"`
}

// WithdrawalUntil returns the last day on which a customer with these terms can
// withdraw, by the built-in catalogue. Its error is a *FieldError: nothing says when
// the period begins.
func WithdrawalUntil(t Terms) (Date, error) {
	end, _, err := Rules().WithdrawalUntil(t, Date{}, t.Land)
	return end, err
}

// WithdrawalUntil returns the last day of the withdrawal period and the reasons. It
// is the stated one where the terms have it. Else the period begins with the event,
// which is the conclusion where none is given, with the delivery of goods, or with a
// later instruction. The day it begins with is not counted; other than the end of a
// contract, the end of this period moves to the next working day (§ 193 BGB). A Land
// adds its holidays to those of the whole country. Its error is a *FieldError.
func (c *Catalogue) WithdrawalUntil(t Terms, event Date, land string) (Date, []Step, error) {
	calendar, err := c.in(land)
	if err != nil {
		return Date{}, nil, err
	}
	if !t.WithdrawalUntil.IsZero() {
		return t.WithdrawalUntil, []Step{{Rule: RuleWithdrawUntil, On: t.WithdrawalUntil}}, nil
	}
	if event.IsZero() {
		event = t.concluded()
	}
	event = later(event, t.DeliveredOn)
	if event.IsZero() {
		return Date{}, nil, &FieldError{Field: "withdrawal_from", Code: CodeMissing, Message: "must be a day"}
	}
	last, steps := c.Withdrawal.last(&t, event)
	end := calendar.nextWorkday(last)
	if !end.inRange() {
		return Date{}, nil, &FieldError{
			Field: "withdrawal_from", Code: CodeOutOfRange, Message: "must leave the period an end by 9999-12-31",
		}
	}
	if end != last {
		steps = append(steps, Step{Rule: RuleNextWorkday, On: last, Until: end, Text: calendar.dayOff(last)})
	}
	return end, append(steps, Step{Rule: RuleWithdrawUntil, On: end}), nil
}

// last counts the days, and tells how.
func (w *WithdrawalLaw) last(t *Terms, event Date) (Date, []Step) {
	longest := after(w.Longest, event)
	uninstructed := Step{Rule: RuleUninstructed, Law: w.Law, Degree: w.Degree, Period: w.Longest, From: event, On: longest}
	if t.NotInstructed {
		return longest, []Step{uninstructed}
	}
	from, steps := event, []Step(nil)
	if t.InstructedOn.After(event) {
		from, steps = t.InstructedOn, []Step{{Rule: RuleInstructed, From: t.InstructedOn}}
	}
	last := from.plus(w.Days)
	if last.After(longest) {
		return longest, []Step{uninstructed}
	}
	days := Period{days: w.Days, present: true}
	return last, append(steps, Step{Rule: RuleWithdrawal, Law: w.Law, Degree: w.Degree, Period: days, From: from, On: last})
}

package notice

// WithdrawalLaw is the period in which a consumer can withdraw from a contract.
type WithdrawalLaw struct {
	Days int    `json:"days"`
	Law  string `json:"law"`
	Link string `json:"link"`
	Text Text   `json:"text"`
}

// WithdrawalUntil returns the last day of the withdrawal period that an event on
// that day starts, with the holidays of the whole country. Its error is a
// *FieldError.
func WithdrawalUntil(from Date) (Date, error) {
	end, _, err := Rules().WithdrawalUntil(from, "")
	return end, err
}

// WithdrawalSteps returns the reasons of WithdrawalUntil, for Explain, and its
// error.
func WithdrawalSteps(from Date) ([]Step, error) {
	_, steps, err := Rules().WithdrawalUntil(from, "")
	return steps, err
}

// WithdrawalUntil returns the last day of the withdrawal period and the reasons.
// The day of the event itself is not counted; other than the end of a contract, the
// end of this period moves to the next working day (§ 193 BGB). A Land adds its
// holidays to those of the whole country. Its error is a *FieldError.
func (c *Catalogue) WithdrawalUntil(from Date, land string) (Date, []Step, error) {
	calendar, err := c.in(land)
	if err != nil {
		return Date{}, nil, err
	}
	if from.IsZero() {
		return Date{}, nil, &FieldError{Field: "withdrawal_from", Code: CodeMissing, Message: "must be a day"}
	}
	last := from.plus(c.Withdrawal.Days)
	end := calendar.nextWorkday(last)
	if !end.inRange() {
		return Date{}, nil, &FieldError{
			Field: "withdrawal_from", Code: CodeOutOfRange, Message: "must leave the period an end by 9999-12-31",
		}
	}
	steps := []Step{{Rule: RuleWithdrawal, From: from, On: last, Period: Period{days: c.Withdrawal.Days, present: true}}}
	if end != last {
		steps = append(steps, Step{Rule: RuleNextWorkday, On: last, Until: end})
	}
	return end, append(steps, Step{Rule: RuleWithdrawUntil, On: end}), nil
}

// easter returns Easter Sunday of the Gregorian calendar, by the rule of Gauss in
// the form that needs no exceptions.
func easter(year int) Date {
	golden := year % 19
	century := year / 100
	epact := (century - century/4 - (8*century+13)/25 + 19*golden + 15) % 30
	moon := epact - epact/28*(1-epact/28*(29/(epact+1))*((21-golden)/11))
	weekday := (year + year/4 + moon + 2 - century + century/4) % 7
	sunday := moon - weekday
	month := 3 + (sunday+40)/44
	return civil(year, month, sunday+28-31*(month/4))
}

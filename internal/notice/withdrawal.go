package notice

import "time"

// withdrawalDays is the period of § 355 BGB.
const withdrawalDays = 14

// WithdrawalUntil returns the last day of the withdrawal period that an event on
// that day starts. The day itself is not counted; other than the end of a
// contract, the end of this period moves to the next working day (§ 193 BGB). Its
// error is a *FieldError.
func WithdrawalUntil(from Date) (Date, error) {
	_, end, err := withdrawal(from)
	return end, err
}

// WithdrawalSteps returns the reasons of WithdrawalUntil, for Explain, and its
// error.
func WithdrawalSteps(from Date) ([]Step, error) {
	fourteenth, end, err := withdrawal(from)
	if err != nil {
		return nil, err
	}
	steps := []Step{{Rule: RuleWithdrawal, From: from, On: fourteenth}}
	if end != fourteenth {
		steps = append(steps, Step{Rule: RuleNextWorkday, On: fourteenth, Until: end})
	}
	return append(steps, Step{Rule: RuleWithdrawUntil, On: end}), nil
}

func withdrawal(from Date) (fourteenth, end Date, err error) {
	if from.IsZero() {
		return Date{}, Date{}, &FieldError{Field: "withdrawal_from", Code: CodeMissing, Message: "must be a day"}
	}
	fourteenth = from.plus(withdrawalDays)
	end = fourteenth
	for !end.workday() {
		end = end.plus(1)
	}
	if !end.inRange() {
		return Date{}, Date{}, &FieldError{
			Field: "withdrawal_from", Code: CodeOutOfRange, Message: "must leave the period an end by 9999-12-31",
		}
	}
	return fourteenth, end, nil
}

// workday reports whether the day is none of those of § 193 BGB. Only holidays of
// every Land count, since where a declaration is due is not known here.
func (d Date) workday() bool {
	// 0001-01-01, day 1, was a Monday.
	switch time.Weekday(d.day % 7) {
	case time.Saturday, time.Sunday:
		return false
	}
	return !d.holiday()
}

// holiday reports whether the day is a holiday in all of Germany by the law in
// force since 1995, and on 31 October 2017.
func (d Date) holiday() bool {
	year, month, day := d.civil()
	switch [2]int{month, day} {
	case [2]int{1, 1}, [2]int{5, 1}, [2]int{10, 3}, [2]int{12, 25}, [2]int{12, 26}:
		return true
	case [2]int{10, 31}:
		return year == 2017
	}
	switch d.day - easter(year).day {
	case -2, 1, 39, 50: // Good Friday, Easter Monday, Ascension, Whit Monday
		return true
	}
	return false
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

package notice

import "strconv"

func sayEnglish(s Step) string {
	on, from, until := Spell(s.On, English), Spell(s.From, English), Spell(s.Until, English)
	period := spellPeriod(s.Period, English)
	switch s.Rule {
	case RuleReceived:
		return "The cancellation was received on " + on + "."
	case RuleInitialTerm:
		return "The minimum term of " + period + " runs from " + from + " to " + until + "."
	case RuleExtension:
		return "The agreed extension of " + period + " runs from " + from + " to " + until + "."
	case RuleNotice:
		return "The notice of " + period + " from receipt runs until " + on + "."
	case RuleNoticeByDay:
		return "Notice must be received by day " + strconv.Itoa(s.ByDay) + " of the month in which the contract is to end;" +
			" so it cannot end before " + on + "."
	case RuleEndsWithTerm:
		return "While the term runs, the contract can only be ended with it, on " + until + "."
	case RuleTooLate:
		return "For the end on " + until + " notice had to be received by " + on + "."
	case RuleNotRenewed:
		return "The contract is not renewed and ends with its term on " + until + "."
	case RuleIndefinite:
		return "From " + from + " the contract runs for an indefinite time."
	case RuleRenewed:
		return "The contract is renewed by a term of " + period + " each time; the end of the term that counts is " + until + "."
	case RuleCadence:
		return "The contract can only end " + cadenceEnglish(s.Cadence) + "; the next such day is " + on + "."
	default:
		return outcomeEnglish(s, on, from, until)
	}
}

func outcomeEnglish(s Step, on, from, until string) string {
	switch s.Rule {
	case RuleNoWish:
		return "No end date was asked for, so the earliest possible day counts."
	case RuleWishMet:
		return "The end date asked for, " + on + ", is possible."
	case RuleWishTooEarly:
		return "The end date asked for, " + on + ", is too early; the earliest possible day counts, " + until + "."
	case RuleWishMoved:
		return "The contract cannot end on the date asked for, " + on + "; " + until + " counts."
	case RuleEnd:
		return "The contract ends at the end of " + on + "."
	case RuleLastReceipt:
		return "The last day to receive notice for this end is " + on + "."
	case RuleWithdrawal:
		return "The withdrawal period of 14 days begins after " + from + "; its last day is " + on + "."
	case RuleNextWorkday:
		return on + " is a Saturday, Sunday or holiday, so the next working day counts, " + until + "."
	case RuleWithdrawUntil:
		return "Withdrawal is possible until " + on + "."
	}
	return ""
}

func cadenceEnglish(c Cadence) string {
	switch c.name {
	case midMonth:
		return "on the 15th of a month"
	case monthEnd:
		return "at the end of a month"
	case quarterEnd:
		return "at the end of a quarter"
	case halfYearEnd:
		return "at the end of a half-year"
	case yearEnd:
		return "at the end of a year"
	case dateList:
		return "on one of its dates (" + spellDates(c, English) + ")"
	}
	return "on any day"
}

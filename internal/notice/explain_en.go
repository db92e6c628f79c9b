package notice

import "strconv"

func sayEnglish(s Step) string {
	on, from, until := Spell(s.On, English), Spell(s.From, English), Spell(s.Until, English)
	period := spellPeriod(s.Period, English)
	switch s.Rule {
	case RulePackage, RuleSilent, RuleAssumed, RuleGaveWay:
		return lawEnglish(s)
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
	case RuleNoticeByWeek:
		return "Notice must be received on the first working day of the week in which the contract is to end; so it cannot end before " + on + "."
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
	case RuleNextEnd:
		return "For the next possible end after it, " + until + ", it is " + on + "."
	case RuleWithdrawal:
		return "The withdrawal period of 14 days begins after " + from + "; its last day is " + on + "."
	case RuleNextWorkday:
		return on + " is a Saturday, Sunday or holiday, so the next working day counts, " + until + "."
	case RuleWithdrawUntil:
		return "Withdrawal is possible until " + on + "."
	}
	return causeEnglish(s, on, from)
}

func causeEnglish(s Step, on, from string) string {
	switch s.Rule {
	case RuleCause:
		return "A special cause is declared: " + s.Text.EN + " (" + s.Law + ")."
	case RuleCauseAtOnce:
		return "It needs no notice; the earliest day is " + on + "."
	case RuleCauseNotice:
		return "It needs a notice of " + spellPeriod(s.Period, English) + " from receipt, which runs until " + on + "."
	case RuleCauseEvent:
		return "The event is on " + from + "; the contract does not end before " + on + "."
	case RuleCauseWindow:
		return "The information was received on " + from + "; notice can be given until " + on + "."
	case RuleCauseClosed:
		return "The information was received on " + from + "; notice could be given until " + on + ", which is over."
	case RuleCauseReview:
		return "A person judges: " + s.Text.EN
	case RuleCauseProof:
		return "To be shown: " + s.Text.EN
	}
	return ""
}

// lawEnglish says what the law puts in the place of the contract.
func lawEnglish(s Step) string {
	switch s.Rule {
	case RulePackage:
		return s.Text.EN + " (" + s.Law + ")."
	case RuleSilent:
		return "The contract says nothing about notice, so " + s.Law + " holds: " + s.Text.EN
	case RuleAssumed:
		return s.Text.EN
	}
	clause := map[Clause]string{
		ClauseInitialTerm: "minimum term", ClauseExtensionTerm: "agreed extension", ClauseNotice: "notice",
		ClauseRenewal: "renewal", ClauseRenewalNotice: "notice after renewal", ClauseCadence: "days on which the contract can end",
	}[s.Clause]
	switch {
	case s.ByDay > 0:
		clause += " (by day " + strconv.Itoa(s.ByDay) + " of the month)"
	case !s.Period.IsZero():
		clause += " of " + spellPeriod(s.Period, English)
	}
	return "The clause on the " + clause + " does not hold here (" + s.Law + "): " + s.Text.EN
}

func cadenceEnglish(c Cadence) string {
	switch c.name {
	case saturday:
		return "on a Saturday"
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

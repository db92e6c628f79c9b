package notice

func sayEnglish(w *words, s *Step) {
	switch s.Rule {
	case RulePackage, RuleSilent, RuleAssumed, RuleGaveWay:
		lawEnglish(w, s)
	case RuleReceived:
		w.say("The cancellation was received on ").day(s.On).say(".")
	case RuleInitialTerm:
		w.say("The minimum term of ").period(s.Period).say(" runs from ").day(s.From).say(" to ").day(s.Until).say(".")
	case RuleExtension:
		w.say("The agreed extension of ").period(s.Period).say(" runs from ").day(s.From).say(" to ").day(s.Until).say(".")
	case RuleNotice:
		w.say("The notice of ").period(s.Period).say(" from receipt runs until ").day(s.On).say(".")
	case RuleNoticeByDay:
		w.say("Notice must be received by day ").number(s.ByDay).say(" of the month in which the contract is to end;").say(" so it cannot end before ").day(s.On).say(".")
	case RuleNoticeByWeek:
		w.say("Notice must be received on the first working day of the week in which the contract is to end; so it cannot end before ").day(s.On).say(".")
	case RuleEndsWithTerm:
		w.say("While the term runs, the contract can only be ended with it, on ").day(s.Until).say(".")
	case RuleTooLate:
		w.say("For the end on ").day(s.Until).say(" notice had to be received by ").day(s.On).say(".")
	case RuleNotRenewed:
		w.say("The contract is not renewed and ends with its term on ").day(s.Until).say(".")
	case RuleIndefinite:
		w.say("From ").day(s.From).say(" the contract runs for an indefinite time.")
	case RuleRenewed:
		w.say("The contract is renewed by a term of ").period(s.Period).say(" each time; the end of the term that counts is ").day(s.Until).say(".")
	case RuleCadence:
		w.say("The contract can only end ").say(cadenceEnglish(s.Cadence)).say("; the next such day is ").day(s.On).say(".")
	default:
		outcomeEnglish(w, s)
	}
}

func outcomeEnglish(w *words, s *Step) {
	switch s.Rule {
	case RuleNoWish:
		w.say("No end date was asked for, so the earliest possible day counts.")
	case RuleWishMet:
		w.say("The end date asked for, ").day(s.On).say(", is possible.")
	case RuleWishTooEarly:
		w.say("The end date asked for, ").day(s.On).say(", is too early; the earliest possible day counts, ").day(s.Until).say(".")
	case RuleWishMoved:
		w.say("The contract cannot end on the date asked for, ").day(s.On).say("; ").day(s.Until).say(" counts.")
	case RuleEnd:
		w.say("The contract ends at the end of ").day(s.On).say(".")
	case RuleLastReceipt:
		w.say("The last day to receive notice for this end is ").day(s.On).say(".")
	case RuleNextEnd:
		w.say("For the next possible end after it, ").day(s.Until).say(", it is ").day(s.On).say(".")
	case RuleWithdrawal:
		w.say("The withdrawal period of ").period(s.Period).say(" begins after ").day(s.From).say("; its last day is ").day(s.On).say(".")
	case RuleNextWorkday:
		w.day(s.On).say(" is a Saturday, Sunday or holiday, so the next working day counts, ").day(s.Until).say(".")
	case RuleWithdrawUntil:
		w.say("Withdrawal is possible until ").day(s.On).say(".")
	default:
		causeEnglish(w, s)
	}
}

func causeEnglish(w *words, s *Step) {
	switch s.Rule {
	case RuleCause:
		w.say("A special cause is declared: ").say(s.Text.EN).say(" (").say(s.Law).say(").")
	case RuleCauseAtOnce:
		w.say("It needs no notice; the earliest day is ").day(s.On).say(".")
	case RuleCauseNotice:
		w.say("It needs a notice of ").period(s.Period).say(" from receipt, which runs until ").day(s.On).say(".")
	case RuleCauseEvent:
		w.say("The event is on ").day(s.From).say("; the contract does not end before ").day(s.On).say(".")
	case RuleCauseWindow:
		w.say("The information was received on ").day(s.From).say("; notice can be given until ").day(s.On).say(".")
	case RuleCauseClosed:
		w.say("The information was received on ").day(s.From).say("; notice could be given until ").day(s.On).say(", which is over.")
	case RuleCauseReview:
		w.say("A person judges: ").say(s.Text.EN)
	case RuleCauseProof:
		w.say("To be shown: ").say(s.Text.EN)
	case RuleAccepted:
		w.say("We have examined what was declared and accept ").day(s.On).say(" as the last day.")
	case RuleGoodwill:
		w.say("As a gesture of goodwill the contract ends on ").day(s.On).say(".")
	}
}

// lawEnglish says what the law puts in the place of the contract.
func lawEnglish(w *words, s *Step) {
	switch s.Rule {
	case RulePackage:
		w.say(s.Text.EN).say(" (").say(s.Law).say(").")
	case RuleSilent:
		w.say("The contract says nothing about notice, so ").say(s.Law).say(" holds: ").say(s.Text.EN)
	case RuleAssumed:
		w.say(s.Text.EN)
	case RuleGaveWay:
		w.say("The clause on the ").say(clauseEnglish(s.Clause))
		if s.ByDay > 0 {
			w.say(" (by day ").number(s.ByDay).say(" of the month)")
		} else if !s.Period.IsZero() {
			w.say(" of ").period(s.Period)
		}
		w.say(" does not hold here (").say(s.Law).say("): ").say(s.Text.EN)
	}
}

func clauseEnglish(c Clause) string {
	switch c {
	case ClauseInitialTerm:
		return "minimum term"
	case ClauseExtensionTerm:
		return "agreed extension"
	case ClauseNotice:
		return "notice"
	case ClauseRenewal:
		return "renewal"
	case ClauseRenewalNotice:
		return "notice after renewal"
	}
	return "days on which the contract can end"
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

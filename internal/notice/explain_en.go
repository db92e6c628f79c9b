package notice

import (
	"strconv"
	"strings"
)

func sayEnglish(w *words, s *Step) {
	switch s.Rule {
	case RulePackage, RuleSilent, RuleAssumed, RuleGaveWay, RuleBeside:
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
		w.say("Notice can be given by the ").ordinal(s.ByDay).say(" of a month").say(aheadEnglish(s.Ahead)).say(".")
	case RuleNoticeWorkday:
		w.say("Notice can be given by the ").ordinal(s.ByDay).say(" working day").say(blockEnglish(s.Cadence)).say(aheadEnglish(s.Ahead)).say(".")
	case RuleNoticeAhead:
		w.say("Notice can be given at any time").say(aheadEnglish(s.Ahead)).say(strings.TrimPrefix(blockEnglish(s.Cadence), " of a")).say(".")
	case RuleNoticeByWeek:
		w.say("Notice can be given on the first working day of a week; the contract ends on ").day(s.On).say(" at the earliest.")
	case RuleEndsWithTerm:
		w.say("While the term runs, the contract can only be ended with it, on ").day(s.Until).say(".")
	case RuleTooLate:
		w.say("For the end on ").day(s.Until).say(" notice had to be received by ").day(s.On).say(".")
	case RuleNotRenewed:
		if w.past(s.Until) {
			w.say("The contract was not renewed. It ended by itself on ").day(s.Until).say(" (").say(s.Law).say(").")
			return
		}
		w.say("The contract is not renewed. It ends by itself on ").day(s.Until).say(", even without notice (").say(s.Law).say(").")
	case RuleIndefinite:
		w.say("From ").day(s.From).say(" the contract runs for an indefinite time.")
	case RuleRenewed:
		w.say("The contract is renewed by a term of ").period(s.Period).say(" each time; the end of the term that counts is ").day(s.Until).say(".")
	case RuleCadence:
		w.say("The contract can only end ").say(cadenceEnglish(s.Cadence)).say("; the one that counts is ").day(s.On).say(".")
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
		if w.past(s.On) {
			w.say("The contract ended at the end of ").day(s.On).say(".")
			return
		}
		w.say("The contract ends at the end of ").day(s.On).say(".")
	case RuleLastReceipt:
		w.say("The last day to receive notice for this end is ").day(s.On).say(".")
	case RuleNextEnd:
		w.say("For the next possible end after it, ").day(s.Until).say(", it is ").day(s.On).say(".")
	case RuleWithdrawal:
		w.say("The withdrawal period of ").period(s.Period).say(" begins after ").day(s.From).say("; its last day is ").day(s.On).say(".")
	case RuleNextWorkday:
		w.day(s.On).say(" is ").say(s.Text.EN).say(", so the next working day counts, ").day(s.Until).say(".")
	case RuleInstructed:
		w.say("The customer was instructed only on ").day(s.From).say("; the period does not begin before.")
	case RuleUninstructed:
		w.say("Without instruction in time the right ends ").period(s.Period).say(" after ").day(s.From).say(", on ").day(s.On).say(".")
	case RuleDisputed:
		w.say(s.Text.EN).say(" is disputed (").say(s.Law).say("): by another reading the contract ends on ").day(s.Until).say(".")
	case RuleWithdrawUntil:
		w.say("Withdrawal is possible until ").day(s.On).say(".")
	default:
		causeEnglish(w, s)
	}
}

// warningEnglish says what somebody should know beside the answer.
func warningEnglish(w *words, s *Step) {
	switch s.Rule {
	case RuleEarlyReceipt:
		w.say("The cancellation was received on ").day(s.On).say(", before the contract was concluded on ").day(s.Until).say(".")
	case RulePackageOpen:
		w.say("The contract belongs to a package whose other parts are not named (package_sector); with a telecommunications service among them §§ 56, 57 TKG would hold for it too (").say(s.Law).say(").")
	}
}

// ordinal writes 1st, 2nd, 3rd, 4th.
func (w *words) ordinal(n int) *words {
	ending := "th"
	if n < 11 || n > 13 {
		switch n % 10 {
		case 1:
			ending = "st"
		case 2:
			ending = "nd"
		case 3:
			ending = "rd"
		}
	}
	return w.number(n).say(ending)
}

func blockEnglish(c Cadence) string {
	switch c.name {
	case quarterEnd:
		return " of a quarter"
	case halfYearEnd:
		return " of a half-year"
	case yearEnd:
		return " of a year"
	}
	return " of a month"
}

func aheadEnglish(n int) string {
	switch n {
	case 0:
		return " for its end"
	case 1:
		return " for the end of the next"
	case 2:
		return " for the end of the next but one"
	}
	return " for the end of number " + strconv.Itoa(n) + " after it"
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
		w.say("The day that counts is ").day(s.From).say("; the contract ends on ").day(s.On).say(" at the earliest.")
	case RuleCauseWindow:
		w.say("The information was received on ").day(s.From).say("; notice can be given until ").day(s.On).say(".")
	case RuleCauseClosed:
		w.say("The information was received on ").day(s.From).say("; notice could be given until ").day(s.On).say(", which is over.")
	case RuleCauseUntold:
		w.say(s.Text.EN).say(" (").say(s.Law).say(").")
	case RuleCauseReview:
		w.say("We will check ").say(s.Text.EN)
	case RuleCauseProof:
		w.say("To be shown: ").say(s.Text.EN)
	case RuleAccepted:
		w.say("We have examined what was declared: the contract ends on ").day(s.On).say(".")
	case RuleGoodwill:
		w.say("As a gesture of goodwill the contract ends on ").day(s.On).say(".")
	default:
		warningEnglish(w, s)
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
	case RuleBeside:
		w.say("Beside the contract, ").say(s.Law).say(" holds: ").say(s.Text.EN)
	case RuleGaveWay:
		w.say("The clause on the ").say(clauseEnglish(s.Clause))
		if s.ByDay > 0 {
			w.say(" (by the ").ordinal(s.ByDay).say(" of the month)")
		} else if !s.Period.IsZero() {
			w.say(" of ").period(s.Period)
		}
		w.say(" gives way to the law (").say(s.Law).say("): ").say(s.Text.EN)
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

// basisEnglish names a clause of the contract that a decision rests on.
func basisEnglish(german string) string {
	switch basisContract + german {
	case basisInitialTerm:
		return "minimum term"
	case basisExtension:
		return "agreed extension"
	case basisNotice:
		return "notice"
	case basisRenewal:
		return "renewal"
	}
	return "days on which it can end"
}

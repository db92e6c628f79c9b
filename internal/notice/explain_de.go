package notice

import (
	"strconv"
	"strings"
)

func sayGerman(w *words, s *Step) {
	switch s.Rule {
	case RulePackage, RuleSilent, RuleAssumed, RuleGaveWay, RuleBeside:
		lawGerman(w, s)
	case RuleReceived:
		w.say("Die Kündigung ist am ").day(s.On).say(" eingegangen.")
	case RuleInitialTerm:
		w.say("Die Mindestlaufzeit von ").period(s.Period).say(" läuft vom ").day(s.From).say(" bis zum ").day(s.Until).say(".")
	case RuleExtension:
		w.say("Die vereinbarte Verlängerung von ").period(s.Period).say(" läuft vom ").day(s.From).say(" bis zum ").day(s.Until).say(".")
	case RuleNotice:
		w.say("Die Frist von ").period(s.Period).say(" ab dem Eingang läuft bis zum ").day(s.On).say(".")
	case RuleNoticeByDay:
		w.say("Gekündigt werden kann bis zum ").number(s.ByDay).say(". eines Monats").say(aheadGerman(s.Ahead)).say(".")
	case RuleNoticeWorkday:
		w.say("Gekündigt werden kann bis zum ").number(s.ByDay).say(". Werktag").say(blockGerman(s.Cadence)).say(aheadGerman(s.Ahead)).say(".")
	case RuleNoticeAhead:
		w.say("Gekündigt werden kann jederzeit").say(", wirksam").say(aheadGerman(s.Ahead)).say(strings.TrimPrefix(blockGerman(s.Cadence), " eines")).say(".")
	case RuleNoticeByWeek:
		w.say("Gekündigt werden kann am ersten Werktag einer Woche; frühestens endet der Vertrag am ").day(s.On).say(".")
	case RuleEndsWithTerm:
		w.say("Während der Laufzeit kann der Vertrag nur zu deren Ende am ").day(s.Until).say(" gekündigt werden.")
	case RuleTooLate:
		w.say("Für das Ende am ").day(s.Until).say(" hätte die Kündigung bis zum ").day(s.On).say(" eingehen müssen.")
	case RuleNotRenewed:
		if w.past(s.Until) {
			w.say("Der Vertrag verlängerte sich nicht. Er endete von selbst am ").day(s.Until).say(" (").say(s.Law).say(").")
			return
		}
		w.say("Der Vertrag verlängert sich nicht. Er endet von selbst am ").day(s.Until).say(", auch ohne Kündigung (").say(s.Law).say(").")
	case RuleIndefinite:
		w.say("Ab dem ").day(s.From).say(" läuft der Vertrag auf unbestimmte Zeit.")
	case RuleRenewed:
		w.say("Der Vertrag verlängert sich jeweils um eine Laufzeit von ").period(s.Period).say("; es zählt das Laufzeitende am ").day(s.Until).say(".")
	case RuleCadence:
		w.say("Der Vertrag kann nur ").say(cadenceGerman(s.Cadence)).say(" enden; es zählt der ").day(s.On).say(".")
	default:
		outcomeGerman(w, s)
	}
}

func outcomeGerman(w *words, s *Step) {
	switch s.Rule {
	case RuleNoWish:
		w.say("Ein Wunschdatum ist nicht genannt; es gilt der frühestmögliche Tag.")
	case RuleWishMet:
		w.say("Das Wunschdatum ").day(s.On).say(" ist möglich.")
	case RuleWishTooEarly:
		w.say("Das Wunschdatum ").day(s.On).say(" ist zu früh; es gilt der frühestmögliche Tag, der ").day(s.Until).say(".")
	case RuleWishMoved:
		w.say("Zum Wunschdatum ").day(s.On).say(" kann der Vertrag nicht enden; es gilt der ").day(s.Until).say(".")
	case RuleEnd:
		if w.past(s.On) {
			w.say("Der Vertrag endete mit Ablauf des ").day(s.On).say(".")
			return
		}
		w.say("Der Vertrag endet mit Ablauf des ").day(s.On).say(".")
	case RuleLastReceipt:
		w.say("Letzter Tag für den Eingang einer Kündigung zu diesem Ende ist der ").day(s.On).say(".")
	case RuleNextEnd:
		w.say("Für das nächste mögliche Ende danach, den ").day(s.Until).say(", ist es der ").day(s.On).say(".")
	case RuleWithdrawal:
		w.say("Die Widerrufsfrist von ").period(s.Period).say(" beginnt nach dem ").day(s.From).say("; ihr letzter Tag ist der ").day(s.On).say(".")
	case RuleNextWorkday:
		w.say("Der ").day(s.On).say(" ist ").say(s.Text.DE).say(", darum gilt der nächste Werktag, der ").day(s.Until).say(".")
	case RuleInstructed:
		w.say("Belehrt wurde erst am ").day(s.From).say("; vorher beginnt die Frist nicht.")
	case RuleUninstructed:
		w.say("Ohne rechtzeitige Belehrung endet das Recht ").period(s.Period).say(" nach dem ").day(s.From).say(", das ist der ").day(s.On).say(".")
	case RuleDisputed:
		w.say(s.Text.DE).say(", ist umstritten (").say(s.Law).say("): Nach anderer Ansicht endet der Vertrag am ").day(s.Until).say(".")
	case RuleWithdrawUntil:
		w.say("Der Widerruf ist bis zum ").day(s.On).say(" möglich.")
	default:
		causeGerman(w, s)
	}
}

// warningGerman says what somebody should know beside the answer.
func warningGerman(w *words, s *Step) {
	switch s.Rule {
	case RuleEarlyReceipt:
		w.say("Die Kündigung ging am ").day(s.On).say(" ein, vor dem Vertragsschluss am ").day(s.Until).say(".")
	case RulePackageOpen:
		w.say("Der Vertrag gehört zu einem Paket, dessen übrige Teile nicht genannt sind (package_sector); mit einem Telekommunikationsdienst darin gälten für ihn auch §§ 56, 57 TKG (").say(s.Law).say(").")
	}
}

func blockGerman(c Cadence) string {
	switch c.name {
	case quarterEnd:
		return " eines Quartals"
	case halfYearEnd:
		return " eines Halbjahres"
	case yearEnd:
		return " eines Jahres"
	}
	return " eines Monats"
}

func aheadGerman(n int) string {
	switch n {
	case 0:
		return " zu dessen Ende"
	case 1:
		return " zum Ende des nächsten"
	case 2:
		return " zum Ende des übernächsten"
	}
	return " zum Ende des " + strconv.Itoa(n) + ". danach"
}

func causeGerman(w *words, s *Step) {
	switch s.Rule {
	case RuleCause:
		w.say("Geltend gemacht ist ein besonderer Grund: ").say(s.Text.DE).say(" (").say(s.Law).say(").")
	case RuleCauseAtOnce:
		w.say("Dafür gilt keine Kündigungsfrist; frühester Tag ist der ").day(s.On).say(".")
	case RuleCauseNotice:
		w.say("Dafür gilt eine Frist von ").period(s.Period).say(" ab dem Eingang; sie läuft bis zum ").day(s.On).say(".")
	case RuleCauseEvent:
		w.say("Maßgeblich ist der ").day(s.From).say("; frühestens endet der Vertrag am ").day(s.On).say(".")
	case RuleCauseWindow:
		w.say("Die Mitteilung ging am ").day(s.From).say(" zu; gekündigt werden kann bis zum ").day(s.On).say(".")
	case RuleCauseClosed:
		w.say("Die Mitteilung ging am ").day(s.From).say(" zu; gekündigt werden konnte bis zum ").day(s.On).say(", das ist vorbei.")
	case RuleCauseUntold:
		w.say(s.Text.DE).say(" (").say(s.Law).say(").")
	case RuleCauseReview:
		w.say("Ein Mensch prüft: ").say(s.Text.DE)
	case RuleCauseProof:
		w.say("Nachzuweisen ist: ").say(s.Text.DE)
	case RuleAccepted:
		w.say("Wir haben geprüft, was erklärt wurde: Der Vertrag endet am ").day(s.On).say(".")
	case RuleGoodwill:
		w.say("Aus Kulanz endet der Vertrag am ").day(s.On).say(".")
	default:
		warningGerman(w, s)
	}
}

// lawGerman says what the law puts in the place of the contract.
func lawGerman(w *words, s *Step) {
	switch s.Rule {
	case RulePackage:
		w.say(s.Text.DE).say(" (").say(s.Law).say(").")
	case RuleSilent:
		w.say("Zur Kündigungsfrist sagt der Vertrag nichts; es gilt ").say(s.Law).say(": ").say(s.Text.DE)
	case RuleAssumed:
		w.say(s.Text.DE)
	case RuleBeside:
		w.say("Neben dem Vertrag gilt ").say(s.Law).say(": ").say(s.Text.DE)
	case RuleGaveWay:
		w.say("Die Klausel über die ").say(clauseGerman(s.Clause))
		if s.ByDay > 0 {
			w.say(" (bis zum ").number(s.ByDay).say(". des Monats)")
		} else if !s.Period.IsZero() {
			w.say(" von ").period(s.Period)
		}
		w.say(" tritt hinter das Gesetz zurück (").say(s.Law).say("): ").say(s.Text.DE)
	}
}

func clauseGerman(c Clause) string {
	switch c {
	case ClauseInitialTerm:
		return "Mindestlaufzeit"
	case ClauseExtensionTerm:
		return "vereinbarte Verlängerung"
	case ClauseNotice:
		return "Kündigungsfrist"
	case ClauseRenewal:
		return "Verlängerung"
	case ClauseRenewalNotice:
		return "Kündigungsfrist nach der Verlängerung"
	}
	return "Kündigungstermine"
}

func cadenceGerman(c Cadence) string {
	switch c.name {
	case saturday:
		return "zum Samstag"
	case midMonth:
		return "zum 15. eines Monats"
	case monthEnd:
		return "zum Monatsende"
	case quarterEnd:
		return "zum Quartalsende"
	case halfYearEnd:
		return "zum Halbjahresende"
	case yearEnd:
		return "zum Jahresende"
	case dateList:
		return "zum Termin (" + spellDates(c, German) + ")"
	}
	return "an jedem Tag"
}

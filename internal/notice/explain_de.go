package notice

import "strconv"

func sayGerman(s Step) string {
	on, from, until := Spell(s.On, German), Spell(s.From, German), Spell(s.Until, German)
	period := spellPeriod(s.Period, German)
	switch s.Rule {
	case RulePackage, RuleSilent, RuleAssumed, RuleGaveWay:
		return lawGerman(s)
	case RuleReceived:
		return "Die Kündigung ist am " + on + " eingegangen."
	case RuleInitialTerm:
		return "Die Mindestlaufzeit von " + period + " läuft vom " + from + " bis zum " + until + "."
	case RuleExtension:
		return "Die vereinbarte Verlängerung von " + period + " läuft vom " + from + " bis zum " + until + "."
	case RuleNotice:
		return "Die Frist von " + period + " ab dem Eingang läuft bis zum " + on + "."
	case RuleNoticeByDay:
		return "Die Kündigung muss bis zum " + strconv.Itoa(s.ByDay) + ". des Monats eingehen, in dem der Vertrag enden soll;" +
			" früher als zum " + on + " kann er darum nicht enden."
	case RuleNoticeByWeek:
		return "Die Kündigung muss am ersten Werktag der Woche eingehen, in der der Vertrag enden soll; früher als am " + on + " kann er darum nicht enden."
	case RuleEndsWithTerm:
		return "Während der Laufzeit kann der Vertrag nur zu deren Ende am " + until + " gekündigt werden."
	case RuleTooLate:
		return "Für das Ende am " + until + " hätte die Kündigung bis zum " + on + " eingehen müssen."
	case RuleNotRenewed:
		return "Der Vertrag verlängert sich nicht und endet mit der Laufzeit am " + until + "."
	case RuleIndefinite:
		return "Ab dem " + from + " läuft der Vertrag auf unbestimmte Zeit."
	case RuleRenewed:
		return "Der Vertrag verlängert sich jeweils um eine Laufzeit von " + period + "; es zählt das Laufzeitende am " + until + "."
	case RuleCadence:
		return "Der Vertrag kann nur " + cadenceGerman(s.Cadence) + " enden; der nächste solche Tag ist der " + on + "."
	default:
		return outcomeGerman(s, on, from, until)
	}
}

func outcomeGerman(s Step, on, from, until string) string {
	switch s.Rule {
	case RuleNoWish:
		return "Ein Wunschdatum ist nicht genannt; es gilt der frühestmögliche Tag."
	case RuleWishMet:
		return "Das Wunschdatum " + on + " ist möglich."
	case RuleWishTooEarly:
		return "Das Wunschdatum " + on + " ist zu früh; es gilt der frühestmögliche Tag, der " + until + "."
	case RuleWishMoved:
		return "Zum Wunschdatum " + on + " kann der Vertrag nicht enden; es gilt der " + until + "."
	case RuleEnd:
		return "Der Vertrag endet mit Ablauf des " + on + "."
	case RuleLastReceipt:
		return "Letzter Tag für den Eingang einer Kündigung zu diesem Ende ist der " + on + "."
	case RuleNextEnd:
		return "Für das nächste mögliche Ende danach, den " + until + ", ist es der " + on + "."
	case RuleWithdrawal:
		return "Die Widerrufsfrist von 14 Tagen beginnt nach dem " + from + "; ihr letzter Tag ist der " + on + "."
	case RuleNextWorkday:
		return "Der " + on + " ist ein Samstag, Sonntag oder Feiertag, darum gilt der nächste Werktag, der " + until + "."
	case RuleWithdrawUntil:
		return "Der Widerruf ist bis zum " + on + " möglich."
	}
	return causeGerman(s, on, from)
}

func causeGerman(s Step, on, from string) string {
	switch s.Rule {
	case RuleCause:
		return "Geltend gemacht ist ein besonderer Grund: " + s.Text.DE + " (" + s.Law + ")."
	case RuleCauseAtOnce:
		return "Dafür gilt keine Kündigungsfrist; frühester Tag ist der " + on + "."
	case RuleCauseNotice:
		return "Dafür gilt eine Frist von " + spellPeriod(s.Period, German) + " ab dem Eingang; sie läuft bis zum " + on + "."
	case RuleCauseEvent:
		return "Das Ereignis ist am " + from + "; früher als am " + on + " endet der Vertrag nicht."
	case RuleCauseWindow:
		return "Die Mitteilung ging am " + from + " zu; gekündigt werden kann bis zum " + on + "."
	case RuleCauseClosed:
		return "Die Mitteilung ging am " + from + " zu; gekündigt werden konnte bis zum " + on + ", das ist vorbei."
	case RuleCauseReview:
		return "Ein Mensch prüft: " + s.Text.DE
	case RuleCauseProof:
		return "Nachzuweisen ist: " + s.Text.DE
	}
	return ""
}

// lawGerman says what the law puts in the place of the contract.
func lawGerman(s Step) string {
	switch s.Rule {
	case RulePackage:
		return s.Text.DE + " (" + s.Law + ")."
	case RuleSilent:
		return "Zur Kündigungsfrist sagt der Vertrag nichts; es gilt " + s.Law + ": " + s.Text.DE
	case RuleAssumed:
		return s.Text.DE
	}
	clause := map[Clause]string{
		ClauseInitialTerm: "Mindestlaufzeit", ClauseExtensionTerm: "vereinbarte Verlängerung", ClauseNotice: "Kündigungsfrist",
		ClauseRenewal: "Verlängerung", ClauseRenewalNotice: "Kündigungsfrist nach der Verlängerung", ClauseCadence: "Kündigungstermine",
	}[s.Clause]
	switch {
	case s.ByDay > 0:
		clause += " (bis zum " + strconv.Itoa(s.ByDay) + ". des Monats)"
	case !s.Period.IsZero():
		clause += " von " + spellPeriod(s.Period, German)
	}
	return "Die Klausel über die " + clause + " gilt hier nicht (" + s.Law + "): " + s.Text.DE
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

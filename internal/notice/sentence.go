package notice

import "strings"

// sentence is one in both languages. A word in braces is a field of the step.
type sentence struct{ de, en string }

// The sentences of explanations, one house style: what holds, then why.
//
//nolint:gochecknoglobals // texts, never changed
var (
	saidRuns = sentence{
		"Ihr Vertrag läuft bis zum {until}.",
		"Your contract runs until {until}.",
	}
	saidCapped = sentence{
		"Die Laufzeit darf höchstens bis zum {until} binden ({law}); spätestens dann endet Ihr Vertrag.",
		"The term may bind you until {until} at most ({law}); your contract ends then at the latest.",
	}
	saidKept = sentence{
		"Die Kündigungsfrist von {period} ist eingehalten.",
		"The notice of {period} is kept.",
	}
	saidKeptByLaw = sentence{
		"Eine längere Kündigungsfrist als {period} ist unwirksam ({law}); diese Frist ist eingehalten.",
		"A notice of more than {period} is void ({law}); this notice is kept.",
	}
	saidInTime = sentence{
		"Die Kündigung ist rechtzeitig eingegangen.",
		"Notice was received in time.",
	}
	saidEndsByItself = sentence{
		"Ihr Vertrag läuft bis zum {until} und endet dann von selbst, auch ohne Kündigung ({law}).",
		"Your contract runs until {until} and then ends by itself, even without notice ({law}).",
	}
	saidEndedByItself = sentence{
		"Ihr Vertrag lief bis zum {until} und endete dann von selbst ({law}).",
		"Your contract ran until {until} and then ended by itself ({law}).",
	}
	saidRenewed = sentence{
		"Ihr Vertrag verlängert sich immer wieder mit einer Laufzeit von {period}; die Laufzeit, die jetzt zählt, endet am {until}.",
		"Your contract is renewed by {period} at a time; the term that counts now ends on {until}.",
	}
	saidMissed = sentence{
		"Für das Ende der Laufzeit am {until} hätte die Kündigung bis zum {on} eingehen müssen.",
		"To end with the term on {until}, notice had to be received by {on}.",
	}
	saidIndefinite = sentence{
		"Vom {from} an läuft Ihr Vertrag ohne feste Laufzeit.",
		"From {from} on your contract runs without a fixed term.",
	}
	saidNotice = sentence{
		"Die Kündigungsfrist von {period} läuft vom Eingang am {from} bis zum {on}.",
		"The notice of {period} runs from receipt on {from} to {on}.",
	}
	saidFree = sentence{
		"Sie können jederzeit mit einer Frist von {period} kündigen ({law}); sie läuft vom Eingang am {from} bis zum {on}.",
		"You can leave at any time with a notice of {period} ({law}); it runs from receipt on {from} to {on}.",
	}
	saidAnyDay = sentence{
		"Ihr Vertrag hat weder Laufzeit noch Kündigungsfrist und endet am {until}.",
		"Your contract has neither a term nor a notice and ends on {until}.",
	}
	saidInverse = sentence{
		"Für das Ende am {until} muss die Kündigung bis zum {on} eingehen.",
		"To end on {until}, notice has to be received by {on}.",
	}
	saidCadence = sentence{
		"Ihr Vertrag kann nur {cadence} enden, also am {until}.",
		"Your contract can only end {cadence}, that is on {until}.",
	}
	saidEnd = sentence{
		"Ihr Vertrag endet am {until}.",
		"Your contract ends on {until}.",
	}
	saidAsWished = sentence{
		"Wie gewünscht endet Ihr Vertrag am {on}.",
		"As you wished, your contract ends on {on}.",
	}
	saidTooEarly = sentence{
		"Ihr Wunschtermin {on} ist zu früh; der früheste mögliche Tag ist der {until}.",
		"The day you asked for, {on}, is too early; the earliest possible day is {until}.",
	}
	saidMoved = sentence{
		"Zum Wunschtermin {on} kann Ihr Vertrag nicht enden; er endet am {until}.",
		"Your contract cannot end on the day you asked for, {on}; it ends on {until}.",
	}
	saidDisputed = sentence{
		"{text}, ist umstritten ({law}): Nach anderer Ansicht endet Ihr Vertrag schon am {until}.",
		"{text} is disputed ({law}): by another reading your contract ends on {until} already.",
	}
	saidCause = sentence{
		"Sie kündigen aus einem besonderen Grund: {text} ({law}).",
		"You cancel for a special reason: {text} ({law}).",
	}
	saidCauseEnd = sentence{
		"Darum endet der Vertrag am {until}.",
		"So the contract ends on {until}.",
	}
	saidReview = sentence{
		"Liegt der besondere Grund vor ({law}), endet der Vertrag schon am {on}, sonst am {until}.",
		"If the special reason holds ({law}), the contract ends on {on} already, else on {until}.",
	}
	saidIfSo = sentence{
		"Liegt der Grund vor, endet Ihr Vertrag am {on}.",
		"If that reason holds, your contract ends on {on}.",
	}
	saidWithdrawable = sentence{
		"Der Widerruf ist bis zum {on} möglich.",
		"You can withdraw until {on}.",
	}
	saidWithdrawn = sentence{
		"Die Widerrufsfrist von {period} ab dem {from} endet am {on}.",
		"The {period} to withdraw, counted from {from}, end on {on}.",
	}
	saidWorkday = sentence{
		"Das ist {text}; darum ist der Widerruf bis zum nächsten Werktag möglich, dem {until}.",
		"That is {text}, so you can withdraw until the next working day, {until}.",
	}
)

// fill writes the pattern with the fields of the step in their places.
func (w *words) fill(pattern string, s *Step) {
	for {
		before, rest, found := strings.Cut(pattern, "{")
		w.say(before)
		if !found {
			return
		}
		field, after, _ := strings.Cut(rest, "}")
		w.field(field, s)
		pattern = after
	}
}

func (w *words) field(name string, s *Step) {
	switch name {
	case "on":
		w.day(s.On)
	case "from":
		w.day(s.From)
	case "until":
		w.day(s.Until)
	case "period":
		w.period(s.Period)
	case "law":
		w.say(s.Law)
	case "text":
		w.say(s.Text.in(w.lang))
	case "cadence":
		if w.lang == English {
			w.say(cadenceEnglish(s.Cadence))
		} else {
			w.say(cadenceGerman(s.Cadence))
		}
	}
}

func (t Text) in(lang Language) string {
	if lang == English {
		return t.EN
	}
	return t.DE
}

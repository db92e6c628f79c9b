package mail

import "github.com/fairwell/fairwell/internal/notice"

// typedWords are the sentences of letters about a typed declaration in one language.
type typedWords struct {
	confirmation, receipt, warning    string // titles, with the reference
	correction                        string // with the number and the reference
	greeting                          string
	confirmed, received               string // with the instant
	corrected                         string // with the instant, the number and what is replaced
	continues                         string // in the place of an end: none
	reference, code, end, repeated    string
	midnight, wished, soonest, unread string // unread: a wish that is no day
	declared, kind, reason            string
	ordinary, forCause                string

	name, contract, number, phone, address, birth, wish, email string

	next, nothing, attached, notYou, keep, closing string
	link                                           string // with the last day on which it works

	warned, ending, endsOn, goesOn, objection, stands string // of the alert to the address on file
}

func typedWordsOf(lang notice.Language) typedWords {
	if lang == notice.English {
		return englishTyped()
	}
	return germanTyped()
}

func germanTyped() typedWords {
	return typedWords{
		confirmation: "Bestätigung Ihrer Kündigung, Vorgang %s", receipt: "Eingang Ihrer Kündigung, Vorgang %s",
		warning:    "Für Ihren Vertrag wurde eine Kündigung erklärt, Vorgang %s",
		correction: "Korrektur %d zu Ihrer Kündigung, Vorgang %s",
		greeting:   "Guten Tag,",
		confirmed: "wir bestätigen Ihre Kündigung. Sie ist am %s bei uns eingegangen, abgegeben durch Betätigen von " +
			"»jetzt kündigen« auf unserer Seite.",
		received: "Ihre Kündigung ist am %s bei uns eingegangen, abgegeben durch Betätigen von »jetzt kündigen« auf " +
			"unserer Seite. Sobald Ihr Vertrag zugeordnet ist, geht die Bestätigung an die hinterlegte Adresse.",
		corrected: "zu Ihrer Kündigung, die am %s bei uns eingegangen ist, gibt es ein neues Ergebnis. Jetzt gilt, was hier " +
			"unter »Ende« steht. Dieses Schreiben ist die Korrektur %d. Soweit sich etwas geändert hat, ersetzt es %s.",
		continues: "keines. Die Kündigung ist aufgehoben, der Vertrag läuft weiter.",
		reference: "Vorgang", code: "Kurzcode", end: "Ende", repeated: "Noch einmal erklärt",
		midnight: "%s, 24:00 Uhr", wished: "wie gewünscht: %s", soonest: "zum nächstmöglichen Zeitpunkt", unread: "wie gewünscht",
		declared: "Das haben Sie angegeben", kind: "Art", reason: "Grund",
		ordinary: "ordentliche Kündigung", forCause: "außerordentliche Kündigung",
		name: "Name", contract: "Vertrag", number: "Kundennummer", phone: "Rufnummer des Anschlusses", address: "Anschrift",
		birth: "Geburtsdatum", wish: "Gewünschtes Ende", email: "Bestätigung an",
		next: "Wie es weitergeht", nothing: "Sie müssen nichts weiter tun.",
		attached: "Was Sie angegeben haben, steht Wort für Wort im angehängten Beleg.",
		notYou:   "Haben Sie das nicht erklärt, sagen Sie uns bitte Bescheid: Sonst kann ein Vertrag enden, der weiterlaufen soll.",
		keep:     "Bitte bewahren Sie dieses Schreiben mit seinen Anhängen auf. Es belegt, was wann erklärt wurde.",
		closing:  "Freundliche Grüße",
		link:     "Bis zum %s können Sie den Vorgang hier ansehen, ohne sich anzumelden:",
		warned: "über das Formular auf unserer Seite wurde am %s eine Kündigung für Ihren Vertrag erklärt. Die Bestätigung " +
			"geht an die E-Mail-Adresse, die dort angegeben wurde. Weil das nicht die Adresse ist, die wir von Ihnen kennen, " +
			"schreiben wir auch Ihnen.",
		ending: "Was endet", endsOn: "Letzter Vertragstag: %s, 24:00 Uhr", goesOn: "läuft weiter",
		objection: "Waren Sie das nicht? Dann sagen Sie es uns hier:",
		stands:    "Haben Sie selbst gekündigt, müssen Sie nichts tun.",
	}
}

func englishTyped() typedWords {
	return typedWords{
		confirmation: "Confirmation of your cancellation, case %s", receipt: "Receipt of your cancellation, case %s",
		warning:    "A cancellation was declared for your contract, case %s",
		correction: "Correction %d to your cancellation, case %s",
		greeting:   "Hello,",
		confirmed:  "We confirm your cancellation. It reached us on %s, made by pressing “cancel now” on our page.",
		received: "Your cancellation reached us on %s, made by pressing “cancel now” on our page. As soon as we have found " +
			"your contract, the confirmation goes to the address we have on file.",
		corrected: "There is a new result for your cancellation, which reached us on %s. What this letter says under “End” " +
			"now applies. This letter is correction %d. As far as anything has changed, it replaces %s.",
		continues: "none. The cancellation has been undone, the contract continues.",
		reference: "Case", code: "Short code", end: "End", repeated: "Declared again",
		midnight: "%s, 24:00", wished: "as wished: %s", soonest: "at the earliest possible time", unread: "as wished",
		declared: "What you entered", kind: "Kind", reason: "Reason",
		ordinary: "ordinary cancellation", forCause: "cancellation for cause",
		name: "Name", contract: "Contract", number: "Customer number", phone: "Phone number of the line", address: "Address",
		birth: "Date of birth", wish: "Preferred end date", email: "Confirmation to",
		next: "What happens next", nothing: "You need not do anything else.",
		attached: "The attached receipt says word for word what you entered.",
		notYou:   "If you did not declare this, please let us know: else a contract may end that is to go on.",
		keep:     "Please keep this letter with its attachments. It proves what was declared, and when.",
		closing:  "Kind regards",
		link:     "Until %s you can see the case here without signing in:",
		warned: "On %s a cancellation of your contract was declared by the form on our page. The confirmation goes to the " +
			"e-mail address that was entered there. Since that is not the address we know of you, we write to you as well.",
		ending: "What ends", endsOn: "Last contract day: %s, 24:00", goesOn: "continues",
		objection: "Was this not you? Then tell us here:",
		stands:    "If you cancelled yourself, you need not do anything.",
	}
}

package mail

import "github.com/fairwell/fairwell/internal/notice"

// typedWords are the sentences of letters about a typed declaration in one language.
type typedWords struct {
	confirmation, receipt, warning            string // titles, with the reference
	correction                                string // with the number and the reference
	greeting                                  string
	confirmed, received                       string // with the instant
	corrected                                 string // with the instant, the number and what is replaced
	continues                                 string // of all that was cancelled
	product, lastDay, end, repeated           string
	goesOn, midnight, wished, soonest, unread string // unread: a wish that is no day
	declared, kind, reason                    string
	ordinary, forCause                        string

	name, contract, number, phone, address, birth, wish, email string

	next, nothing, attached, notYou, keep, closing string
	link                                           string // with the last day on which it works

	warned, objection, stands string // of the alert to the address on file
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
		warning:    "Für Ihren Vertrag ist eine Kündigung eingegangen, Vorgang %s",
		correction: "Korrektur %d zu Ihrer Kündigung, Vorgang %s",
		greeting:   "Guten Tag,",
		confirmed: "wir bestätigen Ihre Kündigung. Sie ist am %s bei uns eingegangen, abgegeben durch Betätigen von " +
			"»jetzt kündigen« auf unserer Seite.",
		received: "Ihre Kündigung ist am %s bei uns eingegangen, abgegeben durch Betätigen von »jetzt kündigen« auf " +
			"unserer Seite. Sobald Ihr Vertrag zugeordnet ist, geht die Bestätigung an die hinterlegte Adresse.",
		corrected: "zu Ihrer Kündigung, die am %s bei uns eingegangen ist, gibt es ein neues Ergebnis. Jetzt gilt, was unten " +
			"steht. Dieses Schreiben ist die Korrektur %d. Soweit sich etwas geändert hat, ersetzt es %s.",
		continues: "Die Kündigung ist aufgehoben. Der Vertrag läuft weiter.",
		product:   "Produkt", lastDay: "Letzter Vertragstag", goesOn: "läuft weiter\nKündigung aufgehoben",
		end: "Ende", repeated: "Noch einmal erklärt",
		midnight: "%s, 24:00 Uhr", wished: "wie gewünscht: %s", soonest: "zum nächstmöglichen Zeitpunkt", unread: "wie gewünscht",
		declared: "Das haben Sie angegeben", kind: "Art", reason: "Grund",
		ordinary: "ordentliche Kündigung", forCause: "außerordentliche Kündigung",
		name: "Name", contract: "Vertrag", number: "Kundennummer", phone: "Rufnummer des Anschlusses", address: "Anschrift",
		birth: "Geburtsdatum", wish: "Gewünschtes Ende", email: "Bestätigung an",
		next: "Wie es weitergeht", nothing: "Sie müssen nichts weiter tun.",
		attached: "Ihre Angaben finden Sie Wort für Wort im angehängten Beleg.",
		notYou:   "Waren Sie das nicht, sagen Sie uns bitte Bescheid: Sonst kann ein Vertrag enden, der weiterlaufen soll.",
		keep:     "Bitte bewahren Sie dieses Schreiben mit seinen Anhängen auf. Es belegt, was wann erklärt wurde.",
		closing:  "Freundliche Grüße",
		link:     "Bis zum %s können Sie den Vorgang hier ansehen, ohne sich anzumelden:",
		warned: "über das Formular auf unserer Seite ist am %s eine Kündigung für Ihren Vertrag eingegangen. Die Bestätigung " +
			"geht an die E-Mail-Adresse, die dort angegeben wurde. Weil wir diese Adresse nicht von Ihnen kennen, " +
			"schreiben wir auch Ihnen.",
		objection: "Waren Sie das nicht? Dann sagen Sie es uns hier:",
		stands:    "Haben Sie selbst gekündigt, müssen Sie nichts tun.",
	}
}

func englishTyped() typedWords {
	return typedWords{
		confirmation: "Confirmation of your cancellation, reference %s", receipt: "We have received your cancellation, reference %s",
		warning:    "We have received a cancellation of your contract, reference %s",
		correction: "Correction %d to your cancellation, reference %s",
		greeting:   "Hello,",
		confirmed:  "We confirm your cancellation. We received it on %s; it was sent with the button “cancel now” on our website.",
		received: "We received your cancellation on %s; it was sent with the button “cancel now” on our website. As soon as " +
			"we have found your contract, we will send the confirmation to the address we have on file.",
		corrected: "The outcome of your cancellation, which we received on %s, has changed. What is set out below now " +
			"applies. This letter is correction %d. Wherever something has changed, it replaces %s.",
		continues: "The cancellation has been undone. The contract continues.",
		product:   "Product", lastDay: "Last contract day", goesOn: "continues\ncancellation undone",
		end: "End", repeated: "Declared again",
		midnight: "%s, 24:00", wished: "as requested: %s", soonest: "at the earliest possible time", unread: "as requested",
		declared: "What you entered", kind: "Type", reason: "Reason",
		ordinary: "ordinary cancellation", forCause: "termination for good cause",
		name: "Name", contract: "Contract", number: "Customer number", phone: "Phone number of the line", address: "Address",
		birth: "Date of birth", wish: "Preferred end date", email: "Confirmation to",
		next: "What happens next", nothing: "There is nothing else you need to do.",
		attached: "The attached receipt shows word for word what you entered.",
		notYou:   "If this was not you, please let us know: otherwise a contract may end that should continue.",
		keep:     "Please keep this letter and its attachments. They show what was declared, and when.",
		closing:  "Kind regards",
		link:     "Until %s you can view your cancellation here without signing in:",
		warned: "On %s we received a cancellation of your contract through the form on our website. The confirmation goes to the " +
			"e-mail address entered there. As that is not the address we have for you, we are writing to you as well.",
		objection: "Wasn’t it you? Then tell us here:",
		stands:    "If you cancelled yourself, there is nothing you need to do.",
	}
}

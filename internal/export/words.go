package export

import (
	"strings"

	"github.com/fairwell/fairwell/internal/notice"
)

// wordsIn says what sections and columns are called. English names are the columns'
// own.
func wordsIn(lang notice.Language) func(string) string {
	known := german()
	if lang == notice.English {
		known = map[string]string{
			"export":  "What is stored about you",
			"opening": "Information under Art. 15 GDPR, as of %s. It holds everything that stands about you in the system that receives cancellations and withdrawals. Staff are not named.",
		}
	}
	return func(name string) string {
		if word := known[name]; word != "" {
			return word
		}
		return strings.ReplaceAll(name, "_", " ")
	}
}

func german() map[string]string {
	return map[string]string{
		"export":  "Was über Sie gespeichert ist",
		"opening": "Auskunft nach Art. 15 DSGVO, Stand %s. Sie umfasst alles, was in dem System über Sie steht, das Kündigungen und Widerrufe entgegennimmt. Mitarbeitende werden nicht namentlich genannt.",

		"customers": "Stammdaten", "contracts": "Verträge", "products": "Produkte", "declarations": "Erklärungen",
		"declared_items": "Erklärt für", "entries": "Nachgetragene Erklärungen", "proposals": "Vorschläge", "notes": "Begründungen und Vermerke", "acts": "Was unternommen wurde", "reads": "Wann wer Einsicht nahm",
		"mails": "Schreiben an Sie", "delivery_events": "Zustellung der Schreiben", "legal_holds": "Sperren der Löschung",
		"erasures": "Löschungen", "act_outcomes": "Was daraus wurde", "identifications": "Zuordnungen",
		"tried_matches": "Versuche der Zuordnung", "withdrawal_matches": "Zuordnung von Widerrufen", "items": "Stand je Produkt",
		"decisions": "Entscheidungen", "product_marks": "Ausgeführte Entscheidungen", "mail_changes": "Mitgeteilte Änderungen", "continuations": "Erklärungen zur Fortsetzung",

		"id": "Kennung", "customer_id": "Kunde", "contract_id": "Vertrag", "product_id": "Produkt", "case_id": "Vorgang",
		"number": "Nummer", "name": "Name", "email": "E-Mail", "locale": "Sprache", "phone": "Telefon",
		"birth_date": "Geburtsdatum", "address": "Anschrift", "street": "Straße", "postcode": "Postleitzahl", "city": "Ort",
		"kind": "Art", "reason": "Grund", "channel": "Weg", "confirmation_email": "Bestätigung an", "external_ref": "Zeichen des Absenders",
		"typed": "Eingetippt", "declared_by": "Erklärt von", "role": "Rolle", "proof": "Nachweis", "scan_ref": "Ablage", "reject_by": "Zurückzuweisen bis", "customer_number": "Kundennummer", "contract": "Vertrag", "part": "Teil", "wish": "Wunsch",
		"received_at": "Eingegangen", "recorded_at": "Erfasst", "receipt": "Beleg", "receipt_code": "Kurzcode",
		"product_name": "Produkt", "contract_number": "Vertragsnummer", "requested_end": "Gewünschtes Ende", "terms": "Bedingungen",
		"preview": "Vorschau", "text": "Wortlaut", "details": "Angaben", "by": "Von", "purpose": "Wozu", "subject": "Betreff", "recipients": "Empfänger",
		"state": "Stand", "sent_at": "Gesendet", "event": "Meldung", "occurred_at": "Zeitpunkt", "until": "Bis", "held_by": "Veranlasst von",
		"ends_on": "Letzter Tag", "last_receipt_on": "Kündbar bis", "basis": "Grundlage", "decided_at": "Entschieden",
		"imported_at": "Übernommen", "restricted_at": "Eingeschränkt seit", "erased_at": "Gelöscht", "concluded_on": "Geschlossen",
		"line": "Sparte", "key_id": "Schlüssel", "signature": "Unterschrift", "rule_version": "Stand der Regeln", "part_of": "Teil von", "ended_on": "Beendet",
	}
}

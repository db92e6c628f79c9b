package receipt

import (
	"unicode"
	"unicode/utf8"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// words are those of a receipt in one language. They are part of its form: a
// text is checked by writing it again, so they change with Version alone.
type words struct {
	title, titleOfCancellation, titleOfWithdrawal string // the last two with the reference
	cancelled, withdrawn                          string // with the time
	clock                                         string // of that time
	pressed                                       string // with the label of the button

	reference, customer, kind, reason, channel string
	declarer                                   string
	roles                                      map[cancellation.Role]string
	proofs                                     map[cancellation.Proof]string
	ordinary, forCause, withdrawal             string
	channels                                   map[cancellation.Channel]string

	typed                                                      string
	name, number, phone, address, birth, contract, part, email string
	end, endAsOf, endSoonest                                   string

	products, product, ofContract, wish, endsOn string
	keep                                        string // in the text, which ends with the block
	keeping                                     string // a heading
	kept                                        string // in a document, which carries the receipt as a file
	carried                                     string // what that file is
	check                                       []string
	key, signature                              string
}

func wordsOf(lang notice.Language) words {
	if lang == notice.English {
		return english()
	}
	return german()
}

func german() words {
	return words{
		title: "Eingangsbestätigung", titleOfCancellation: "Eingang Ihrer Kündigung, Vorgang %s",
		titleOfWithdrawal: "Eingang Ihres Widerrufs, Vorgang %s",
		cancelled:         "Ihre Kündigung ist eingegangen: %s", withdrawn: "Ihr Widerruf ist eingegangen: %s",
		clock:   "15:04:05 Uhr (UTC-07:00)",
		pressed: "abgegeben durch Betätigen von »%s«",

		reference: "Vorgang", customer: "Kunde", kind: "Art", reason: "Grund", channel: "Eingangsweg",
		ordinary: "ordentliche Kündigung", forCause: "außerordentliche Kündigung", withdrawal: "Widerruf",
		channels: map[cancellation.Channel]string{
			cancellation.ChannelAPI: "elektronisch", cancellation.ChannelPortal: "im Kundenportal",
			cancellation.ChannelForm: "über das Formular im Internet", cancellation.ChannelLetter: "per Brief",
			cancellation.ChannelFax: "per Fax", cancellation.ChannelEmail: "per E-Mail", cancellation.ChannelPhone: "am Telefon",
		},

		declarer: "Erklärt von",
		roles: map[cancellation.Role]string{
			cancellation.RoleHolder: "Vertragspartei", cancellation.RoleHeir: "Erbin oder Erbe", cancellation.RoleGuardian: "gesetzliche Vertretung",
			cancellation.RoleAgent: "in Vollmacht", cancellation.RoleProvider: "neuer Anbieter",
		},
		proofs: map[cancellation.Proof]string{
			cancellation.ProofNone: "kein Nachweis", cancellation.ProofCopy: "Nachweis in Kopie", cancellation.ProofOriginal: "Vollmacht im Original",
			cancellation.ProofCertificate: "Erbschein oder Ausweis des Amtes", cancellation.ProofCourtOrder: "Beschluss eines Gerichts",
		},

		typed: "Ihre Angaben",
		name:  "Name", number: "Kundennummer", phone: "Telefon", address: "Anschrift", birth: "Geburtsdatum",
		contract: "Vertrag", part: "Teil", email: "E-Mail",
		end: "Ende", endAsOf: "zum %s", endSoonest: "zum nächstmöglichen Zeitpunkt",

		products: "Produkte", product: "Produkt", ofContract: "Vertrag", wish: "gewünschtes Ende", endsOn: "Ende nach Stand des Eingangs",
		keep: `Bitte bewahren Sie diese Bestätigung auf. Der Block unten enthält dasselbe mit
Signatur; daran lässt sich prüfen, dass nichts verändert wurde.`,
		keeping: "Aufbewahren und prüfen",
		kept:    "Bitte bewahren Sie diese Bestätigung auf. Die PDF-Datei trägt dasselbe mit Signatur in sich; daran lässt sich prüfen, dass nichts verändert wurde.",
		carried: "Diese Bestätigung mit Signatur, lesbar für Programme",
		check: []string{
			"Mit der Nummer des Vorgangs oder dieser Datei: auf der Seite »Beleg prüfen« des Anbieters, Adresse /beleg.",
			"Ohne den Anbieter: mit seinem veröffentlichten Schlüssel und dem Befehl »fairwell receipt verify«.",
		},
		key: "Schlüssel", signature: "Signatur",
	}
}

func english() words {
	return words{
		title: "receipt", titleOfCancellation: "Receipt for your cancellation, reference %s",
		titleOfWithdrawal: "Receipt for your withdrawal, reference %s",
		cancelled:         "We received your cancellation: %s", withdrawn: "We received your withdrawal: %s",
		clock:   "15:04:05 (UTC-07:00)",
		pressed: "sent with the button “%s”",

		reference: "Reference", customer: "Customer", kind: "Type", reason: "Reason", channel: "Received",
		ordinary: "ordinary cancellation", forCause: "termination for good cause", withdrawal: "withdrawal",
		channels: map[cancellation.Channel]string{
			cancellation.ChannelAPI: "electronically", cancellation.ChannelPortal: "in the customer portal",
			cancellation.ChannelForm: "through the online form", cancellation.ChannelLetter: "by letter",
			cancellation.ChannelFax: "by fax", cancellation.ChannelEmail: "by e-mail", cancellation.ChannelPhone: "by phone",
		},

		declarer: "Declared by",
		roles: map[cancellation.Role]string{
			cancellation.RoleHolder: "contract holder", cancellation.RoleHeir: "heir", cancellation.RoleGuardian: "legal representative",
			cancellation.RoleAgent: "authorised representative", cancellation.RoleProvider: "new provider",
		},
		proofs: map[cancellation.Proof]string{
			cancellation.ProofNone: "no proof provided", cancellation.ProofCopy: "copy of the proof", cancellation.ProofOriginal: "original power of attorney",
			cancellation.ProofCertificate: "certificate of inheritance or office", cancellation.ProofCourtOrder: "court order",
		},

		typed: "What you entered",
		name:  "Name", number: "Customer no.", phone: "Phone", address: "Address", birth: "Born",
		contract: "Contract", part: "Part", email: "E-mail",
		end: "End", endAsOf: "as of %s", endSoonest: "at the earliest possible date",

		products: "Products", product: "Product", ofContract: "contract", wish: "preferred end date", endsOn: "end as calculated on receipt",
		keep: `Please keep this receipt. The block below holds the same information with a
signature, so that anybody can check that nothing has been changed.`,
		keeping: "Keep it, check it",
		kept:    "Please keep this receipt. The PDF file contains the same information with a signature, so that anybody can check that nothing has been changed.",
		carried: "This receipt with its signature, for programs to read",
		check: []string{
			"With the reference or this file: on the provider's page “Check a receipt”, at /beleg.",
			"Without the provider: with its published key and the command “fairwell receipt verify”.",
		},
		key: "Key", signature: "Signature",
	}
}

// capital begins a label that stands by itself.
func capital(label string) string {
	first, size := utf8.DecodeRuneInString(label)
	return string(unicode.ToUpper(first)) + label[size:]
}

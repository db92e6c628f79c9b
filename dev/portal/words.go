// Package portal goes the ways of the portal as customers do, in a browser
// against a running stack: its tests say what must be seen there, and its
// pictures show it.
//
// It owns the words by which it finds buttons and fields, as a reader would. It
// must never use an address or a field that a customer could not.
package portal

// Words are what buttons, links and fields are called in one language.
type Words struct {
	Lang string // of the pages, and of the browser

	CancelHere, WithdrawHere      string // the two buttons
	CancelNow, ConfirmWithdrawal  string // the two that declare
	Switch                        string // to the other language
	Home, Account, Check          string // links of the landing page
	SignIn, SignOut, Choose, Back string

	Ordinary, ForCause, Reason                     string
	Name, Contract, Part, Email                    string
	CustomerNumber, Phone, PostalAddress, BirthDay string
	Earliest, OnDay, Wish                          string
	WishFor                                        func(product string) string
	Recalculate                                    string
	Code, WholeReceipt                             string
	CheckNow, Valid, NotValid                      string

	Received, WithdrawalReceived, Case, Done string // what pages say then
	ReceiptPDF, ReceiptText, ReceiptJSON     string
	ConfirmationPDF                          string
	PressedCancel, PressedWithdraw           string
	Missing                                  string // what is said above a form that lacks something
	NoPage                                   string
	NotMe, NotedThat                         string
}

// German are the words of the German pages.
func German() Words {
	return Words{
		Lang: "de", CancelHere: "Verträge hier kündigen", WithdrawHere: "Vertrag widerrufen",
		CancelNow: "jetzt kündigen", ConfirmWithdrawal: "Widerruf bestätigen", Switch: "English",
		Home: "Zur Startseite", Account: "Kundencenter: Verträge ansehen und nach Anmeldung kündigen", Check: "Beleg prüfen",
		SignIn: "Anmelden", SignOut: "Abmelden", Choose: "Kündigen", Back: "Zurück zu den Verträgen",
		Ordinary: "ordentliche Kündigung", ForCause: "außerordentliche Kündigung (aus wichtigem Grund)",
		Reason: "Grund, nur bei außerordentlicher Kündigung", Name: "Vor- und Nachname (nötig)",
		Contract: "Welcher Vertrag (nötig)", Part: "Nur ein Teil des Vertrags", Email: "E-Mail für die Bestätigung (nötig)",
		CustomerNumber: "Kundennummer", Phone: "Rufnummer des Anschlusses", PostalAddress: "Anschrift", BirthDay: "Geburtsdatum",
		Earliest: "zum nächstmöglichen Zeitpunkt", OnDay: "zu diesem Tag:", Wish: "Gewünschter letzter Tag",
		WishFor: func(p string) string {
			return "Gewünschter letzter Tag für " + p + " (leer: zum nächstmöglichen Zeitpunkt)"
		},
		Recalculate: "neu berechnen", Code: "Kurzcode des Belegs", WholeReceipt: "Text oder JSON des Belegs",
		CheckNow: "Prüfen", Valid: "Gültig. Eingegangen am", NotValid: "Nicht gültig",
		Received: "Ihre Kündigung ist eingegangen", WithdrawalReceived: "Ihr Widerruf ist eingegangen",
		Case: "Ihre Kündigung", Done: "Erledigt", ReceiptPDF: "Beleg als PDF", ReceiptText: "Beleg als Text",
		ReceiptJSON: "Beleg mit Signatur (JSON)", ConfirmationPDF: "Bestätigung als PDF",
		PressedCancel: "durch Betätigen von »jetzt kündigen«", PressedWithdraw: "durch Betätigen von »Widerruf bestätigen«",
		Missing: "Das brauchen wir noch", NoPage: "Diese Seite gibt es nicht",
		NotMe: "Das war ich nicht", NotedThat: "Ihr Hinweis ist gespeichert",
	}
}

// English are the words of the English pages.
func English() Words {
	return Words{
		Lang: "en", CancelHere: "Cancel contracts here", WithdrawHere: "Withdraw from a contract",
		CancelNow: "cancel now", ConfirmWithdrawal: "Confirm withdrawal", Switch: "Deutsch",
		Home: "To the start page", Account: "Customer centre: see your contracts and cancel after signing in", Check: "Check a receipt",
		SignIn: "Sign in", SignOut: "Sign out", Choose: "Cancel", Back: "Back to the contracts",
		Ordinary: "ordinary cancellation", ForCause: "termination for good cause",
		Reason: "Reason, only for a termination for good cause", Name: "First and last name (needed)",
		Contract: "Which contract (needed)", Part: "Only a part of the contract", Email: "E-mail for the confirmation (needed)",
		CustomerNumber: "Customer number", Phone: "Phone number of the line", PostalAddress: "Postal address", BirthDay: "Date of birth",
		Earliest: "on the earliest possible day", OnDay: "on this day:", Wish: "Wished last day",
		WishFor:     func(p string) string { return "Wished last day for " + p + " (empty: on the earliest possible day)" },
		Recalculate: "compute again", Code: "Short code of the receipt", WholeReceipt: "Text or JSON of the receipt",
		CheckNow: "Check", Valid: "Valid. Received on", NotValid: "Not valid",
		Received: "Your cancellation was received", WithdrawalReceived: "Your withdrawal was received",
		Case: "Your cancellation", Done: "Done", ReceiptPDF: "Receipt as PDF", ReceiptText: "Receipt as text",
		ReceiptJSON: "Receipt with signature (JSON)", ConfirmationPDF: "Confirmation as PDF",
		PressedCancel: "by pressing “cancel now”", PressedWithdraw: "by pressing “Confirm withdrawal”",
		Missing: "What we still need", NoPage: "There is no such page",
		NotMe: "That was not me", NotedThat: "your note is stored",
	}
}

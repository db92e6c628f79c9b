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
	MyCases, Whole, Search, Found string // of the customer centre

	Ordinary, ForCause, Reason           string
	Name, Contract, Part, Email          string
	CustomerNumber, Phone, PostalAddress string
	Day, Month, Year                     string // of the birth date
	Earliest, OnDay, Wish                string
	OtherDay, WishFor                    func(product string) string
	Recalculate                          string
	Code, WholeReceipt                   string
	CheckNow, Valid, NotValid            string

	Received, WithdrawalReceived, Case, Done string // what pages say then
	ReceiptPDF, ReceiptText, ReceiptJSON     string
	OtherFormats, Print, ConfirmationPDF     string
	PressedCancel, PressedWithdraw           string
	Missing                                  string // what is said above a form that lacks something
	NoPage, NoSuchDay                        string
	NotMe, NotedThat                         string
	TakeBack, OfferToContinue                string // the link, and the button
	BackToCase, OfferAccepted, OfferPDF      string
	NewContract, Order, Ordered              string // the link to the page, its button, and what is said then
}

// German are the words of the German pages.
func German() Words {
	return Words{
		Lang: "de", CancelHere: "Verträge hier kündigen", WithdrawHere: "Vertrag widerrufen",
		CancelNow: "jetzt kündigen", ConfirmWithdrawal: "Widerruf bestätigen", Switch: "English",
		Home: "Zur Startseite", Account: "Kundencenter", Check: "Beleg prüfen",
		SignIn: "Anmelden", SignOut: "Abmelden", Choose: "Kündigen", Back: "Zurück zu den Verträgen",
		MyCases: "Meine Kündigungen", Whole: "ganzer Vertrag", Search: "Vertrag oder Produkt suchen", Found: "1 von 9 Verträgen",
		Ordinary: "ordentliche Kündigung", ForCause: "außerordentliche Kündigung (aus wichtigem Grund)",
		Reason: "Grund der außerordentlichen Kündigung", Name: "Vor- und Nachname",
		Contract: "Vertrag", Part: "Nur ein Teil des Vertrags (freiwillig)", Email: "Ihre E-Mail-Adresse",
		CustomerNumber: "Kundennummer", Phone: "Rufnummer des Anschlusses", PostalAddress: "Anschrift", Day: "Tag", Month: "Monat", Year: "Jahr",
		Earliest: "zum nächstmöglichen Zeitpunkt", OnDay: "an einem bestimmten Tag", Wish: "Gewünschter letzter Tag (freiwillig)",
		OtherDay:    func(p string) string { return "Anderen Tag wünschen (" + p + ")" },
		WishFor:     func(p string) string { return "Gewünschter letzter Tag für " + p + " (freiwillig)" },
		Recalculate: "neu berechnen", Code: "Vorgang", WholeReceipt: "Text oder JSON des Belegs",
		CheckNow: "Prüfen", Valid: "Gültig. Eingegangen am", NotValid: "Nicht gültig",
		Received: "Ihre Kündigung ist eingegangen", WithdrawalReceived: "Ihr Widerruf ist eingegangen",
		Case: "Ihre Kündigung", Done: "Erledigt", ReceiptPDF: "Beleg als PDF", ReceiptText: "Beleg als Text",
		ReceiptJSON: "Beleg mit Signatur (JSON)", OtherFormats: "Andere Formate", Print: "Drucken", ConfirmationPDF: "Bestätigung als PDF",
		PressedCancel: "durch Betätigen von »jetzt kündigen«", PressedWithdraw: "durch Betätigen von »Widerruf bestätigen«",
		Missing: "Das brauchen wir noch", NoPage: "Diese Seite gibt es nicht", NoSuchDay: "Diesen Tag gibt es nicht",
		NotMe: "Das war ich nicht", NotedThat: "Ihr Hinweis ist gespeichert",
		TakeBack: "Kündigung zurücknehmen", OfferToContinue: "Fortsetzung beantragen",
		NewContract: "Neuen Vertrag ansehen", Order: "zahlungspflichtig bestellen", Ordered: "Angenommen: Sie haben einen neuen Vertrag",
		BackToCase: "Zur Kündigung", OfferAccepted: "Angenommen: Der Vertrag läuft weiter", OfferPDF: "Antrag als PDF",
	}
}

// English are the words of the English pages.
func English() Words {
	return Words{
		Lang: "en", CancelHere: "Cancel contracts here", WithdrawHere: "Withdraw from a contract",
		CancelNow: "cancel now", ConfirmWithdrawal: "Confirm withdrawal", Switch: "Deutsch",
		Home: "Go to the start page", Account: "Customer centre", Check: "Check a receipt",
		SignIn: "Sign in", SignOut: "Sign out", Choose: "Cancel", Back: "Back to the contracts",
		MyCases: "My cancellations", Whole: "whole contract", Search: "Search for a contract or product", Found: "1 of 9 contracts",
		Ordinary: "ordinary cancellation", ForCause: "termination for good cause",
		Reason: "Reason for terminating for good cause", Name: "Full name",
		Contract: "Contract", Part: "Part of the contract only (optional)", Email: "Your email address",
		CustomerNumber: "Customer number", Phone: "Phone number on the contract", PostalAddress: "Postal address", Day: "Day", Month: "Month", Year: "Year",
		Earliest: "on the earliest possible date", OnDay: "on a particular date", Wish: "Preferred end date (optional)",
		OtherDay:    func(p string) string { return "Choose another day (" + p + ")" },
		WishFor:     func(p string) string { return "Preferred end date for " + p + " (optional)" },
		Recalculate: "Update the dates", Code: "Reference", WholeReceipt: "Receipt text or JSON",
		CheckNow: "Check", Valid: "Valid. Received on", NotValid: "Not valid",
		Received: "We’ve received your cancellation", WithdrawalReceived: "We’ve received your withdrawal",
		Case: "Your cancellation", Done: "Done", ReceiptPDF: "Receipt as PDF", ReceiptText: "Receipt as text",
		ReceiptJSON: "Receipt with signature (JSON)", OtherFormats: "Other formats", Print: "Print", ConfirmationPDF: "Confirmation as PDF",
		PressedCancel: "by pressing “cancel now”", PressedWithdraw: "by pressing “Confirm withdrawal”",
		Missing: "There is a problem", NoPage: "Not found, or you have no access", NoSuchDay: "There is no such date",
		NotMe: "That wasn’t me", NotedThat: "We’ve saved your note",
		TakeBack: "Take back this cancellation", OfferToContinue: "Request to continue",
		NewContract: "See the new contract", Order: "Order with obligation to pay", Ordered: "Accepted: you have a new contract",
		BackToCase: "Back to the cancellation", OfferAccepted: "Accepted: the contract continues", OfferPDF: "Request as PDF",
	}
}

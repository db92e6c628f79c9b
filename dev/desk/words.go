// Package desk goes the ways of the desk as support does, in a browser against a
// running stack: its tests say what must be seen there, and its pictures show it.
//
// It owns the words by which it finds buttons and fields, as a reader would. It must
// never use an address or a field that an agent could not.
package desk

import "github.com/fairwell/fairwell/dev/browser"

// Words are what buttons, links and fields are called in one language.
type Words struct {
	Lang string // of the pages, and of the browser

	SignIn, Queue, Done, Proposed, Moved, NothingToDo string
	Intake, Search, SearchNow, Keys, KeysOff          string
	OwnWords, OtherWords                              string
	AllOfGroup, AllTicked, OneTicked, TryOut, Start   string
	CustomerNumber, ReceivedOn, Preview, WouldEnd     string
	Enter, Entered                                    string
	Customers                                         func(name string) string
	Acts                                              map[string]string // buttons, by the act and what is chosen
	Reasons                                           map[string]string
	Approve, Approved                                 string
}

// German are the words of the German pages.
func German() Words {
	return Words{
		Lang: "de", SignIn: "Anmelden", Queue: "Offene Fälle", Done: "Erledigt", Proposed: "Vorgeschlagen",
		Moved: "Der Fall hat sich inzwischen geändert", NothingToDo: "Hier ist nichts zu tun",
		Intake: "Brief, Fax, Anruf", Search: "Kunden suchen", SearchNow: "Suchen", Keys: "Tasten", KeysOff: "Tasten ausschalten",
		OwnWords: "In eigenen Worten", OtherWords: "Oder in eigenen Worten",
		AllOfGroup: "Alle dieser Gruppe auf einmal", AllTicked: "Angekreuzte auf einmal", OneTicked: "Ein angekreuzter Fall.",
		CustomerNumber: "Kundennummer", ReceivedOn: "Eingegangen am", Preview: "Vorschau", WouldEnd: "So würde es enden",
		Enter: "Eintragen", Entered: "Eingetragen.", TryOut: "Ansehen, was geschehen würde", Start: "Starten",
		Customers: func(name string) string { return "Es ist " + name },
		Acts: map[string]string{
			"retry": "Noch einmal versuchen", "dismiss": "Keine Kündigung", "accept": "Anerkennen", "reject": "Nicht anerkennen",
			"paper": "Drucken", "posted": "Brief ist in der Post", "was him": "Er war es", "not sent": "Sie ging nicht hinaus", "reject agent's": "Zurückweisen, § 174 BGB",
		},
		Reasons: map[string]string{
			"back": "Das Backend ist wieder da.", "fits": "Die Angaben passen.", "read": "Gelesen.", "proof": "Der Nachweis trägt den Grund.",
			"no address": "Keine Adresse, an der Mails ankommen.", "spoke": "Mit dem Kunden gesprochen: Er war es doch.",
			"late": "Die Frist ist abgelaufen.", "checked": "Geprüft, es stimmt.", "log": "Im Protokoll des Versanddienstes nachgesehen.", "no original": "Es lag keine Vollmacht im Original vor.",
		},
		Approve: "Zustimmen", Approved: "Zugestimmt",
	}
}

// English are the words of the English pages.
func English() Words {
	return Words{
		Lang: "en", SignIn: "Sign in", Queue: "Open cases", Done: "Done", Proposed: "Proposed",
		Moved: "The case has changed meanwhile", NothingToDo: "There is nothing to do here",
		Intake: "Letter, fax, call", Search: "Search customers", SearchNow: "Search", Keys: "Keys", KeysOff: "Switch the keys off",
		OwnWords: "In your own words", OtherWords: "Or in your own words",
		AllOfGroup: "All of this group at once", AllTicked: "All ticked at once", OneTicked: "One ticked case.",
		CustomerNumber: "Customer number", ReceivedOn: "Received on", Preview: "Preview", WouldEnd: "So it would end",
		Enter: "Enter", Entered: "Entered.", TryOut: "See what would happen", Start: "Start",
		Customers: func(name string) string { return "It is " + name },
		Acts: map[string]string{
			"retry": "Try again", "dismiss": "Not a cancellation", "accept": "Accept", "reject": "Do not accept",
			"paper": "Print", "posted": "The letter is posted", "was him": "It was him", "not sent": "It did not go out", "reject agent's": "Reject, § 174 BGB",
		},
		Reasons: map[string]string{
			"back": "The backend is back.", "fits": "The identifiers fit.", "read": "Read it.", "proof": "The proof carries the cause.",
			"no address": "No address at which mails arrive.", "spoke": "Spoke with the customer: it was him after all.",
			"late": "The period is over.", "checked": "Checked, it is right.", "log": "Looked into the log of the mail provider.", "no original": "No original power of attorney was shown.",
		},
		Approve: "Approve", Approved: "Approved",
	}
}

// SignInAs goes to the desk as an agent. The provider of the local stack believes
// whoever says who it is.
func (w Words) SignInAs(site, agent string) []browser.Step {
	return []browser.Step{
		browser.Expect(401), browser.Visit(site + "/support"), browser.Follow("link", w.SignIn),
		browser.Fill("textbox", "Agent", agent), browser.Follow("button", "Sign in"), browser.Read(w.Queue),
	}
}

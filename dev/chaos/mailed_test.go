package chaos

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestAWrittenDayIsReadInBothLanguages(t *testing.T) {
	for written, want := range map[string]string{
		"22. Dezember 2026": "2026-12-22", "29 February 2028": "2028-02-29", "31. Dezember 2028": "2028-12-31", "soon": "soon",
	} {
		if got := dayOf(written); got != want {
			t.Errorf("%s is read as %s, not %s", written, got, want)
		}
	}
}

func TestTheMailboxJournalSaysWhatBecameOfAMail(t *testing.T) {
	for line, want := range map[string]fate{
		`{"events":["processed","delivered"]}`:                    {reported: "delivered"},
		`{"events":["delivered","processed"],"late_bounce":"2s"}`: {reported: "bounced"},
		`{"events":["processed","bounce"]}`:                       {reported: "bounced"},
		`{"events":["dropped"],"suppressed":true}`:                {blocked: 1, reported: "dropped"},
		`{"lost":true}`: {lost: 1},
		`{"events":["processed","delivered"],"late_bounce":"0s"}`: {reported: "delivered"},
	} {
		var m journaled
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatal(err)
		}
		if got := m.after(fate{}); got != want {
			t.Errorf("%s: %+v, want %+v", line, got, want)
		}
	}
}

func TestTheDaysOfATableAreReadInBothLanguages(t *testing.T) {
	for _, text := range []string{
		"Produkt    Letzter Vertragstag\n---------  -------------------\nDSL, Haus  31. März 2027, 24:00 Uhr  14. Januar 2027\nVertrag 1\n\n" +
			"Mobil M    5. Mai 2028, 24:00 Uhr\nFax        steht noch nicht fest\n\nGrund:\n> Umzug, 24 Stunden\n",
		"Product    Last contract day\n---------  -----------------\nDSL, Haus  31 March 2027, 24:00\nMobil M    5 May 2028, 24:00\n",
	} {
		if days := daysIn(text); !slices.Equal(days, []string{"2027-03-31", "2028-05-05"}) {
			t.Errorf("%q names %v", text, days)
		}
		mails := []message{{Text: text}}
		for name, want := range map[string]string{"DSL, Haus": "2027-03-31", "Mobil M": "2028-05-05", "Mobil": "", "Fax": ""} {
			if day := mailedEnd(mails, name); day != want {
				t.Errorf("%s ends on %q, not %q, in %q", name, day, want, text)
			}
		}
	}
}

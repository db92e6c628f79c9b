package portal_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// bound imports a product of C-1 whose first term runs, with a name that has to be
// escaped and a line that has to be folded between letters.
const bound = `{"customer":{"id":"C-1","number":"K1","name":"Erika Beispiel","email":"erika@example.com","locale":"de"},
	"contract":{"id":"V-30","number":"2026-30","concluded_on":"2026-06-01"},
	"products":[{"id":"P-30","name":"Büro; Größe 5, für Übungsräume","line":"hosting",
		"terms":{"starts_on":"2026-06-01","initial_term":"P24M","notice":"P1M","renewal":"P12M"}}]}`

const boundCalendar = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Fairwell//Fairwell//DE
METHOD:PUBLISH
BEGIN:VEVENT
UID:%UID%
DTSTAMP:20261122T110000Z
DTSTART;VALUE=DATE:20280430
SUMMARY:Büro\; Größe 5\, für Übungsräume: letzter Tag für die Kündi
 gung
DESCRIPTION:Für das Ende am 31. Mai 2028 muss die Kündigung bis zum 30. A
 pril 2028 eingehen. Für das nächste mögliche Ende danach\, den 31. Mai 
 2029\, ist es der 30. April 2029. Vertrag 2026-30.
TRANSP:TRANSPARENT
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-P7D
DESCRIPTION:Büro\; Größe 5\, für Übungsräume: letzter Tag für die K
 ündigung
END:VALARM
END:VEVENT
END:VCALENDAR
`

func TestAReminderIsACalendarFileWithTheLastDayAndTheReason(t *testing.T) {
	st := newStage(t)
	var r store.Record
	if err := json.Unmarshal([]byte(bound), &r); err != nil {
		t.Fatal(err)
	}
	storetest.Import(t, st.owner, r)
	if page := st.visit("/konto", as("C-1")...); !strings.Contains(page.body, `href="/konto/kalender/P-30"`) || strings.Contains(page.body, "kalender/P-1\"") {
		t.Errorf("what runs in its first term is offered a reminder, what can end any day none:\n%s", page.body)
	}
	got := st.visit("/konto/kalender/P-30", as("C-1")...)
	if got.status != http.StatusOK || got.header.Get("Content-Type") != "text/calendar; charset=utf-8" {
		t.Fatalf("answered %d %s", got.status, got.header.Get("Content-Type"))
	}
	_, rest, _ := strings.Cut(got.body, "UID:")
	uid, _, _ := strings.Cut(rest, "\r\n")
	want := strings.ReplaceAll(strings.Replace(boundCalendar, "%UID%", uid, 1), "\n", "\r\n")
	if diff := cmp.Diff(want, got.body); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for _, line := range strings.Split(got.body, "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line of %d octets: %s", len(line), line)
		}
	}
	if again := st.visit("/konto/kalender/P-30?lang=en", as("C-1")...); !strings.Contains(again.body, uid) || !strings.Contains(again.body, "last day to give notice") {
		t.Errorf("in English it is another entry, or none:\n%s", again.body)
	}
	for what, res := range map[string]answer{
		"a stranger": st.visit("/konto/kalender/P-30"), "another customer": st.visit("/konto/kalender/P-30", as("C-2")...),
		"a product that can end any day": st.visit("/konto/kalender/P-1", as("C-1")...),
	} {
		if res.status != http.StatusNotFound {
			t.Errorf("%s: answered %d", what, res.status)
		}
	}
}

func TestWhoIsSignedInConfirmsHisDataInAWithdrawal(t *testing.T) {
	st := newStage(t)
	page := st.visit("/konto/widerrufen?contract=V-1", as("C-1")...)
	page.says(t, "Was wir von Ihnen wissen, steht schon im Formular.")
	page.holds(t, `value="Erika Beispiel"`, `value="2024-0815"`, `value="erika@example.com"`)
	if foreign := st.visit("/konto/widerrufen?contract=V-9", as("C-1")...); strings.Contains(foreign.body, "2025-7") {
		t.Error("another customer's contract is in it")
	}
}

package desk_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestAGroupIsSeenBeforeItIsStartedAndStartedOnce(t *testing.T) {
	st := newStage(t)
	st.parked()
	queue := st.visit("/support?cause=product_http_422")
	queue.says("Alle dieser Gruppe auf einmal")
	draft := st.visit("/support/batches/new?cause=product_http_422")
	draft.says("Alle Fälle, die darauf warten.", "Noch einmal versuchen")
	action, values := draft.form("batches")
	tried := st.follow(st.post(action, values))
	tried.says("Das würde mit einem Fall geschehen", "1: wird ausgeführt", "noch nicht gestartet", "Das Backend ist wieder da.")
	if got := st.sql(`SELECT kind FROM acts`); len(got) != 0 {
		t.Errorf("before it is started there are %v", got)
	}
	start, values := tried.form("start")
	st.follow(st.post(start, values)).says("läuft")
	again := st.post(start, values)
	if again.status != http.StatusSeeOther && again.status != http.StatusConflict {
		t.Errorf("started again: answered %d: %s", again.status, again.text())
	}
	pause := strings.Replace(start, "/start", "/pause", 1)
	st.follow(st.post(pause, values)).says("angehalten", "Fortsetzen")
	st.visit("/support/batches").says("Noch einmal versuchen", "angehalten", "anna")
}

func TestTickedLettersArePrintedTogether(t *testing.T) {
	st := newStage(t)
	endings()["confirmation_to_print"].about(st)
	queue := st.visit("/support?cause=confirmation_to_print")
	queue.says("Angekreuzte drucken (PDF)")
	_, values := queue.form("new")
	values["case"] = st.sql(`SELECT case_id::text FROM docket WHERE waits_since IS NOT NULL`)
	pdf := st.post("/support/letters", values)
	if pdf.status != http.StatusOK || !strings.HasPrefix(pdf.body, "%PDF") {
		t.Errorf("answered %d: %.200s", pdf.status, pdf.body)
	}
	if got := st.sql(`SELECT subject FROM reads WHERE purpose = 'letter'`); len(got) != 1 || got[0] != "anna" {
		t.Errorf("recorded for the letters: %v", got)
	}
	st.post("/support/batches/new", values).says("Ein angekreuzter Fall.", "Brief ist in der Post")
}

func TestACaseIsTakenByOneAtATime(t *testing.T) {
	st := newStage(t)
	id := st.parked()
	st.follow(st.post("/support/queue/"+id+"/take", url.Values{})).says("von Ihnen bis")
	st.visit("/support?mine=true").says("von Ihnen bis")
	st.agent = "bert:support"
	st.visit("/support").says("anna ist dran")
	if page := st.post("/support/queue/"+id+"/take", url.Values{}); page.status != http.StatusConflict {
		t.Errorf("taken by another: answered %d", page.status)
	}
	st.agent = "anna:support"
	st.follow(st.post("/support/queue/"+id+"/release", url.Values{})).says("nehmen")
}

func TestALetterIsPreviewedAndCountsFromTheDayOnWhichItCame(t *testing.T) {
	st := newStage(t)
	found := st.post("/support/intake", url.Values{"step": {"search"}, "number": {"K1"}})
	found.says("Es ist Erika Beispiel")
	form := url.Values{"customer": {"C-1"}}
	st.post("/support/intake", form).says("Handy 10 GB", "beispiel.de", "Wer kündigt")
	form = url.Values{
		"customer": {"C-1"}, "product": {"P-4"}, "channel": {"letter"}, "kind": {"ordinary"}, "received_on": {"2026-11-16"}, "received_time": {"09:30"},
		"role": {"holder"}, "proof": {"none"}, "step": {"preview"}, "key": {"letter-1"},
	}
	st.post("/support/intake", form).says("So würde es enden", "31. Dezember 2026", "Eintragen")
	if got := st.sql(`SELECT id::text FROM declarations`); len(got) != 0 {
		t.Fatalf("the preview stored %v", got)
	}
	form.Set("step", "declare")
	st.follow(st.post("/support/intake", form)).says("Eingetragen.", "16. November 2026, 09:30", "per Brief", "31. Dezember 2026")
	st.follow(st.post("/support/intake", form))
	if got := st.sql(`SELECT id::text FROM declarations`); len(got) != 1 {
		t.Errorf("sent twice it is %d declarations", len(got))
	}
	form.Set("product", "P-5")
	form.Set("role", "agent")
	form.Set("declarer", "Vera Vertreterin")
	form.Set("received_on", "2026-11-20")
	form.Set("key", "letter-agent")
	agent := st.follow(st.post("/support/intake", form))
	agent.says("Vertreter ohne Vollmacht", "Vera Vertreterin", "Unter Vorbehalt bestätigt")
	agent.form("reject")
	form.Set("received_on", "2026-10-01")
	form.Set("key", "letter-back")
	st.follow(st.post("/support/intake", form)).says("Vorgeschlagen", "Rückdatierte Eingabe", "Vera Vertreterin", "Ihr eigener Vorschlag")
	st.agent = "bert:support"
	approve, values := st.visit("/support/proposals").form("approve")
	st.follow(st.post(approve, values)).says("Zugestimmt")
	st.agent = "anna:support"
	form.Del("product")
	form.Set("key", "letter-2")
	form.Set("reason", "steht noch da")
	lacking := st.post("/support/intake", form)
	lacking.says("steht noch da", "Es fehlt noch etwas")
	if lacking.status != http.StatusUnprocessableEntity {
		t.Errorf("without a product: answered %d", lacking.status)
	}
}

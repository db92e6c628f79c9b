package desk_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/api"
	"github.com/fairwell/fairwell/api/desk"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func TestWhatNeedsAPersonIsEndedByAFormOfItsPage(t *testing.T) {
	for name, e := range endings() {
		t.Run(name, func(t *testing.T) {
			st := newStage(t)
			id := e.about(st)
			queue := st.visit("/support")
			queue.says(e.says)
			if !strings.Contains(queue.body, `href="`+pageOf(id, e.withdrawal)+`"`) {
				t.Fatalf("the queue does not lead there: %s", queue.body)
			}
			st.end(e, id).says("Erledigt")
			var want []string
			if e.then != "" {
				want = []string{e.then}
			}
			if got := st.waits(); !slices.Equal(got, want) {
				t.Errorf("then waits %v, want %v", got, want)
			}
		})
	}
}

func TestThePageOfACaseBeginsWithTheOneThingToDoAndItsConsequence(t *testing.T) {
	st := newStage(t)
	page := st.visit("/support/cases/" + st.parked())
	text := page.text()
	first := strings.Index(text, "Das Backend bekommt den Auftrag sofort noch einmal: Handy 10 GB.")
	facts := strings.Index(text, "Was erklärt wurde")
	if first < 0 || facts < first {
		t.Errorf("what to do stands at %d, what was declared at %d:\n%s", first, facts, text)
	}
	page.says("Erika Beispiel", "K1", "beispiel.de", "Der Anschluss fällt seit Wochen aus.", "im Kundencenter", "http_422", "Warum dieser Tag")
	if !strings.Contains(page.body, `href="http://temporal.example/namespaces/default/workflows/cancellation%2F`) {
		t.Errorf("nothing leads to the run")
	}
}

func TestWhoMayNotSeeTheDeskIsToldThatThereIsNone(t *testing.T) {
	st := newStage(t)
	id := st.parked()
	for _, path := range []string{"/support", "/support/cases/" + id, "/support/proposals", "/support/holds", "/support/withdrawals"} {
		for agent, want := range map[string]int{
			"C-1:cancellations": http.StatusNotFound, "crm:intake": http.StatusNotFound, "anna:support": http.StatusOK,
			"": http.StatusUnauthorized, "anna:expired": http.StatusUnauthorized,
		} {
			st.agent = agent
			page := st.visit(path)
			if page.status != want {
				t.Errorf("%s for %q: answered %d, want %d", path, agent, page.status, want)
			}
			if want != http.StatusOK && (strings.Contains(page.body, "Beispiel ") || strings.Contains(page.body, "K1")) {
				t.Errorf("%s for %q shows: %s", path, agent, page.text())
			}
		}
	}
	none := newStage(t, func(c *api.Config) { c.Desk = nil })
	if page := none.visit("/support"); page.status != http.StatusNotFound {
		t.Errorf("without configuration: %d", page.status)
	}
}

func TestACaseThatMovedMeanwhileIsShownAnewWithWhatWasTyped(t *testing.T) {
	st := newStage(t)
	id := st.parked()
	action, values := st.visit("/support/cases/" + id).form("retry")
	values.Set("reason", "Der Techniker hat angerufen.")
	other, note := st.visit("/support/cases/" + id).form("note")
	note.Set("reason", "gesehen")
	st.follow(st.post(other, note))

	page := st.post(action, values)
	if page.status != http.StatusPreconditionFailed {
		t.Fatalf("answered %d: %s", page.status, page.text())
	}
	page.says("Der Fall hat sich inzwischen geändert", "Der Techniker hat angerufen.", "gesehen")
	again, values := page.form("retry")
	values.Set("reason", "Der Techniker hat angerufen.")
	st.follow(st.post(again, values)).says("Erledigt")
}

func TestAFormThatIsSentTwiceIsOneAct(t *testing.T) {
	st := newStage(t)
	id := st.parked()
	action, values := st.visit("/support/cases/" + id).form("note")
	values.Set("reason", "zweimal gedrückt")
	values.Del("tag") // as if both were under way before either was stored
	for range 2 {
		st.follow(st.post(action, values))
	}
	if got := st.sql(`SELECT kind FROM acts`); len(got) != 1 {
		t.Errorf("there are %v", got)
	}
}

func TestAFormWithoutAReasonDoesNothingAndSaysSo(t *testing.T) {
	st := newStage(t)
	action, values := st.visit("/support/cases/" + st.parked()).form("retry")
	values.Del("picked")
	page := st.post(action, values)
	page.says("Es fehlt noch etwas")
	if got := st.sql(`SELECT kind FROM acts`); page.status != http.StatusUnprocessableEntity || len(got) != 0 {
		t.Errorf("answered %d, and there are %v", page.status, got)
	}
}

func TestWhatCannotBeRecordedIsNotShown(t *testing.T) {
	st := newStage(t)
	id := st.parked()
	paths := []string{"/support/cases/" + id, "/support/withdrawals/" + st.withdrawn(), "/support/withdrawals"}
	if left := st.sql(`SELECT purpose FROM reads`); len(left) != 0 {
		t.Fatalf("before anybody reads there stands %v", left)
	}
	for _, path := range paths {
		if page := st.visit(path); page.status != http.StatusOK {
			t.Fatalf("%s: %d", path, page.status)
		}
	}
	got := st.sql(`SELECT DISTINCT subject || ' ' || purpose FROM reads ORDER BY 1`)
	if want := []string{"anna acts", "anna case", "anna list", "anna withdrawal"}; !slices.Equal(got, want) {
		t.Errorf("there stands %v, want %v", got, want)
	}
	st.sql(`REVOKE INSERT ON reads FROM fairwell_api`)
	for _, path := range paths {
		page := st.visit(path)
		if page.status != http.StatusServiceUnavailable || strings.Contains(page.body, "Erika") || strings.Contains(page.body, "Handy") {
			t.Errorf("%s: %d: %s", path, page.status, page.text())
		}
	}
	search := st.post("/support/search", url.Values{"number": {"K1"}})
	if search.status != http.StatusServiceUnavailable || strings.Contains(search.body, "Erika") {
		t.Errorf("search: %d: %s", search.status, search.text())
	}
}

var addresses = regexp.MustCompile(`(?:href|action|formaction)="([^"]*)"`)

func TestNoAddressNamesAnybody(t *testing.T) {
	st := newStage(t)
	unmatched, late := st.typed(), st.withdrawn()
	seen := []answer{
		st.visit("/support"), st.visit("/support?lang=en"), st.visit("/support/cases/" + unmatched), st.visit("/support/cases/" + st.parked()),
		st.visit("/support/withdrawals"), st.visit("/support/withdrawals/" + late),
		st.post("/support/search", url.Values{"name": {"Erika"}, "number": {"K1"}}),
	}
	seen[6].says("Erika Beispiel", "Passt", "Kundennummer")
	for _, page := range seen {
		if page.status != http.StatusOK {
			t.Errorf("%s: %d", page.at, page.status)
		}
		for _, a := range addresses.FindAllStringSubmatch(page.body, -1) {
			for _, personal := range []string{"Erika", "Beispiel", "K1", "C-1", "2026-0001", "example.com", "0171", "P-4"} {
				if strings.Contains(a[1], personal) {
					t.Errorf("%s: the address %s holds %s", page.at, a[1], personal)
				}
			}
		}
	}
}

func TestEveryActOfSupportHasAFormAndEveryCauseWords(t *testing.T) {
	for _, a := range cancellation.Acts() {
		if a.Path != "" && !desk.HasForm(a.Path) {
			t.Errorf("%s has no form", a.Path)
		}
	}
	st := newStage(t)
	st.parked()
	for _, n := range cancellation.Needs() {
		cause := n.Cause
		if strings.HasSuffix(cause, "_") {
			cause += "bounced"
		}
		for _, lang := range []string{"de", "en"} {
			page := st.visit("/support?lang=" + lang + "&cause=" + cause)
			heading := regexp.MustCompile(`<h2 id="waiting">(.*?)</h2>`).FindStringSubmatch(page.body)
			if heading == nil || heading[1] == "" || heading[1] == cause {
				t.Errorf("%s in %s is called %q", cause, lang, heading)
			}
		}
	}
}

func TestASecondPersonDecidesAndNobodyHisOwn(t *testing.T) {
	st := newStage(t, func(c *api.Config) { c.TwoPeople = []cancellation.ActKind{cancellation.ActVoid} })
	id := st.parked()
	action, values := st.visit("/support/cases/" + id).form("void")
	st.follow(st.post(action, values)).says("Vorgeschlagen", "Ihr eigener Vorschlag")
	own := st.visit("/support/proposals")
	own.says("Ihr eigener Vorschlag")
	if strings.Contains(own.body, "Zustimmen") {
		t.Error("it offers to approve one's own")
	}
	st.agent = "bert:support"
	approve, values := st.visit("/support/cases/" + id).form("approve")
	st.agent = "anna:support"
	if page := st.post(approve, values); page.status != http.StatusForbidden {
		t.Errorf("her own: answered %d: %s", page.status, page.text())
	}
	st.agent = "bert:support"
	st.follow(st.post(approve, values)).says("Zugestimmt")
	st.visit("/support/cases/"+id).says("keiner, das Produkt läuft weiter", "Aufheben: nicht vom Kunden erklärt")
}

func TestAProposalThatTheCaseHasLeftBehindOrThatExpiredIsNotApproved(t *testing.T) {
	for name, sql := range map[string]string{
		"expired": `UPDATE proposals SET expires_at = '2026-11-01' RETURNING act`,
		"stale":   `UPDATE proposals SET case_version = 'another' RETURNING act`,
	} {
		t.Run(name, func(t *testing.T) {
			st := newStage(t, func(c *api.Config) { c.TwoPeople = []cancellation.ActKind{cancellation.ActVoid} })
			id := st.parked()
			action, values := st.visit("/support/cases/" + id).form("void")
			st.follow(st.post(action, values))
			st.agent = "bert:support"
			approve, values := st.visit("/support/proposals").form("approve")
			st.sql(sql)
			if name == "expired" {
				st.visit("/support?cause=followup").says("ein Vorschlag ist abgelaufen")
				st.visit("/support/cases/" + id).says("Abgelaufen: Niemand hat rechtzeitig entschieden.")
			}
			page := st.post(approve, values)
			page.says("Dieser Vorschlag gilt nicht mehr")
			if got := st.sql(`SELECT kind FROM acts`); page.status != http.StatusConflict || len(got) != 0 {
				t.Errorf("answered %d, and there are %v", page.status, got)
			}
		})
	}
}

func TestALineIsPutOnHoldAndReleased(t *testing.T) {
	st := newStage(t)
	_, values := st.visit("/support/holds").form("holds")
	values.Set("line", "mobile")
	values.Set("reason", "Der Betreiber wartet die Anlage.")
	values.Set("review_at", "2026-11-24T09:00")
	placed := st.follow(st.post("/support/holds", values))
	placed.says("Die Sparte ist angehalten.", "Sparte mobile", "Der Betreiber wartet die Anlage.", "24. November 2026, 09:00", "anna")
	values.Set("key", "another")
	again := st.post("/support/holds", values)
	again.says("Der Betreiber wartet die Anlage.")
	if again.status != http.StatusConflict {
		t.Errorf("twice: answered %d", again.status)
	}
	release, values := placed.form("release")
	st.follow(st.post(release, values)).says("Die Sparte ist freigegeben.", "60 je Minute")
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	st := newStage(t)
	action, values := st.visit("/support/cases/" + st.parked()).form("retry")
	for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}} {
		if page := st.post(action, values, header...); page.status != http.StatusForbidden {
			t.Errorf("from %v: answered %d", header, page.status)
		}
	}
	if got := st.sql(`SELECT kind FROM acts`); len(got) != 0 {
		t.Errorf("there are %v", got)
	}
}

func TestTheKeysCanBeSwitchedOff(t *testing.T) {
	st := newStage(t)
	if page := st.visit("/support"); !strings.Contains(page.body, "data-keys") {
		t.Errorf("the keys are off: %s", page.body)
	}
	off := st.post("/support/keys", url.Values{})
	page := st.visit("/support", "Cookie", strings.SplitN(off.header.Get("Set-Cookie"), ";", 2)[0])
	if strings.Contains(page.body, "data-keys") {
		t.Errorf("the keys are on after %q", off.header.Get("Set-Cookie"))
	}
}

func TestChangedMasterDataShowUnderACaseAndMoveNoDate(t *testing.T) {
	st := newStage(t)
	path := "/support/cases/" + st.parked()
	ends := st.sql(`SELECT ends_on::text FROM decisions ORDER BY 1`)
	if text := st.visit(path).text(); strings.Contains(text, "Stammdaten geändert") {
		t.Errorf("nothing has changed:\n%s", text)
	}
	var r store.Record
	changed := strings.Replace(erika, `"notice":"P1M","cadence":"month_end"`, `"notice":"P3M","cadence":"month_end"`, 1)
	if err := json.Unmarshal([]byte(changed), &r); err != nil || changed == erika {
		t.Fatal("nothing to import", err)
	}
	storetest.Import(t, st.owner, r)
	page := st.visit(path)
	page.says("Stammdaten geändert", "Handy 10 GB", "Die Tage dieses Vorgangs bleiben, wie sie sind.")
	if strings.Contains(page.text(), "Stammdaten geändert beispiel.de") {
		t.Errorf("what has not changed is named:\n%s", page.text())
	}
	if got := st.sql(`SELECT ends_on::text FROM decisions ORDER BY 1`); !slices.Equal(got, ends) {
		t.Errorf("the days moved from %v to %v", ends, got)
	}
}

func TestAProductThatDidNotEndShowsWhatItsBackendSaid(t *testing.T) {
	st := newStage(t)
	path := "/support/cases/" + st.running()
	looks := st.sql(`SELECT finding FROM end_findings`)
	page := st.visit(path)
	page.says("Nicht geendet wie entschieden", "Nach dem letzten Vertragstag", "lief über den letzten Tag hinaus (darum bei den offenen Fällen).", "Das Backend sagt: läuft, letzter Tag", "berechnet bis")
	if n := strings.Count(page.text(), "lief über den letzten Tag hinaus"); n != 2 || len(looks) != 2 {
		t.Errorf("%d looks of %v are shown", n, looks)
	}
	st.visit(path+"?lang=en").says("Did not end as decided", "The backend says: running, last day", "billed until")
}

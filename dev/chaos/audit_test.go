package chaos

import (
	"encoding/json"
	"strings"
	"testing"
)

const (
	caseID  = "case-1"
	mailed  = "Produkt       Letzter Vertragstag\n------------  ----------------------------\nProdukt P-1.  22. Dezember 2026, 24:00 Uhr\nVertrag 1\n\n\nDas haben Sie erklärt\n"
	signed  = `{"case_id":"case-1","items":[{"product_id":"P-1","ends_on":"2026-12-22"}],"signature":"x"}`
	address = "o.1" + mailDomain
)

// kept is one declaration of which every promise was kept.
func kept() (plan, []said, *evidence) {
	day := "2026-12-22"
	p := plan{declarations: []declaration{{door: byAPI, key: "key-1", to: address}}}
	view := caseView{ID: caseID, State: "completed", Items: []itemView{{ProductID: "P-1", State: "cancelled", EndsOn: day}}}
	view.Confirmation.State = "sent"
	answered := view
	answered.Receipt = json.RawMessage(signed)
	e := &evidence{
		stored: map[string]*storedCase{caseID: {
			ID: caseID, Key: "key-1",
			items: []storedItem{{
				CaseID: caseID, ItemID: "item-1", ProductID: "P-1", ProductName: "Produkt P-1.", State: "cancelled",
				Decisions: 1, EndsOn: day, PreviewEnd: day, MarkedEnd: day,
			}},
			mails: []storedMail{{CaseID: caseID, Kind: "confirmation", State: "sent", Attempt: 1, Taken: true}},
		}},
		shown:    map[string]caseView{caseID: view},
		receipts: map[string]json.RawMessage{caseID: json.RawMessage(signed)},
		inbox:    map[string][]message{caseID: {{Case: caseID, Kind: "confirmation", To: address, Text: mailed}}},
		fates:    map[mailKey]fate{},
		orders:   map[string]order{"P-1": {Status: "pendingTerminate", TerminationDate: &day, Effects: 1}},
		rules:    map[string]string{"item-1": day},
	}
	return p, []said{{key: "key-1", cases: []caseView{answered}, statuses: map[int]int{201: 1}}}, e
}

func TestTheAuditFindsNothingWhereEveryPromiseWasKept(t *testing.T) {
	var r Report
	r.audit(kept())
	if r.Broken() {
		t.Errorf("%s", strings.Join(r.Violations, "\n"))
	}
}

func TestTheAuditNamesWhatIsBroken(t *testing.T) {
	other := "2026-12-23"
	lost, doubled := func(r Report) int { return r.Lost }, func(r Report) int { return r.Doubled }
	wrong, odd := func(r Report) int { return r.WrongDates }, func(r Report) int { return r.Odd }
	item := func(e *evidence) *storedItem { return &e.stored[caseID].items[0] }
	shown := func(e *evidence, change func(*caseView)) {
		c := e.shown[caseID]
		c.Items = append([]itemView{}, c.Items...)
		change(&c)
		e.shown[caseID] = c
	}
	for _, c := range []struct {
		name  string
		spoil func(*evidence)
		count func(Report) int
	}{
		{"an accepted declaration that is not stored", func(e *evidence) { delete(e.stored, caseID) }, lost},
		{"a stored case that is not shown", func(e *evidence) { delete(e.shown, caseID) }, lost},
		{"an unfinished case", func(e *evidence) { shown(e, func(c *caseView) { c.State = "cancelling" }) }, lost},
		{"a pending confirmation", func(e *evidence) { shown(e, func(c *caseView) { c.Confirmation.State = "pending" }) }, lost},
		{"an item that is not shown", func(e *evidence) { shown(e, func(c *caseView) { c.Items = nil }) }, lost},
		{"a parked item without a cause", func(e *evidence) {
			item(e).State = "parked"
			shown(e, func(c *caseView) { c.Items[0].State = "parked" })
		}, lost},
		{"a refused item that nobody holds", func(e *evidence) {
			item(e).State = "refused"
			shown(e, func(c *caseView) { c.Items[0].State = "refused" })
		}, lost},
		{"a backend that was not told", func(e *evidence) { e.orders["P-1"] = order{} }, lost},
		{"a confirmation that nobody took", func(e *evidence) { e.inbox[caseID] = nil }, lost},
		{"a letter to print for whoever has an address", func(e *evidence) {
			shown(e, func(c *caseView) { c.Confirmation.State = "to_print" })
		}, lost},
		{"a second confirmation", func(e *evidence) { e.inbox[caseID] = append(e.inbox[caseID], e.inbox[caseID][0]) }, doubled},
		{"a second confirmation that was dropped", func(e *evidence) { e.fates[mailKey{caseID, "confirmation", 0}] = fate{lost: 1} }, doubled},
		{"a bounce that nobody sees", func(e *evidence) { e.fates[mailKey{caseID, "confirmation", 0}] = fate{reported: "bounced"} }, odd},
		{"a second mailed receipt", func(e *evidence) {
			e.inbox[caseID] = append(e.inbox[caseID], message{Kind: "receipt"}, message{Kind: "receipt"})
		}, doubled},
		{"a backend that was told twice", func(e *evidence) {
			o := e.orders["P-1"]
			o.Effects = 2
			e.orders["P-1"] = o
		}, doubled},
		{"a second decision", func(e *evidence) { item(e).Decisions = 2 }, doubled},
		{"a second case of one key", func(e *evidence) { e.stored["case-2"] = &storedCase{ID: "case-2", Key: "key-1"} }, doubled},
		{"a second case that holds the product", func(e *evidence) {
			e.stored["case-2"] = &storedCase{ID: "case-2", Key: "key-2", items: e.stored[caseID].items}
			e.shown["case-2"] = e.shown[caseID]
		}, doubled},
		{"another day by the rules", func(e *evidence) { e.rules["item-1"] = other }, wrong},
		{"another day in the API", func(e *evidence) { shown(e, func(c *caseView) { c.Items[0].EndsOn = other }) }, wrong},
		{"another day in the decision", func(e *evidence) { item(e).EndsOn = other }, wrong},
		{"another day in the preview", func(e *evidence) { item(e).PreviewEnd = other }, wrong},
		{"another day in the mark", func(e *evidence) { item(e).MarkedEnd = other }, wrong},
		{"another day in the receipt", func(e *evidence) {
			e.receipts[caseID] = json.RawMessage(strings.Replace(signed, "-22", "-23", 1))
		}, wrong},
		{"another day in the mail", func(e *evidence) { e.inbox[caseID][0].Text = strings.Replace(mailed, "22. D", "23. D", 1) }, wrong},
		{"no day in the mail", func(e *evidence) { e.inbox[caseID][0].Text = "" }, wrong},
		{"another day at the backend", func(e *evidence) { e.orders["P-1"] = order{TerminationDate: &other, Effects: 1} }, wrong},
		{"another receipt than the one given", func(e *evidence) {
			e.receipts[caseID] = json.RawMessage(strings.Replace(signed, `"x"`, `"y"`, 1))
		}, odd},
		{"a mail to a stranger", func(e *evidence) { e.inbox[caseID][0].To = "x@example.com" }, odd},
		{"a parked mail that went out", func(e *evidence) { shown(e, func(c *caseView) { c.Confirmation.State = "parked" }) }, odd},
		{"an unknown mail that is known", func(e *evidence) { shown(e, func(c *caseView) { c.Confirmation.State = "unknown" }) }, odd},
		{"an order that no case asked for", func(e *evidence) { e.orders["P-9"] = order{Effects: 1} }, odd},
		{"a row of the docket that is stale", func(e *evidence) { e.stale = []string{caseID} }, func(r Report) int { return r.StaleDocket }},
		{"a mail that the case has no reason for", func(e *evidence) {
			e.inbox[caseID] = append(e.inbox[caseID], message{Kind: "correction", To: address})
		}, odd},
		{"a pending mail that was taken", func(e *evidence) { shown(e, func(c *caseView) { c.Confirmation.State = "pending" }) }, odd},
		{"a case that nobody declared", func(e *evidence) { e.stored[caseID].Key = "key-2" }, odd},
		{"personal data in a history", func(e *evidence) { e.leaks = []string{"the history of x"} }, func(r Report) int { return r.PersonalData }},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, told, e := kept()
			c.spoil(e)
			var r Report
			r.audit(p, told, e)
			if c.count(r) == 0 || !r.Broken() {
				t.Errorf("unnoticed: %+v", r)
			}
		})
	}
}

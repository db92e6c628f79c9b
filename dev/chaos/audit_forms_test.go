package chaos

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
)

const (
	formID     = "case-form"
	nobodyID   = "case-nobody"
	withdrawID = "withdrawal-1"
	strange    = "anders.1" + mailDomain
	letter     = "Produkt      Letzter Vertragstag\n-----------  ----------------------------\nProdukt P-1  22. Dezember 2026, 24:00 Uhr\n\n\nDas haben Sie angegeben\n"
	alerted    = "Produkt       Letzter Vertragstag\n------------  ----------------------------\nProdukt P-1.  22. Dezember 2026, 24:00 Uhr\n\n"
	formSigned = `{"case_id":"case-form","items":[],"signature":"x"}`
)

// typedIn is a form by a stranger for a customer, one that fits nobody, and a
// withdrawal, with every promise kept.
func typedIn() (plan, []said, *evidence) {
	day := "2026-12-22"
	holder := customer{id: "C-1", email: address}
	p := plan{declarations: []declaration{
		{door: byForm, customer: holder, to: strange, stranger: true, finds: matched, typed: url.Values{"customer_number": {"K-1"}}},
		{door: byForm, to: strange, stranger: true, finds: unmatched},
		{door: byWithdrawal, customer: holder, to: address, finds: matched},
	}}
	e := &evidence{
		stored: map[string]*storedCase{
			formID: {ID: formID, Kind: "ordinary", Typed: true, CustomerID: "C-1", items: []storedItem{{
				CaseID: formID, ItemID: "item-1", ProductID: "P-1", ProductName: "Produkt P-1.", State: "cancelled",
				Decisions: 1, EndsOn: day, MarkedEnd: day,
			}}},
			nobodyID:   {ID: nobodyID, Kind: "ordinary", Typed: true, Tried: true},
			withdrawID: {ID: withdrawID, Kind: "withdrawal", Typed: true, Found: "matched"},
		},
		shown: map[string]caseView{
			formID: {
				ID: formID, State: "completed", Items: []itemView{{ProductID: "P-1", State: "cancelled", EndsOn: day}},
				Confirmation: confirmationView{"sent"}, Mails: []mailView{{Kind: "confirmation", State: "sent"}, {Kind: "alert", State: "sent"}},
			},
			nobodyID: {ID: nobodyID, State: "unmatched", Confirmation: confirmationView{"pending"}},
		},
		withdrew: map[string]withdrawalView{
			withdrawID: {ID: withdrawID, State: "completed", Found: &foundView{"matched"}, Mail: confirmationView{"sent"}},
		},
		receipts: map[string]json.RawMessage{}, papers: map[string]json.RawMessage{}, fates: map[mailKey]fate{},
		inbox: map[string][]message{
			formID: {
				{Case: formID, Kind: "confirmation", To: strange, Text: letter}, {Case: formID, Kind: "alert", To: address, Text: alerted},
			},
			nobodyID:   {{Case: nobodyID, Kind: "receipt", To: strange}},
			withdrawID: {{Case: withdrawID, Kind: "acknowledgement", To: address}},
		},
		orders: map[string]order{"P-1": {TerminationDate: &day, Effects: 1}},
		rules:  map[string]string{"item-1": day},
	}
	var told []said
	for _, id := range []string{formID, nobodyID, withdrawID} {
		link := "/faelle/" + id + "?t=x"
		told = append(told, said{key: "token-" + id, cases: []caseView{{ID: id}}, links: []string{link}})
		e.stored[id].Key = "token-" + id
		e.papers[link], e.receipts[id] = json.RawMessage(formSigned), json.RawMessage(formSigned)
	}
	return p, told, e
}

func TestTheAuditFindsNothingWhereEveryFormWasServed(t *testing.T) {
	var r Report
	r.audit(typedIn())
	if r.Broken() {
		t.Errorf("%s", strings.Join(r.Violations, "\n"))
	}
	if r.Forms != 2 || r.Unmatched != 1 || r.Withdrawals != 1 || r.Alerts != 1 || r.Acknowledgements != 1 || r.Receipts != 1 {
		t.Errorf("it counts %+v", r)
	}
}

func TestTheAuditNamesWhatIsBrokenOfAForm(t *testing.T) {
	lost, doubled := func(r Report) int { return r.Lost }, func(r Report) int { return r.Doubled }
	wrong, odd := func(r Report) int { return r.WrongDates }, func(r Report) int { return r.Odd }
	shown := func(e *evidence, id string, change func(*caseView)) {
		c := e.shown[id]
		change(&c)
		e.shown[id] = c
	}
	withdrew := func(e *evidence, change func(*withdrawalView)) {
		v := e.withdrew[withdrawID]
		change(&v)
		e.withdrew[withdrawID] = v
	}
	again := func(e *evidence, id string) { e.inbox[id] = append(e.inbox[id], e.inbox[id]...) }
	for _, c := range []struct {
		name  string
		spoil func(*evidence)
		count func(Report) int
	}{
		{"a customer whom nobody found", func(e *evidence) { e.stored[formID].CustomerID = "" }, lost},
		{"another customer than the one that typed", func(e *evidence) { e.stored[formID].CustomerID = "C-2" }, odd},
		{"a customer for what fits nobody", func(e *evidence) { e.stored[nobodyID].CustomerID = "C-2" }, odd},
		{"what fits nobody in no list", func(e *evidence) { shown(e, nobodyID, func(c *caseView) { c.State = "received" }) }, lost},
		{"what nobody compared with the customers", func(e *evidence) { e.stored[nobodyID].Tried = false }, lost},
		{"a link that leads nowhere", func(e *evidence) { clear(e.papers) }, lost},
		{"a link to another receipt", func(e *evidence) { e.receipts[formID] = json.RawMessage(`{}`) }, odd},
		{"a second receipt", func(e *evidence) { again(e, nobodyID) }, doubled},
		{"a receipt to another address", func(e *evidence) { e.inbox[nobodyID][0].To = address }, odd},
		{"a confirmation of what is nobody's", func(e *evidence) {
			e.inbox[nobodyID] = append(e.inbox[nobodyID], message{Kind: "confirmation", To: strange})
		}, odd},
		{"a second confirmation and alert", func(e *evidence) { again(e, formID) }, doubled},
		{"another day in the letter", func(e *evidence) {
			e.inbox[formID][0].Text = strings.Replace(letter, "22. D", "23. D", 1)
		}, wrong},
		{"another day in the alert", func(e *evidence) {
			e.inbox[formID][1].Text = strings.Replace(alerted, "22. D", "23. D", 1)
		}, wrong},
		{"an alert to the stranger", func(e *evidence) { e.inbox[formID][1].To = strange }, odd},
		{"an alert that nobody owes", func(e *evidence) { shown(e, formID, func(c *caseView) { c.Mails = nil }) }, lost},
		{"an alert that nobody took", func(e *evidence) { e.inbox[formID] = e.inbox[formID][:1] }, lost},
		{"a withdrawal that is not shown", func(e *evidence) { clear(e.withdrew) }, lost},
		{"a withdrawal that nobody looked for", func(e *evidence) { withdrew(e, func(v *withdrawalView) { v.Found = nil }) }, lost},
		{"a withdrawal that is found otherwise", func(e *evidence) {
			e.stored[withdrawID].Found = "late"
			withdrew(e, func(v *withdrawalView) { v.Found, v.State = &foundView{"late"}, "needs_attention" })
		}, odd},
		{"a withdrawal in trouble that nobody sees", func(e *evidence) {
			withdrew(e, func(v *withdrawalView) { v.Mail.State = "bounced" })
		}, lost},
		{"a pending acknowledgement", func(e *evidence) { withdrew(e, func(v *withdrawalView) { v.Mail.State = "pending" }) }, lost},
		{"an acknowledgement that nobody took", func(e *evidence) { e.inbox[withdrawID] = nil }, lost},
		{"a second acknowledgement", func(e *evidence) { again(e, withdrawID) }, doubled},
		{"an acknowledgement to a stranger", func(e *evidence) { e.inbox[withdrawID][0].To = strange }, odd},
		{"a receipt of a withdrawal", func(e *evidence) { e.inbox[withdrawID] = append(e.inbox[withdrawID], message{Kind: "receipt"}) }, odd},
		{"a withdrawal that is shown and not stored", func(e *evidence) { e.withdrew["x"] = withdrawalView{} }, odd},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, told, e := typedIn()
			c.spoil(e)
			var r Report
			r.audit(p, told, e)
			if c.count(r) == 0 || !r.Broken() {
				t.Errorf("unnoticed: %+v", r)
			}
		})
	}
}

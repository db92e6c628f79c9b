package chaos

import (
	"strings"
	"testing"
	"time"
)

// wentOn is a case of which every promise was kept, whose holder then offered to go on.
func wentOn() (plan, []said, *evidence) {
	p, told, e := kept()
	p.declarations[0].goesOn, p.declarations[0].customer.email = time.Second, address
	told[0].offered = 200
	item := &e.stored[caseID].items[0]
	item.State, item.Decisions, item.EndsOn, item.MarkedEnd = "continued", 2, "", ""
	view := e.shown[caseID]
	view.Items = []itemView{{ProductID: "P-1", State: "continued"}}
	view.Mails = []mailView{{Kind: "continuation", Number: 1, State: "sent"}}
	e.shown[caseID] = view
	e.orders["P-1"] = order{Status: "active", Effects: 2}
	e.inbox[caseID] = append(e.inbox[caseID], message{Case: caseID, Kind: "continuation", Number: 1, To: address})
	return p, told, e
}

func TestAProductThatGoesOnBreaksNoPromise(t *testing.T) {
	var r Report
	if r.audit(wentOn()); r.Broken() || r.Continued != 1 || r.Continuations != 1 {
		t.Errorf("%d go on, %d mails: %s", r.Continued, r.Continuations, strings.Join(r.Violations, "\n"))
	}
}

func TestTheAuditNamesWhatIsBrokenOfAContinuation(t *testing.T) {
	day := "2026-12-22"
	for name, breaks := range map[string]func(*plan, *said, *evidence){
		"nobody offered it":          func(p *plan, s *said, _ *evidence) { p.declarations[0].goesOn, s.offered = 0, 0 },
		"its backend ends it":        func(_ *plan, _ *said, e *evidence) { e.orders["P-1"] = order{TerminationDate: &day, Effects: 2} },
		"its backend was told often": func(_ *plan, _ *said, e *evidence) { e.orders["P-1"] = order{Status: "active", Effects: 3} },
		"it is shown with a day": func(_ *plan, _ *said, e *evidence) {
			e.shown[caseID].Items[0].EndsOn = day
		},
		"nobody is told": func(_ *plan, _ *said, e *evidence) {
			view := e.shown[caseID]
			view.Mails, e.inbox[caseID] = nil, e.inbox[caseID][:1]
			e.shown[caseID] = view
		},
		"it is told twice": func(_ *plan, _ *said, e *evidence) {
			e.inbox[caseID] = append(e.inbox[caseID], e.inbox[caseID][1])
		},
		"the offer was taken and it ends": func(_ *plan, _ *said, e *evidence) {
			item := &e.stored[caseID].items[0]
			item.State, item.Decisions, item.EndsOn, item.MarkedEnd = "cancelled", 1, day, day
			e.shown[caseID].Items[0] = itemView{ProductID: "P-1", State: "cancelled", EndsOn: day}
			e.orders["P-1"] = order{TerminationDate: &day, Effects: 1}
		},
	} {
		t.Run(name, func(t *testing.T) {
			p, told, e := wentOn()
			breaks(&p, &told[0], e)
			var r Report
			if r.audit(p, told, e); !r.Broken() {
				t.Errorf("unnoticed: %+v", r)
			}
		})
	}
}

// tooLate is a case whose backend said that it is too late, with every promise kept.
func tooLate() (plan, []said, *evidence) {
	day := "2026-12-22"
	p, told, e := wentOn()
	item := &e.stored[caseID].items[0]
	item.State, item.Decisions, item.EndsOn, item.MarkedEnd = "cancelled", 3, day, day
	e.shown[caseID].Items[0] = itemView{ProductID: "P-1", State: "cancelled", EndsOn: day}
	e.orders["P-1"] = order{Status: "pendingTerminate", TerminationDate: &day, Effects: 2}
	e.inbox[caseID][1].Text = "Es war zu spät; letzter Vertragstag ist der 22. Dezember 2026."
	return p, told, e
}

// covered is a second case about a product that goes on by the first.
func covered() (plan, []said, *evidence) {
	p, told, e := wentOn()
	p.declarations = append(p.declarations, declaration{door: byAPI, key: "key-2", to: address, again: true})
	told = append(told, said{key: "key-2"})
	other := *e.stored[caseID]
	other.ID, other.Key = "case-2", "key-2"
	other.items = []storedItem{{CaseID: "case-2", ItemID: "item-2", ProductID: "P-1", ProductName: "Produkt P-1.", State: "continued"}}
	other.mails = []storedMail{{CaseID: "case-2", Kind: "confirmation", State: "sent", Attempt: 1, Taken: true}}
	e.stored["case-2"] = &other
	view := e.shown[caseID]
	view.ID, view.Items, view.Mails = "case-2", []itemView{{ProductID: "P-1", State: "continued"}}, nil
	e.shown["case-2"], e.receipts["case-2"] = view, e.receipts[caseID]
	e.inbox["case-2"] = []message{{Case: "case-2", Kind: "confirmation", To: address}}
	return p, told, e
}

func TestTooLateAndWhatIsCoveredBreakNoPromise(t *testing.T) {
	for name, kept := range map[string]func() (plan, []said, *evidence){"too late": tooLate, "covered": covered} {
		var r Report
		if r.audit(kept()); r.Broken() {
			t.Errorf("%s: %s", name, strings.Join(r.Violations, "\n"))
		}
	}
}

func TestTheAuditNamesWhatIsBrokenWhereItIsTooLateOrCovered(t *testing.T) {
	for _, c := range []struct {
		name  string
		kept  func() (plan, []said, *evidence)
		spoil func(*evidence)
	}{
		{"too late, and nobody is told", tooLate, func(e *evidence) {
			view := e.shown[caseID]
			view.Mails, e.inbox[caseID] = nil, e.inbox[caseID][:1]
			e.shown[caseID] = view
		}},
		{"too late, and another day is told", tooLate, func(e *evidence) { e.inbox[caseID][1].Text = "23. Dezember 2026" }},
		{"too late, and its backend lets it go on", tooLate, func(e *evidence) { e.orders["P-1"] = order{Status: "active", Effects: 2} }},
		{"covered, and shown with a day", covered, func(e *evidence) { e.shown["case-2"].Items[0].EndsOn = "2026-12-22" }},
		{"covered before the backend has it", covered, func(e *evidence) {
			e.stored[caseID].items[0].State = "parked"
			view := &e.shown[caseID].Items[0]
			view.State, view.Error = "parked", &struct {
				Code string `json:"code"`
			}{"http_404"}
		}},
		{"covered, confirmed with a day and not corrected", covered, func(e *evidence) { e.stored["case-2"].items[0].Decisions = 1 }},
		{"linked to what goes on", covered, func(e *evidence) {
			e.stored["case-2"].items[0].State = "refused"
			e.shown["case-2"].Items[0] = itemView{ProductID: "P-1", State: "refused", Refused: &refusedView{CaseID: caseID}}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, told, e := c.kept()
			c.spoil(e)
			var r Report
			if r.audit(p, told, e); !r.Broken() {
				t.Errorf("unnoticed: %+v", r)
			}
		})
	}
}

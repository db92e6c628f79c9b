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

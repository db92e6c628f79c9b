package chaos

import (
	"encoding/json"
	"strings"
	"testing"
)

const corrected = "Dieses Produkt endet durch eine andere Kündigung; letzter Vertragstag ist der 1. Dezember 2026.\n"

// overtaken is a case whose product another case ends earlier than it was confirmed
// to end, with every promise kept.
func overtaken() (plan, []said, *evidence) {
	earlier := "2026-12-01"
	p, told, e := kept()
	p.declarations = append(p.declarations, declaration{door: byAPI, key: "key-2", to: address})
	told = append(told, said{key: "key-2"})

	held := *e.stored[caseID]
	held.ID, held.Key, held.items = "case-2", "key-2", append([]storedItem{}, held.items...)
	held.items[0].CaseID, held.items[0].ItemID = "case-2", "item-2"
	held.items[0].EndsOn, held.items[0].PreviewEnd, held.items[0].MarkedEnd = earlier, earlier, earlier
	e.stored["case-2"], e.rules["item-2"] = &held, earlier
	e.orders["P-1"] = order{TerminationDate: &earlier, Effects: 2}
	view := e.shown[caseID]
	view.ID, view.Items = "case-2", []itemView{{ProductID: "P-1", State: "cancelled", EndsOn: earlier}}
	e.shown["case-2"], e.receipts["case-2"] = view, json.RawMessage(strings.ReplaceAll(signed, "2026-12-22", earlier))
	e.inbox["case-2"] = []message{{Case: "case-2", Kind: "confirmation", To: address, Text: strings.Replace(mailed, "22. D", "1. D", 1)}}

	over := e.stored[caseID]
	over.items[0].State = "refused"
	over.mails = append(over.mails, storedMail{CaseID: caseID, Kind: "correction", Number: 1, State: "sent", Attempt: 1, Taken: true})
	was := e.shown[caseID]
	was.Items = []itemView{{ProductID: "P-1", State: "refused", Refused: &refusedView{CaseID: "case-2", EndsOn: earlier}}}
	was.Mails = []mailView{{Kind: "confirmation", State: "sent"}, {Kind: "correction", Number: 1, State: "sent"}}
	e.shown[caseID] = was
	e.inbox[caseID] = append(e.inbox[caseID], message{Case: caseID, Kind: "correction", Number: 1, To: address, Text: corrected})
	return p, told, e
}

func TestAProductThatAnotherCaseEndsEarlierBreaksNoPromise(t *testing.T) {
	var r Report
	r.audit(overtaken())
	if r.Broken() || r.Corrections != 1 {
		t.Errorf("%d corrections\n%s", r.Corrections, strings.Join(r.Violations, "\n"))
	}
}

func TestTheAuditNamesWhatIsBrokenOfACorrection(t *testing.T) {
	lost, doubled := func(r Report) int { return r.Lost }, func(r Report) int { return r.Doubled }
	wrong, odd := func(r Report) int { return r.WrongDates }, func(r Report) int { return r.Odd }
	for _, c := range []struct {
		name  string
		spoil func(*evidence)
		count func(Report) int
	}{
		{"no correction", func(e *evidence) { e.stored[caseID].mails = e.stored[caseID].mails[:1] }, lost},
		{"a correction that nobody took", func(e *evidence) { e.inbox[caseID] = e.inbox[caseID][:1] }, lost},
		{"a second one of the same number", func(e *evidence) { e.inbox[caseID] = append(e.inbox[caseID], e.inbox[caseID][1]) }, doubled},
		{"one of a number that nobody owes", func(e *evidence) {
			e.inbox[caseID] = append(e.inbox[caseID], message{Kind: "correction", Number: 2, To: address})
		}, odd},
		{"another day in the correction", func(e *evidence) {
			e.inbox[caseID][1].Text = strings.Replace(corrected, "1. D", "2. D", 1)
		}, wrong},
		{"a correction of what was not decided again", func(e *evidence) { e.stored[caseID].items[0].Decisions = 0 }, odd},
		{"a backend that was told more often than decided", func(e *evidence) {
			o := e.orders["P-1"]
			o.Effects = 3
			e.orders["P-1"] = o
		}, doubled},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, told, e := overtaken()
			c.spoil(e)
			var r Report
			r.audit(p, told, e)
			if c.count(r) == 0 || !r.Broken() {
				t.Errorf("unnoticed: %+v", r)
			}
		})
	}
}

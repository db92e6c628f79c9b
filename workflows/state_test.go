package workflows_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/workflows"
)

// upserts keeps the states that the run says, each with whether it calls a person.
func upserts(env *testsuite.TestWorkflowEnvironment) *[]string {
	var seen []string
	for _, row := range workflows.States() {
		value := string(row.State)
		said := temporal.NewSearchAttributes(workflows.StateKey().ValueSet(value), workflows.NeedsPersonKey().ValueSet(row.Person))
		env.OnUpsertTypedSearchAttributes(said).
			Run(func(mock.Arguments) { seen = append(seen, value) }).Return(nil).Maybe()
	}
	return &seen
}

// The run begins as deciding, which costs nothing, and says each change once.
func TestTheStateSaysWhatTheRunWaitsFor(t *testing.T) {
	failing := func(code string, calls int) func(string, int) error {
		return func(_ string, call int) error {
			if call <= calls {
				return away(code)
			}
			return nil
		}
	}
	retry := func(w *world) func() { return w.retry() }
	for _, tt := range []struct {
		name  string
		items []cancellation.ItemState
		given func(*world)
		act   func(*world) func() // an hour later; nil: none
		want  string
	}{
		{"all goes well", []cancellation.ItemState{decided}, func(*world) {}, nil, "cancelling done"},
		{"nothing is open", []cancellation.ItemState{done}, func(w *world) { w.db.Mails[0].State = "sent" }, nil, "done"},
		{"a backend is away", []cancellation.ItemState{decided}, func(w *world) { w.cancelProd = failing("http_503", 10) }, nil, "cancelling delayed done"},
		{"a line is on hold", []cancellation.ItemState{cancellation.ItemHeld}, func(w *world) { w.db.Mails[0].State = "sent" }, nil, "delayed done"},
		{"a backend refuses", []cancellation.ItemState{decided}, func(w *world) { w.cancelProd = once("conflict") }, retry, "cancelling parked delayed done"},
		{"a review is behind what is parked", []cancellation.ItemState{parked, decided}, func(w *world) { w.db.Items[1].InReview = true }, retry, "parked review"},
		{
			"a review is open",
			[]cancellation.ItemState{decided},
			func(w *world) { w.db.Items[0].InReview = true },
			func(w *world) func() { return func() { w.db.Items[0].InReview = false } }, "review done",
		},
		{"the provider does not answer", []cancellation.ItemState{done}, func(w *world) {
			w.send = func(_ string, call int) (activities.MailStatus, error) {
				if call == 1 {
					return mailIs(cancellation.MailPending, "http_503")
				}
				return mailIs(cancellation.MailSent, "")
			}
		}, nil, "cancelling delayed done"},
		{"nobody knows whether a mail went out", []cancellation.ItemState{done}, func(w *world) {
			w.send = func(string, int) (activities.MailStatus, error) { return mailIs(cancellation.MailUnknown, "timeout") }
			w.look, w.pace.MailFor = w.send, time.Minute
		}, func(w *world) func() { return func() { w.db.Mails[0].State = "sent" } }, "cancelling delayed mail done"},
		{"a mail waits to be printed", []cancellation.ItemState{done}, func(w *world) {
			w.send = func(string, int) (activities.MailStatus, error) { return mailIs(cancellation.MailToPrint, "") }
		}, nil, "cancelling mail"},
		{"it fits nobody", nil, func(w *world) { w.unmatched = true }, nil, "unmatched"},
		{"it is nobody's", nil, func(w *world) { w.unmatched, w.dismissed = true, true }, nil, "done"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(tt.items...)
			tt.given(w)
			env := environment(t, w)
			seen := upserts(env)
			if tt.act != nil {
				actAfter(env, w, time.Hour, "act-1", tt.act(w))
			}
			env.RegisterDelayedCallback(env.CancelWorkflow, 48*time.Hour) // whatever still waits
			start(env)
			if got := strings.Join(*seen, " "); got != tt.want {
				t.Errorf("it said %s, want %s", got, tt.want)
			}
		})
	}
}

func TestTheStateOfAWithdrawalCallsAPersonUntilItIsSettled(t *testing.T) {
	for _, tt := range []struct {
		found   cancellation.WithdrawalCode
		settled bool
		want    []string
	}{
		{cancellation.FoundMatched, false, []string{"cancelling", "done"}},
		{cancellation.FoundNothing, false, []string{"unmatched"}},
		{cancellation.FoundLate, false, []string{"review"}},
		{cancellation.FoundLate, true, []string{"cancelling", "done"}},
	} {
		w := withdrawal(tt.found)
		w.db.Settled = tt.settled
		env := environment(t, w)
		seen := upserts(env)
		env.ExecuteWorkflow(workflows.WithdrawalWorkflow, workflows.Input{CaseID: "case-1"})
		resultOf[workflows.WithdrawalResult](t, env)
		if !slices.Equal(*seen, tt.want) {
			t.Errorf("%s, settled %t: it said %q, want %q", tt.found, tt.settled, *seen, tt.want)
		}
	}
}

// What the Temporal UI shows must be read by somebody who was never told an ID.
func TestTheDetailsNameTheProductItsCauseAndWhatToDoNext(t *testing.T) {
	w := newWorld(parked, done, done, decided)
	w.db.Items[0].Code = "conflict"
	w.db.Items[3].Line, w.db.Items[3].Decision, w.db.Items[3].InReview = "tv", 2, true
	w.db.Mails[0].State = "to_print"
	env := environment(t, w)
	env.RegisterDelayedCallback(func() {
		value, err := env.QueryWorkflow(workflows.QueryStatus)
		var shown string
		if err != nil || value.Get(&shown) != nil {
			t.Fatal(err)
		}
		want := "**parked.** A product could not be cancelled, and it waits until somebody acts.\n\n" +
			"- access: parked, `conflict`, ends on 22 December 2026. Next: `retry` or `complete_manually` or `void`.\n" +
			"- 2 × access: cancelled, ends on 22 December 2026\n" +
			"- tv: cancelled, ends on 22 December 2026 by decision 2, under review. Next: `judge`.\n" +
			"- confirmation: to_print. Next: `posted` or `redirect`."
		if shown != want {
			t.Errorf("it says\n%s\nwant\n%s", shown, want)
		}
		if strings.Contains(shown, "item-") {
			t.Error("it names an item by its ID")
		}
	}, time.Hour)
	actAfter(env, w, 2*time.Hour, "retry-1", func() { w.retry()(); w.db.Items[3].InReview = false })
	start(env)
	result(t, env)
}

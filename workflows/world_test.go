package workflows_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/workflows"
)

// world answers in place of the activities. Its methods have their names.
type world struct {
	mu           sync.Mutex
	status       activities.Status
	cancelProd   func(item string, call int) error // call counts from 1
	send         func(call int) (activities.MailStatus, error)
	reconcile    func(call int) (activities.MailStatus, error)
	cancelled    map[string]int
	sent, looked int
	parkedMail   bool
	stalls       []string
	resolved     int
	notUnknown   bool // the ledger knows what became of the mail
	unmatched    bool // nobody knows whose declaration it is
	validated    int
	notify       func(call int) (activities.MailStatus, error)
	notified     int
}

func newWorld(items ...cancellation.ItemState) *world {
	w := &world{
		cancelled:  map[string]int{},
		cancelProd: func(string, int) error { return nil },
		send: func(int) (activities.MailStatus, error) {
			return activities.MailStatus{State: string(cancellation.MailSent)}, nil
		},
		reconcile: func(int) (activities.MailStatus, error) {
			return activities.MailStatus{State: string(cancellation.MailSent)}, nil
		},
		notify: func(int) (activities.MailStatus, error) {
			return activities.MailStatus{State: string(cancellation.MailSent)}, nil
		},
	}
	w.status.Confirmation = string(cancellation.MailPending)
	for i, state := range items {
		w.status.Items = append(w.status.Items, activities.ItemStatus{
			ItemID: fmt.Sprintf("item-%d", i+1), Line: "access", State: string(state), Decision: 1,
		})
	}
	return w
}

func (w *world) ValidateNotice(context.Context, activities.CaseInput) (activities.Validated, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.validated++
	if w.unmatched {
		return activities.Validated{Pace: pace(), Unmatched: true}, nil
	}
	return activities.Validated{Items: len(w.status.Items), Pace: pace()}, nil
}

func (w *world) SendNotice(context.Context, activities.CaseInput) (activities.MailStatus, error) {
	w.mu.Lock()
	w.notified++
	call := w.notified
	w.mu.Unlock()
	return w.notify(call)
}

func (w *world) ComputeEndDates(context.Context, activities.CaseInput) (activities.Status, error) {
	return w.status, nil
}

func (w *world) CancelProduct(_ context.Context, in activities.ItemInput) (activities.Cancelled, error) {
	w.mu.Lock()
	w.cancelled[in.ItemID]++
	call := w.cancelled[in.ItemID]
	w.mu.Unlock()
	return activities.Cancelled{Decision: 1}, w.cancelProd(in.ItemID, call)
}

func (w *world) RecordStall(_ context.Context, in activities.StallInput) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stalls = append(w.stalls, in.ItemID+" "+in.State+" "+in.Code)
	return nil
}

func (w *world) SendConfirmation(context.Context, activities.CaseInput) (activities.MailStatus, error) {
	w.mu.Lock()
	w.sent++
	call := w.sent
	w.mu.Unlock()
	return w.send(call)
}

func (w *world) ReconcileConfirmation(context.Context, activities.CaseInput) (activities.MailStatus, error) {
	w.mu.Lock()
	w.looked++
	call := w.looked
	w.mu.Unlock()
	return w.reconcile(call)
}

func (w *world) ParkConfirmation(context.Context, activities.ParkMailInput) error {
	w.parkedMail = true
	return nil
}

func (w *world) ResolveConfirmation(_ context.Context, in activities.ResolveInput) (activities.Resolved, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.notUnknown {
		return activities.Resolved{Mail: activities.MailStatus{State: string(cancellation.MailSent)}}, nil
	}
	w.resolved++
	state := cancellation.MailOutcome(in.Outcome).After()
	return activities.Resolved{Done: true, Mail: activities.MailStatus{State: string(state)}}, nil
}

func pace() activities.Pace {
	return activities.Pace{
		FastFor: time.Minute, SlowFirst: 5 * time.Minute, SlowMax: 2 * time.Hour, SlowFor: 120 * time.Hour,
		MailFirst: 5 * time.Second, MailMax: 10 * time.Minute, MailFor: 24 * time.Hour,
	}
}

// environment is a Temporal with skipped time in which the world answers.
func environment(t *testing.T, w *world) *testsuite.TestWorkflowEnvironment {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetTestTimeout(20 * time.Second)
	workflows.Register(env)
	env.RegisterActivity(w)
	return env
}

func start(env *testsuite.TestWorkflowEnvironment) {
	env.ExecuteWorkflow(workflows.CancellationWorkflow, workflows.CancellationInput{CaseID: "case-1"})
}

func result(t *testing.T, env *testsuite.TestWorkflowEnvironment) workflows.CancellationResult {
	t.Helper()
	if !env.IsWorkflowCompleted() {
		t.Fatal("the run is still open")
	}
	if err := env.GetWorkflowError(); err != nil {
		t.Fatal(err)
	}
	var r workflows.CancellationResult
	if err := env.GetWorkflowResult(&r); err != nil {
		t.Fatal(err)
	}
	return r
}

// answers keeps how one update was answered.
type answers struct {
	rejected error
	done     bool
	answer   workflows.RetryAnswer
	err      error
}

func (a *answers) Accept()          {}
func (a *answers) Reject(err error) { a.rejected = err }
func (a *answers) Complete(success any, err error) {
	a.done, a.err = true, err
	if answer, ok := success.(workflows.RetryAnswer); ok {
		a.answer = answer
	}
}

// retryAfter asks for a retry once the time has passed.
func retryAfter(env *testsuite.TestWorkflowEnvironment, d time.Duration, id string, items ...string) *answers {
	a := &answers{}
	env.RegisterDelayedCallback(func() {
		env.UpdateWorkflow(workflows.UpdateRetry, id, a, workflows.RetryRequest{ActID: id, ItemIDs: items})
	}, d)
	return a
}

func refusedBy(code string) error {
	return temporal.NewApplicationErrorWithOptions("refused", code, temporal.ApplicationErrorOptions{NonRetryable: true})
}

func away(code string) error {
	return temporal.NewApplicationErrorWithOptions("away", code, temporal.ApplicationErrorOptions{})
}

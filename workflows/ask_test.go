package workflows_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/workflows"
)

// store appends an act and tells no run.
func (w *world) store(act func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.acts = append(w.acts, act)
}

// retry is the act that begins a new round of what is delayed or parked: of the
// items it names, or of all and the mails.
func (w *world) retry(items ...string) func() {
	return func() {
		for i := range w.db.Items {
			it := &w.db.Items[i]
			stuck := it.State == string(cancellation.ItemDelayed) || it.State == string(cancellation.ItemParked)
			if stuck && (len(items) == 0 || slices.Contains(items, it.ItemID)) {
				it.State, it.Round = string(cancellation.ItemDelayed), it.Round+1
			}
		}
		for i := range w.db.Mails {
			m := &w.db.Mails[i]
			switch cancellation.MailState(m.State) {
			case cancellation.MailParked, cancellation.MailPending:
				if len(items) == 0 && m.Tried {
					m.State, m.Round = string(cancellation.MailPending), m.Round+1
				}
			case cancellation.MailUnknown:
				if len(items) == 0 {
					m.Round++
				}
			}
		}
	}
}

// resolve is the act that says what became of an unknown mail.
func (w *world) resolve(kind string, to cancellation.MailState) func() {
	return func() {
		if m := w.mail(kind, 0); m.State == string(cancellation.MailUnknown) {
			m.State, m.Code, m.Round = string(to), "", m.Round+1
		}
	}
}

// decide is an act that makes a later decision about an item: it ends on that
// day, or continues if there is none. A correction is owed for it.
func (w *world) decide(item, endsOn string) func() {
	return func() {
		it := w.item(item)
		it.Decision, it.Round, it.EndsOn = it.Decision+1, it.Round+1, day(endsOn)
		if it.State == string(cancellation.ItemParked) {
			it.State = string(cancellation.ItemDecided)
		}
		w.owe(cancellation.MailCorrection, len(w.db.Mails))
	}
}

// answers keeps how one update was answered.
type answers struct {
	rejected error
	done     bool
	at       time.Time // if now is set
	err      error
	now      func() time.Time
	heard    func() // called once the run has it
}

func (a *answers) Accept() {
	if a.heard != nil {
		a.heard()
	}
}
func (a *answers) Reject(err error) { a.rejected = err }
func (a *answers) Complete(_ any, err error) {
	a.done, a.err = true, err
	if a.now != nil {
		a.at = a.now()
	}
}

// applied checks that the update was accepted and answered without an error.
func (a *answers) applied(t *testing.T) {
	t.Helper()
	if a.rejected != nil || a.err != nil || !a.done {
		t.Errorf("the update: done %v, %v, %v", a.done, a.rejected, a.err)
	}
}

// nudgeAfter tells the run, once the time has passed, of an act that is not there.
func nudgeAfter(env *testsuite.TestWorkflowEnvironment, d time.Duration, id string) *answers {
	a := &answers{now: env.Now}
	env.RegisterDelayedCallback(func() {
		env.UpdateWorkflow(workflows.UpdateAct, id, a, workflows.ActRequest{ActID: id})
	}, d)
	return a
}

// actAfter stores an act and tells the run, once the time has passed.
func actAfter(env *testsuite.TestWorkflowEnvironment, w *world, d time.Duration, id string, act func()) *answers {
	a := &answers{now: env.Now}
	env.RegisterDelayedCallback(func() { a.ask(env, w, id, act) }, d)
	return a
}

// actNow stores an act and tells the run, and returns once the run has heard of
// it. It is for activities, while the run waits for them.
func actNow(env *testsuite.TestWorkflowEnvironment, w *world, id string, act func()) *answers {
	heard := make(chan struct{})
	a := &answers{now: env.Now, heard: func() { close(heard) }}
	env.RegisterDelayedCallback(func() { a.ask(env, w, id, act) }, 0)
	<-heard
	return a
}

func (a *answers) ask(env *testsuite.TestWorkflowEnvironment, w *world, id string, act func()) {
	w.mu.Lock()
	w.acts = append(w.acts, act)
	w.mu.Unlock()
	env.UpdateWorkflow(workflows.UpdateAct, id, a, workflows.ActRequest{ActID: id})
}

// onceTaken is closed once the run has taken up what an application of acts
// returned.
func onceTaken(env *testsuite.TestWorkflowEnvironment, w *world) <-chan struct{} {
	taken := make(chan struct{})
	var once sync.Once
	env.SetOnLocalActivityCompletedListener(func(*activity.Info, converter.EncodedValue, error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.applied > 0 {
			once.Do(func() { close(taken) })
		}
	})
	return taken
}

func mailIs(s cancellation.MailState, code string) (activities.MailStatus, error) {
	return activities.MailStatus{State: string(s), Code: code}, nil
}

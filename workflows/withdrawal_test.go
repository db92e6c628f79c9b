package workflows_test

import (
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/workflows"
)

// withdrawal is a world with a withdrawal in place of a cancellation.
func withdrawal(found cancellation.WithdrawalCode) *world {
	w := newWorld()
	w.found, w.db.Mails = found, nil
	w.owe(cancellation.MailAcknowledgement, 0)
	return w
}

func TestAWithdrawalIsMatchedAndAcknowledgedByOneMail(t *testing.T) {
	for _, found := range []cancellation.WithdrawalCode{cancellation.FoundMatched, cancellation.FoundNothing, cancellation.FoundLate} {
		w := withdrawal(found)
		env := environment(t, w)
		env.ExecuteWorkflow(workflows.WithdrawalWorkflow, workflows.Input{CaseID: "case-1"})
		r := resultOf[workflows.WithdrawalResult](t, env)
		if r.Code != string(found) || mailOf(r.Mails, "acknowledgement") != "sent" || w.sent["acknowledgement"] != 1 || w.matched != 1 {
			t.Errorf("%+v after %v sends and %d looks", r, w.sent, w.matched)
		}
	}
}

func TestPostgresAwayWhileAWithdrawalIsMatched(t *testing.T) {
	w := withdrawal(cancellation.FoundMatched)
	w.matching = func(call int) error {
		if call < 12 {
			return away("database")
		}
		return nil
	}
	env := environment(t, w)
	env.ExecuteWorkflow(workflows.WithdrawalWorkflow, workflows.Input{CaseID: "case-1"})
	if r := resultOf[workflows.WithdrawalResult](t, env); mailOf(r.Mails, "acknowledgement") != "sent" || w.sent["acknowledgement"] != 1 {
		t.Errorf("%+v after %v sends", r, w.sent)
	}
}

func TestActsOfAWithdrawalAreAppliedWithAndWithoutAnUpdate(t *testing.T) {
	settled := 0
	settle := func() { settled++ }
	stored := withdrawal(cancellation.FoundNothing)
	stored.db.Mails[0].State = "sent"
	env := environment(t, stored)
	stored.store(settle)
	env.ExecuteWorkflow(workflows.WithdrawalWorkflow, workflows.Input{CaseID: "case-1"})
	if resultOf[workflows.WithdrawalResult](t, env); settled != 1 || stored.applied != 1 || len(stored.sent) != 0 {
		t.Errorf("settled %d times by %d steps, %v sends", settled, stored.applied, stored.sent)
	}

	nudged := withdrawal(cancellation.FoundNothing)
	nudged.db.Mails[0].State = "parked"
	env = environment(t, nudged)
	a := actAfter(env, nudged, time.Hour, "settle-1", settle)
	actAfter(env, nudged, 2*time.Hour, "retry-1", nudged.retry())
	nudged.db.Mails[0].Tried = true
	env.ExecuteWorkflow(workflows.WithdrawalWorkflow, workflows.Input{CaseID: "case-1"})
	if resultOf[workflows.WithdrawalResult](t, env); settled != 2 || nudged.sent["acknowledgement"] != 1 {
		t.Errorf("settled %d times, %v sends", settled, nudged.sent)
	}
	a.applied(t)
}

package activities_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
	"github.com/fairwell/fairwell/internal/store"
)

// resolution stores an act and returns what carries it out.
func (g *stage) resolution(t *testing.T, caseID string, outcome cancellation.MailOutcome, attempt int) activities.ResolveInput {
	t.Helper()
	act := store.NewAct{
		ID: uuid.NewString(), CaseID: caseID, Kind: store.ActResolve, NoteID: uuid.NewString(), Note: "looked",
		Actor: store.Actor{Issuer: "i", Subject: "agent"}, Key: uuid.NewString(), BodyHash: make([]byte, 32),
		MailResolution: store.MailResolution{MailOutcome: outcome, MailAttempt: attempt},
	}
	if _, err := g.store.AppendAct(t.Context(), act); err != nil {
		t.Fatal(err)
	}
	return activities.ResolveInput{CaseID: caseID, ActID: act.ID, Outcome: string(outcome), Attempt: attempt}
}

func (g *stage) resolve(t *testing.T, in activities.ResolveInput) activities.Resolved {
	t.Helper()
	resolved, err := run[activities.Resolved](g, activity.ResolveConfirmation, in)
	if err != nil {
		t.Fatal(err)
	}
	return resolved
}

func TestAnUnknownMailThatAPersonSaysWasSentIsSentAndNotSentAgain(t *testing.T) {
	g := newStage(t)
	in := mailCase(t, g)
	g.mailbox.SetFaults(mailtest.Faults{Next: 1, ResetAfterAccept: true})
	g.send(t, in)
	said := g.resolution(t, in.CaseID, cancellation.OutcomeSent, 1)
	for range 2 { // the second time as after a crash before the answer
		if got := g.resolve(t, said); !got.Done || got.Mail.State != "sent" {
			t.Fatalf("resolved %+v", got)
		}
	}
	if got := g.send(t, in); got.State != "sent" || g.mailbox.Sends() != 1 {
		t.Errorf("mail is %+v after %d requests", got, g.mailbox.Sends())
	}
	if outcome, err := g.store.ActOutcome(t.Context(), said.ActID); err != nil || outcome != cancellation.ActDone {
		t.Errorf("the act is %q, %v", outcome, err)
	}
}

func TestAnUnknownMailThatAPersonSaysWasNotSentGoesOutAsTheNextAttempt(t *testing.T) {
	g := newStage(t)
	in := mailCase(t, g)
	g.mailbox.SetFaults(mailtest.Faults{Next: 1, Status: 503})
	g.send(t, in)
	said := g.resolution(t, in.CaseID, cancellation.OutcomeNotSent, 1)
	if got := g.resolve(t, said); !got.Done || got.Mail.State != "pending" {
		t.Fatalf("resolved %+v", got)
	}
	if got := g.send(t, in); got.State != "sent" || len(g.mailbox.Messages(in.CaseID)) != 1 {
		t.Errorf("mail is %+v", got)
	}
	if got := g.resolve(t, said); !got.Done || got.Mail.State != "sent" {
		t.Errorf("carried out again: %+v", got)
	}
	if g.mailbox.Sends() != 2 {
		t.Errorf("%d requests", g.mailbox.Sends())
	}
}

func TestWhatAPersonSaidOfOneAttemptSaysNothingOfAnother(t *testing.T) {
	g := newStage(t)
	in := mailCase(t, g)
	g.mailbox.SetFaults(mailtest.Faults{Status: 503})
	g.send(t, in)
	late := g.resolution(t, in.CaseID, cancellation.OutcomeSent, 1)
	if got := g.resolve(t, g.resolution(t, in.CaseID, cancellation.OutcomeNotSent, 1)); !got.Done {
		t.Fatalf("resolved %+v", got)
	}
	if got := g.resolve(t, late); got.Done || got.Mail.State != "pending" {
		t.Errorf("a pending mail was resolved: %+v", got)
	}
	g.send(t, in)
	if got := g.resolve(t, late); got.Done || got.Mail.State != "unknown" {
		t.Errorf("the second attempt was resolved: %+v", got)
	}
}

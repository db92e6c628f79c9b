package mailing_test

import (
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mailing"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func correction(id string, n int) mailing.Ref {
	return mailing.Ref{CaseID: id, Kind: cancellation.MailCorrection, Number: n}
}

func TestAVoidIsToldByANumberedCorrectionAndTheConfirmationKeepsItsDate(t *testing.T) {
	g := newStage(t)
	id := g.decided(t)
	g.act(t, id, cancellation.ActVoid, store.ActDetails{})
	for _, r := range []mailing.Ref{{CaseID: id, Kind: cancellation.MailConfirmation}, correction(id, 1)} {
		if got := g.stepTo(t, r); got.State != cancellation.MailSent {
			t.Fatalf("%s: %+v", r.Kind, got)
		}
	}
	mails := g.mailbox.Messages(id)
	if !strings.Contains(mails[0].Text, "22. Dezember 2026") || mails[0].Kind != cancellation.MailConfirmation {
		t.Errorf("the confirmation says\n%s", mails[0].Text)
	}
	if m := mails[1]; m.Kind != cancellation.MailCorrection || m.Number != 1 || !strings.Contains(m.Text, "läuft weiter") || strings.Contains(m.Text, "22. Dezember") {
		t.Errorf("correction %d says\n%s", m.Number, m.Text)
	}
	if _, there := g.files(t, id)["korrektur-"+g.reference(t, id)+".pdf"]; !there {
		t.Errorf("it carries %v", names(g.files(t, id)))
	}
}

func TestACaseWhoseProductEndsByAnotherIsToldSo(t *testing.T) {
	g := newStage(t)
	id := g.decided(t)
	g.confirm(t, id)
	earlier := storetest.Declare(t, g.store, "C-1", received.Add(-3*24*time.Hour), "P-1").ID
	g.decide(t, earlier)
	if got := g.stepTo(t, correction(id, 1)); got.State != cancellation.MailSent {
		t.Fatalf("%+v", got)
	}
	m := g.mailbox.Messages(id)[1]
	if !strings.Contains(m.Text, "19. Dezember 2026") || !strings.Contains(m.Text, g.reference(t, earlier)) {
		t.Errorf("it says\n%s", m.Text)
	}
}

func TestACorrectionToAStrangerTellsTheEndAlone(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, erika(t))
	id := g.stranger(t, notice.German)
	g.act(t, id, cancellation.ActVoid, store.ActDetails{})
	if got := g.stepTo(t, correction(id, 1)); got.State != cancellation.MailSent {
		t.Fatalf("%+v", got)
	}
	for part, shown := range g.everything(t, g.mailbox.Messages(id)[0]) {
		for _, secret := range []string{"DSL 100", "Festnetz", "K-C-1", "Müller", "N-V-1", "erika@example.com"} {
			if strings.Contains(shown, secret) {
				t.Errorf("%s shows %s:\n%s", part, secret, shown)
			}
		}
	}
}

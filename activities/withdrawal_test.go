package activities_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func (g *stage) withdrawn(t *testing.T, typed cancellation.Typed, at time.Time) activities.WithdrawalInput {
	t.Helper()
	id := uuid.Must(uuid.NewV7()).String()
	_, err := g.store.Withdraw(t.Context(), store.NewWithdrawal{
		ID: id, Typed: typed, Locale: "de", ReceivedAt: at, Receipt: "{}", ReceiptCode: id,
		Actor: store.Actor{Issuer: "portal", Subject: "form"}, Key: id, BodyHash: make([]byte, 32),
	})
	if err != nil {
		t.Fatal(err)
	}
	return activities.WithdrawalInput{WithdrawalID: id}
}

var typedWhole = cancellation.Typed{Name: "Erika Beispiel", Contract: "N-V-1", Email: "erika@example.com"}

func TestAWithdrawalIsMatchedByTheDayItWasReceivedOn(t *testing.T) {
	g := newStage(t)
	r := storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}, [3]string{"P-2", "{}", "P-1"}, [3]string{"P-3", storetest.Monthly, ""})
	r.Contract.ConcludedOn = storetest.Date(t, "2026-12-18") // until Monday, 4 January 2027
	storetest.Import(t, g.store, r)
	part, other := typedWhole, typedWhole
	part.Part, other.Name = "product p-1", "Erich Beispiel"
	for _, tt := range []struct {
		name, received string
		typed          cancellation.Typed
		want           cancellation.WithdrawalCode
		products       string
		state          cancellation.WithdrawalState
	}{
		{"the last second of the last day in Berlin", "2027-01-04T22:59:59Z", typedWhole, cancellation.FoundMatched, "P-1 P-2 P-3", cancellation.WithdrawalMatched},
		{"the first second of the next", "2027-01-04T23:00:00Z", typedWhole, cancellation.FoundLate, "P-1 P-2 P-3", cancellation.WithdrawalNeedsAttention},
		{"a part", "2026-12-20T10:00:00Z", part, cancellation.FoundMatched, "P-1 P-2", cancellation.WithdrawalMatched},
		{"another name", "2026-12-20T10:00:00Z", other, cancellation.FoundNothing, "", cancellation.WithdrawalNeedsAttention},
	} {
		t.Run(tt.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, tt.received)
			if err != nil {
				t.Fatal(err)
			}
			in := g.withdrawn(t, tt.typed, at)
			for range 2 {
				found, err := run[activities.WithdrawalFound](g, activity.MatchWithdrawal, in)
				if err != nil || found.Code != string(tt.want) || found.Pace.MailFor == 0 {
					t.Fatalf("%+v, %v", found, err)
				}
			}
			w, err := g.store.Withdrawal(t.Context(), in.WithdrawalID)
			if err != nil || w.State != tt.state || strings.Join(w.ProductIDs, " ") != tt.products {
				t.Errorf("%s with %v, %v", w.State, w.ProductIDs, err)
			}
			if accepted := w.Outcome == cancellation.WithdrawalAccepted; accepted != (tt.want == cancellation.FoundMatched) || w.ByPerson {
				t.Errorf("settled as %q", w.Outcome)
			}
		})
	}
}

func TestAnUnknownWithdrawalIsNotRetried(t *testing.T) {
	g := newStage(t)
	_, err := run[activities.WithdrawalFound](g, activity.MatchWithdrawal, activities.WithdrawalInput{WithdrawalID: uuid.NewString()})
	if code, final := code(t, err); code != activities.CodeMissing || !final {
		t.Errorf("%s, final %v", code, final)
	}
}

func TestExactlyOneMailAcknowledgesAWithdrawal(t *testing.T) {
	g := newStage(t)
	in := g.withdrawn(t, typedWhole, received)
	late := activities.NewAcknowledgements(g.doings)
	var wg sync.WaitGroup
	for range 4 { // the run and the loops of other workers
		wg.Go(func() {
			if _, err := run[activities.MailStatus](g, activity.SendWithdrawal, in); err != nil {
				t.Error(err)
			}
		})
		wg.Go(func() {
			if _, err := late.Send(t.Context(), in.WithdrawalID); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	mails := g.mailbox.Messages(in.WithdrawalID)
	if len(mails) != 1 || g.mailbox.Sends() != 1 {
		t.Fatalf("%d mails by %d requests", len(mails), g.mailbox.Sends())
	}
	m := mails[0]
	if m.Kind != "withdrawal" || m.Number != 0 || m.To != typedWhole.Email {
		t.Errorf("%+v", m)
	}
	for _, want := range []string{"Widerruf", "22. November 2026", "12:00:00", "UTC+01:00", "N-V-1", "Beispiel Telekom", in.WithdrawalID} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("%q is missing in\n%s", want, m.Text)
		}
	}
	if strings.Contains(m.Text, "Kündigung") {
		t.Errorf("it speaks of cancelling:\n%s", m.Text)
	}
}

func TestTheSignedReceiptGoesWithTheAcknowledgement(t *testing.T) {
	g := newStage(t)
	der, err := x509.MarshalPKCS8PrivateKey(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{5}, ed25519.SeedSize)))
	if err != nil {
		t.Fatal(err)
	}
	signer, err := receipt.NewSigner(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	if err != nil {
		t.Fatal(err)
	}
	id := uuid.Must(uuid.NewV7()).String()
	signed, err := signer.Sign(receipt.Declaration{
		CaseID: id, Provider: "Beispiel Telekom", Locale: notice.German, Kind: receipt.Withdrawal,
		Channel: cancellation.ChannelForm, ReceivedAt: received, Typed: &typedWhole, By: "Widerruf bestätigen",
	})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(signed)
	if err != nil {
		t.Fatal(err)
	}
	_, err = g.store.Withdraw(t.Context(), store.NewWithdrawal{
		ID: id, Typed: typedWhole, Locale: "de", ReceivedAt: received, Receipt: string(text), ReceiptCode: signed.Code(),
		Actor: store.Actor{Issuer: "portal", Subject: "form"}, Key: id, BodyHash: make([]byte, 32),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := run[activities.MailStatus](g, activity.SendWithdrawal, activities.WithdrawalInput{WithdrawalID: id}); err != nil {
		t.Fatal(err)
	}
	if m := g.mailbox.Messages(id); len(m) != 1 || !strings.Contains(m[0].Text, signed.Code()) {
		t.Fatalf("%+v", m)
	}
	files := g.files(t, id)
	if len(files) != 2 {
		t.Errorf("%d files", len(files))
	}
	for name, content := range files {
		if _, err := receipt.Verify(signer.Public(), content); err != nil {
			t.Errorf("%s does not verify: %v", name, err)
		}
	}
}

func TestAnAcknowledgementThatFailedIsSentAgainAndOneThatWasTakenIsNot(t *testing.T) {
	for _, tt := range []struct {
		name   string
		faults mailtest.Faults
		after  string // the state after the attempt
		sends  int    // in all
	}{
		{"refused for now", mailtest.Faults{Status: 429}, "pending", 2},
		{"failed before it was taken", mailtest.Faults{ResetBeforeAccept: true}, "unknown", 2},
		{"failed after it was taken", mailtest.Faults{ResetAfterAccept: true}, "unknown", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := newStage(t)
			in := g.withdrawn(t, typedWhole, received)
			g.mailbox.SetFaults(tt.faults)
			status, err := run[activities.MailStatus](g, activity.SendWithdrawal, in)
			if err != nil || status.State != tt.after {
				t.Fatalf("%+v, %v", status, err)
			}
			g.mailbox.SetFaults(mailtest.Faults{})
			for range 2 { // nothing is sent while it is unknown
				again, err := run[activities.MailStatus](g, activity.SendWithdrawal, in)
				if err != nil || tt.after == "unknown" && again.State != "unknown" {
					t.Fatalf("%+v, %v", again, err)
				}
			}
			for range 3 {
				g.now = g.now.Add(2 * time.Minute)
				if _, err := run[activities.MailStatus](g, activity.ReconcileWithdrawal, in); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := run[activities.MailStatus](g, activity.SendWithdrawal, in); err != nil {
				t.Fatal(err)
			}
			m, err := g.store.Mail(t.Context(), in.WithdrawalID, cancellation.MailWithdrawal)
			if err != nil || m.State != cancellation.MailSent || g.mailbox.Sends() != tt.sends || len(g.mailbox.Messages(in.WithdrawalID)) != 1 {
				t.Errorf("%s after %d requests, %d in the mailbox, %v", m.State, g.mailbox.Sends(), len(g.mailbox.Messages(in.WithdrawalID)), err)
			}
		})
	}
}

func TestAnAttemptThatMayBeUnderWayIsLeftAlone(t *testing.T) {
	g := newStage(t)
	in := g.withdrawn(t, typedWhole, received)
	g.mailbox.SetFaults(mailtest.Faults{Status: 429})
	if _, err := run[activities.MailStatus](g, activity.SendWithdrawal, in); err != nil {
		t.Fatal(err)
	}
	m, err := g.store.Mail(t.Context(), in.WithdrawalID, cancellation.MailWithdrawal)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.store.ClaimMail(t.Context(), m.ID, typedWhole.Email); err != nil {
		t.Fatal(err)
	}
	status, err := run[activities.MailStatus](g, activity.SendWithdrawal, in)
	if err != nil || status.State != "sending" || status.Again <= 0 {
		t.Errorf("at once: %+v, %v", status, err)
	}
	g.now = g.now.Add(time.Minute)
	if status, err = run[activities.MailStatus](g, activity.SendWithdrawal, in); err != nil || status.State != "unknown" {
		t.Errorf("once no attempt can be under way: %+v, %v", status, err)
	}
	if g.mailbox.Sends() != 1 {
		t.Errorf("%d requests", g.mailbox.Sends())
	}
}

func TestOneAddressGetsOnlySoManyAcknowledgementsAnHour(t *testing.T) {
	g := newStage(t)
	var status activities.MailStatus
	var last activities.WithdrawalInput
	for i := range activities.AcknowledgementsPerHour + 1 {
		typed := typedWhole
		if i%2 == 1 {
			typed.Email = " Erika@Example.com"
		}
		last = g.withdrawn(t, typed, received)
		var err error
		if status, err = run[activities.MailStatus](g, activity.SendWithdrawal, last); err != nil {
			t.Fatal(err)
		}
	}
	if status.State != "pending" || status.Code != "address_busy" || status.Again == 0 || g.mailbox.Sends() != activities.AcknowledgementsPerHour {
		t.Errorf("%+v after %d mails", status, g.mailbox.Sends())
	}
	window := store.ReceiptWindow{Settled: time.Minute, FirstTry: time.Second, LastTry: time.Minute, TryFor: time.Hour, Limit: 10}
	if due, err := g.store.AcknowledgementsDue(t.Context(), window, activities.AcknowledgementsPerHour); err != nil || len(due) != 0 {
		t.Errorf("due %v, %v", due, err)
	}
	other := typedWhole
	other.Email = "other@example.com"
	in := g.withdrawn(t, other, received)
	if due, err := g.store.AcknowledgementsDue(t.Context(), window, activities.AcknowledgementsPerHour); err != nil || len(due) != 1 || due[0] != in.WithdrawalID {
		t.Errorf("due %v, %v", due, err)
	}
	if status, err := run[activities.MailStatus](g, activity.SendWithdrawal, in); err != nil || status.State != "sent" {
		t.Errorf("another address: %+v, %v", status, err)
	}
}

func TestAParkedAcknowledgementIsAPersons(t *testing.T) {
	g := newStage(t)
	in := g.withdrawn(t, typedWhole, received)
	g.mailbox.SetFaults(mailtest.Faults{Status: 429})
	if _, err := run[activities.MailStatus](g, activity.SendWithdrawal, in); err != nil {
		t.Fatal(err)
	}
	if _, err := run[struct{}](g, activity.ParkWithdrawal, activities.ParkWithdrawalInput{WithdrawalID: in.WithdrawalID, Code: "http_429"}); err != nil {
		t.Fatal(err)
	}
	g.mailbox.SetFaults(mailtest.Faults{})
	if status, err := run[activities.MailStatus](g, activity.SendWithdrawal, in); err != nil || status.State != "parked" || g.mailbox.Sends() != 1 {
		t.Errorf("%+v after %d requests, %v", status, g.mailbox.Sends(), err)
	}
}

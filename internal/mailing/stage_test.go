package mailing_test

import (
	"encoding/json"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/link"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
	"github.com/fairwell/fairwell/internal/mail/sendgrid"
	"github.com/fairwell/fairwell/internal/mailing"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/receipt/receipttest"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

var received = time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)

// stage is a database of its own and a fake SendGrid, with the protocol on them.
// Its clock stands until a test moves it.
type stage struct {
	store   *store.Store
	mailbox *mailtest.Server
	mailing *mailing.Mailing
	links   link.Keys
	now     time.Time
}

func newStage(t *testing.T) *stage {
	t.Helper()
	at := databases.New(t)
	g := &stage{store: storetest.OpenURL(t, at), now: time.Now()}
	var err error
	if g.mailbox, err = mailtest.New(mailtest.Config{APIKey: "SG.test"}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(g.mailbox)
	t.Cleanup(server.Close)
	provider, err := sendgrid.New(sendgrid.Config{
		APIKey: func() string { return "SG.test" }, From: "Fairwell <mail@example.com>", BaseURL: server.URL, Timeout: 2 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	if g.links, err = link.NewKeys(make([]byte, 32)); err != nil {
		t.Fatal(err)
	}
	g.mailing = mailing.New(mailing.Config{
		Store: databases.Worker(t, at), Provider: provider, Company: "Beispiel Telekom", Portal: "https://portal.example",
		Links: func() link.Keys { return g.links }, LogLag: time.Second, Now: func() time.Time { return g.now },
		Afterwards: cancellation.Afterwards{Numbers: []string{"access"}, MailDays: map[string]int{"mail": 90}},
	})
	return g
}

// step takes one step of a mail that has no number.
func (g *stage) step(t *testing.T, caseID, kind string) mailing.Status {
	t.Helper()
	return g.stepTo(t, mailing.Ref{CaseID: caseID, Kind: kind})
}

func (g *stage) stepTo(t *testing.T, r mailing.Ref) mailing.Status {
	t.Helper()
	status, err := g.mailing.Step(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return status
}

func (g *stage) confirm(t *testing.T, caseID string) mailing.Status {
	t.Helper()
	return g.step(t, caseID, cancellation.MailConfirmation)
}

// decide claims the products of a case and writes its decisions, as the run does.
func (g *stage) decide(t *testing.T, caseID string) {
	t.Helper()
	if _, err := g.store.Claim(t.Context(), caseID); err != nil {
		t.Fatal(err)
	}
	if _, err := g.store.Decide(t.Context(), caseID, store.Rules{Version: notice.RuleVersion, Decide: cancellation.Decide}); err != nil {
		t.Fatal(err)
	}
}

// declared is a case of one product that has no decision yet.
func (g *stage) declared(t *testing.T) string {
	t.Helper()
	storetest.Import(t, g.store, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	return storetest.Declare(t, g.store, "C-1", received, "P-1").ID
}

// decided is a case of one product that ends on 22 December 2026.
func (g *stage) decided(t *testing.T) string {
	t.Helper()
	id := g.declared(t)
	g.decide(t, id)
	return id
}

// leave claims a mail as a worker does that then dies.
func (g *stage) leave(t *testing.T, caseID, kind string) {
	t.Helper()
	_, err := g.store.ClaimMail(t.Context(), store.MailClaim{Recipient: "erika@example.com", Frozen: store.Frozen{
		Ref: store.MailRef{CaseID: caseID, Kind: kind}, Subject: "Subject " + g.reference(t, caseID), Document: []byte(`{"title":"T","language":"de"}`),
	}})
	if err != nil {
		t.Fatal(err)
	}
}

// reference is the case as people name it.
func (g *stage) reference(t *testing.T, caseID string) string {
	t.Helper()
	d, err := g.store.Dossier(t.Context(), store.MailRef{CaseID: caseID, Kind: cancellation.MailConfirmation})
	if err != nil {
		t.Fatal(err)
	}
	return d.Declared.ReceiptCode
}

// act appends an act of support and applies it.
func (g *stage) act(t *testing.T, caseID string, kind cancellation.ActKind, details store.ActDetails, items ...string) {
	t.Helper()
	g.done(t, store.NewAct{CaseID: caseID, Kind: kind, ItemIDs: items, Details: details})
}

// ask asks the declarant something in a person's own words.
func (g *stage) ask(t *testing.T, caseID, words string) {
	t.Helper()
	g.done(t, store.NewAct{CaseID: caseID, Kind: cancellation.ActAsk, Words: words})
}

func (g *stage) done(t *testing.T, a store.NewAct) {
	t.Helper()
	a.ID, a.NoteID, a.Note = uuid.NewString(), uuid.NewString(), "because"
	a.Actor, a.Key, a.BodyHash = store.Actor{Issuer: "i", Subject: "anna"}, uuid.NewString(), make([]byte, 32)
	_, err := g.store.AppendAct(t.Context(), a)
	if err == nil {
		err = g.store.ApplyActs(t.Context(), a.CaseID)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// sign stores a declaration with its signed receipt, as the API does, and returns
// its ID.
func (g *stage) sign(t *testing.T, d store.Declaration, pressed string) string {
	t.Helper()
	said := receipt.Declaration{
		CaseID: d.ID, CustomerID: d.CustomerID, Provider: "Beispiel Telekom", Locale: notice.Language(d.Locale),
		Kind: d.Kind, Reason: d.Reason, Channel: d.Channel, ReceivedAt: d.ReceivedAt, Typed: d.Typed, By: pressed,
	}
	for _, i := range d.Items {
		p := i.Candidate.Product
		said.Items = append(said.Items, receipt.Item{ProductID: p.ID, Name: p.Name, ContractNumber: p.ContractNumber, EndsOn: i.Preview.EndsOn})
	}
	signed, err := receipttest.Signer(t, 5).Sign(said)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(signed)
	if err != nil {
		t.Fatal(err)
	}
	d.Receipt, d.ReceiptCode = string(text), signed.Code()
	if _, err := g.store.Declare(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	return d.ID
}

// typed receives what somebody typed, as the public form does.
func (g *stage) typed(t *testing.T, kind cancellation.Kind, typed cancellation.Typed, lang notice.Language) string {
	t.Helper()
	id := uuid.Must(uuid.NewV7()).String()
	return g.sign(t, store.Declaration{
		ID: id, Kind: kind, Channel: cancellation.ChannelForm, Locale: string(lang),
		ConfirmationEmail: strings.TrimSpace(typed.Email), ReceivedAt: received, RuleVersion: notice.RuleVersion,
		Actor: store.Actor{Issuer: "portal", Subject: "form"}, Key: id, BodyHash: make([]byte, 32), Typed: &typed,
	}, "jetzt kündigen")
}

// files reads what came with the newest mail of a case, by name.
func (g *stage) files(t *testing.T, caseID string) map[string][]byte {
	t.Helper()
	messages := g.mailbox.Messages(caseID)
	if len(messages) == 0 {
		t.Fatal("there is no mail")
	}
	files := map[string][]byte{}
	for _, a := range messages[len(messages)-1].Attachments {
		answer := httptest.NewRecorder()
		g.mailbox.ServeHTTP(answer, httptest.NewRequest("GET", a.Path, nil))
		content, err := io.ReadAll(answer.Body)
		if err != nil || answer.Code != 200 {
			t.Fatalf("%s: %d %v", a.Name, answer.Code, err)
		}
		files[a.Name] = content
	}
	return files
}

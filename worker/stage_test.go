package worker

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/backend"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

var received = time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)

var errAway = errors.New("connection refused")

// cluster stands in for the server: it counts what it is asked and answers
// what the test says.
type cluster struct {
	client.Client
	mu      sync.Mutex
	started map[string]int
	updates []client.UpdateWorkflowOptions
	start   func(id string) error
	answer  func(client.UpdateWorkflowOptions) error
}

func (f *cluster) ExecuteWorkflow(_ context.Context, o client.StartWorkflowOptions, _ any, _ ...any) (client.WorkflowRun, error) {
	f.mu.Lock()
	f.started[o.ID]++
	f.mu.Unlock()
	if f.start != nil {
		return nil, f.start(o.ID)
	}
	return nil, nil
}

// starts counts all requests to start a run.
func (f *cluster) starts() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, times := range f.started {
		n += times
	}
	return n
}

func (f *cluster) UpdateWorkflow(_ context.Context, o client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.updates = append(f.updates, o)
	if f.answer != nil {
		return answered{}, f.answer(o)
	}
	return answered{}, nil
}

type answered struct{ client.WorkflowUpdateHandle }

func (answered) Get(context.Context, any) error { return nil }

// stage is a database of its own, a fake SendGrid and a Temporal that is asked.
type stage struct {
	store    *store.Store
	mailbox  *mailtest.Server
	temporal *cluster
	doings   *activities.Activities
	metrics  *Metrics
	log      *slog.Logger
	logged   *bytes.Buffer
}

func newStage(t *testing.T) *stage {
	t.Helper()
	g := &stage{store: databases.Open(t), temporal: &cluster{started: map[string]int{}}, logged: &bytes.Buffer{}}
	g.log = slog.New(slog.NewTextHandler(g.logged, nil))
	var err error
	if g.mailbox, err = mailtest.New(mailtest.Config{APIKey: "SG.test"}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(g.mailbox)
	t.Cleanup(server.Close)
	sender, err := mail.New(mail.Config{APIKey: "SG.test", From: "mail@example.com", BaseURL: server.URL, Timeout: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if g.metrics, err = NewMetrics(nil); err != nil {
		t.Fatal(err)
	}
	g.doings = activities.New(activities.Config{Store: g.store, Sender: sender, Backends: backend.New(backend.Config{})})
	return g
}

// declared imports products and declares each by itself.
func (g *stage) declared(t *testing.T, n int) []string {
	t.Helper()
	var products [][3]string
	for range n {
		products = append(products, [3]string{"P-" + uuid.NewString(), storetest.Monthly, ""})
	}
	storetest.Import(t, g.store, storetest.Record(t, "C-1", "V-1", products...))
	var cases []string
	for _, p := range products {
		cases = append(cases, storetest.Declare(t, g.store, "C-1", received, p[0]).ID)
	}
	return cases
}

func (g *stage) starter() *Starter {
	return NewStarter(StarterConfig{Store: g.store, Client: g.temporal, Metrics: g.metrics, Grace: time.Nanosecond})
}

func (g *stage) receipts() *Receipts {
	return &Receipts{due: g.store.ReceiptsDue, mailer: activities.NewReceipts(g.doings), metrics: g.metrics, atOnce: receiptsAtOnce}
}

// unknown makes the case's confirmation one whose outcome nobody knows.
func (g *stage) unknown(t *testing.T, caseID string) {
	t.Helper()
	m, err := g.store.Freeze(t.Context(), store.Mail{
		ID: uuid.NewString(), CaseID: caseID, Kind: cancellation.MailConfirmation, State: cancellation.MailPending,
		Subject: "Subject", Text: "Text", HTML: "<p>Text</p>",
	})
	if err != nil {
		t.Fatal(err)
	}
	if m, err = g.store.ClaimMail(t.Context(), m.ID, "erika@example.com"); err != nil {
		t.Fatal(err)
	}
	if err := g.store.Settle(t.Context(), m.ID, m.Attempt, cancellation.MailUnknown, "", "timeout"); err != nil {
		t.Fatal(err)
	}
}

func (g *stage) act(t *testing.T, caseID, kind string, r store.MailResolution) string {
	t.Helper()
	id, err := g.store.AppendAct(t.Context(), store.NewAct{
		ID: uuid.NewString(), CaseID: caseID, Kind: kind, NoteID: uuid.NewString(), Note: "because",
		Actor: store.Actor{Issuer: "i", Subject: "agent"}, Key: uuid.NewString(), BodyHash: make([]byte, 32),
		MailResolution: r,
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

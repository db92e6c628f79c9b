package worker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
	"github.com/fairwell/fairwell/internal/mail/sendgrid"
	"github.com/fairwell/fairwell/internal/mailing"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/runs"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
	"github.com/fairwell/fairwell/internal/tracing"
)

var received = time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)

var errAway = errors.New("connection refused")

// cluster stands in for the runs: it counts what it is asked and answers what the
// test says.
type cluster struct {
	mu      sync.Mutex
	started map[string]int
	told    map[string][]string // by case, the IDs of the updates
	closed  []store.ClosedRun
	start   func(caseID string) error
	answer  func(caseID string) error
}

func (f *cluster) Start(_ context.Context, c runs.Case) error {
	f.mu.Lock()
	f.started[c.ID]++
	f.mu.Unlock()
	if f.start != nil {
		return f.start(c.ID)
	}
	return nil
}

func (f *cluster) Nudge(_ context.Context, c runs.Case, updateID string) error {
	f.mu.Lock()
	f.told[c.ID] = append(f.told[c.ID], updateID)
	f.mu.Unlock()
	if f.answer != nil {
		return f.answer(c.ID)
	}
	return nil
}

func (f *cluster) Closed(context.Context, time.Time, int) ([]store.ClosedRun, error) {
	return f.closed, nil
}

// starts says how often each run was asked for since it was called before.
func (f *cluster) starts() map[string]int {
	f.mu.Lock()
	defer f.mu.Unlock()
	started := maps.Clone(f.started)
	clear(f.started)
	return started
}

// stage is a database of its own, a fake SendGrid and a Temporal that is asked.
type stage struct {
	store    *store.Store // as the owner
	own      *store.Store // as the worker
	url      string
	mailbox  *mailtest.Server
	temporal *cluster
	mailing  *mailing.Mailing
	metrics  *Metrics
	log      *slog.Logger
	logged   *bytes.Buffer
}

func newStage(t *testing.T) *stage {
	t.Helper()
	g := &stage{url: databases.New(t), temporal: &cluster{started: map[string]int{}, told: map[string][]string{}}, logged: &bytes.Buffer{}}
	g.store = storetest.OpenURL(t, g.url)
	g.log = slog.New(slog.NewTextHandler(g.logged, nil))
	var err error
	if g.mailbox, err = mailtest.New(mailtest.Config{APIKey: "SG.test"}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(g.mailbox)
	t.Cleanup(server.Close)
	provider, err := sendgrid.New(sendgrid.Config{APIKey: func() string { return "SG.test" }, From: "mail@example.com", BaseURL: server.URL, Timeout: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if g.metrics, err = NewMetrics(nil); err != nil {
		t.Fatal(err)
	}
	g.own = databases.Worker(t, g.url)
	g.mailing = mailing.New(mailing.Config{
		Store: g.own, Provider: provider,
		Observe: func(ctx context.Context, kind string, state cancellation.MailState, since time.Duration) {
			g.metrics.Mail(ctx, kind, state, since)
		},
	})
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

// typed receives declarations of a kind that fit nobody, each to its address.
func (g *stage) typed(t *testing.T, kind cancellation.Kind, addresses ...string) []string {
	t.Helper()
	var cases []string
	for _, address := range addresses {
		id := uuid.Must(uuid.NewV7()).String()
		_, err := g.store.Declare(t.Context(), store.Declaration{
			ID: id, Kind: kind, Channel: cancellation.ChannelForm, Locale: "de", ConfirmationEmail: address,
			ReceivedAt: received, RuleVersion: notice.RuleVersion, Actor: store.Actor{Issuer: "portal", Subject: "form"},
			Key: id, BodyHash: make([]byte, 32), Typed: &cancellation.Typed{Name: "Max Muster", Contract: "77", Email: address},
			Receipt: `{}`, ReceiptCode: id,
		})
		if err != nil {
			t.Fatal(err)
		}
		cases = append(cases, id)
	}
	return cases
}

// decide does what the run of a case does first.
func (g *stage) decide(t *testing.T, caseID string) []store.CaseItem {
	t.Helper()
	if _, err := g.store.Claim(t.Context(), caseID); err != nil {
		t.Fatal(err)
	}
	if _, err := g.store.Decide(t.Context(), caseID, store.Rules{Version: notice.RuleVersion, Decide: cancellation.Decide}); err != nil {
		t.Fatal(err)
	}
	items, err := g.store.Items(t.Context(), caseID)
	if err != nil {
		t.Fatal(err)
	}
	return items
}

func (g *stage) act(t *testing.T, caseID string, kind cancellation.ActKind, d store.ActDetails) {
	t.Helper()
	_, err := g.store.AppendAct(t.Context(), store.NewAct{
		ID: uuid.NewString(), CaseID: caseID, Kind: kind, Details: d, NoteID: uuid.NewString(), Note: "because",
		Actor: store.Actor{Issuer: "i", Subject: "agent"}, Key: uuid.NewString(), BodyHash: make([]byte, 32),
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (g *stage) sql(t *testing.T, text string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), g.url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	if _, err := conn.Exec(t.Context(), text); err != nil {
		t.Fatal(err)
	}
}

// multiply adds n declarations like each that there is.
func (g *stage) multiply(t *testing.T, n int) {
	t.Helper()
	g.sql(t, fmt.Sprintf(`
		INSERT INTO declarations (id, customer_id, kind, channel, locale, received_at, rule_version, receipt, receipt_code, issuer, subject, idempotency_key, body_hash)
		SELECT gen_random_uuid(), customer_id, kind, channel, locale, received_at, rule_version, receipt, 'c' || n, issuer, 'x', encode(sha256(('k' || n)::bytea), 'hex'), body_hash
		FROM declarations, generate_series(1, %d) AS n`, n))
}

// due ends every lease.
func (g *stage) due(t *testing.T) {
	t.Helper()
	g.sql(t, `UPDATE docket SET run_due_at = now() - interval '1 second' WHERE run_due_at IS NOT NULL`)
	g.sql(t, `UPDATE docket SET mail_due_at = now() - interval '1 second' WHERE mail_due_at IS NOT NULL`)
}

func (g *stage) starter() *Starter { return NewStarter(g.own, g.temporal, g.metrics) }

func (g *stage) mails(after time.Duration) *Mails {
	return &Mails{store: g.own, step: g.mailing.Step, after: after, traces: tracing.New(nil, nil)}
}

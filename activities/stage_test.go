package activities_test

import (
	"errors"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/backend"
	"github.com/fairwell/fairwell/internal/backend/backendtest"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/ends"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
	"github.com/fairwell/fairwell/internal/mail/sendgrid"
	"github.com/fairwell/fairwell/internal/mailing"
	"github.com/fairwell/fairwell/internal/retention"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

var received = time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)

// stage is a database of its own, a fake SendGrid and fake backends, with the
// activities on them. Its clock stands until a test moves it.
type stage struct {
	store    *store.Store
	url      string
	mailbox  *mailtest.Server
	backends *backendtest.Server
	now      time.Time
	doings   *activities.Activities
}

var activity *activities.Activities

func newStage(t *testing.T) *stage {
	t.Helper()
	g := &stage{url: databases.New(t), now: time.Now()}
	g.store = storetest.OpenURL(t, g.url)
	var err error
	if g.mailbox, err = mailtest.New(mailtest.Config{APIKey: "SG.test"}); err != nil {
		t.Fatal(err)
	}
	if g.backends, err = backendtest.New(backendtest.Config{Now: func() time.Time { return received }}); err != nil {
		t.Fatal(err)
	}
	mailServer, backendServer := httptest.NewServer(g.mailbox), httptest.NewServer(g.backends)
	t.Cleanup(mailServer.Close)
	t.Cleanup(backendServer.Close)
	provider, err := sendgrid.New(sendgrid.Config{
		APIKey: func() string { return "SG.test" }, From: "Fairwell <mail@example.com>", BaseURL: mailServer.URL, Timeout: 2 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	now, own := func() time.Time { return g.now }, databases.Worker(t, g.url)
	backends := backend.New(backend.Config{
		Lines:   map[string]backend.Line{"access": {BaseURL: backendServer.URL + "/access"}, "tv": {MarkOnly: true}},
		Timeout: 2 * time.Second,
	})
	g.doings = activities.New(activities.Config{
		Store:     own,
		Mailing:   mailing.New(mailing.Config{Store: own, Provider: provider, Company: "Beispiel Telekom", Now: now}),
		Backends:  backends,
		Ends:      ends.New(ends.Config{Store: own, Backends: backends, Now: now}),
		Retention: retention.New(retention.Config{Store: g.store, Periods: retention.Periods{LetterYears: 6, UnknownYears: 3, DismissedDays: 90, EventDays: 365}}),
		Now:       now,
	})
	return g
}

// run runs an activity through the data converter, as a worker does. Each call
// has an environment of its own: one is not made for several goroutines.
func run[T any](g *stage, name, in any) (T, error) {
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivity(g.doings)
	var out T
	value, err := env.ExecuteActivity(name, in)
	if err == nil && value.HasValue() {
		err = value.Get(&out)
	}
	return out, err
}

// decided declares products and runs the first two activities.
func (g *stage) decided(t *testing.T, customer string, products ...string) activities.Standing {
	t.Helper()
	d := storetest.Declare(t, g.store, customer, received, products...)
	return g.decide(t, d.ID)
}

func (g *stage) decide(t *testing.T, caseID string) activities.Standing {
	t.Helper()
	in := activities.CaseInput{CaseID: caseID}
	if _, err := run[activities.Validated](g, activity.ValidateNotice, in); err != nil {
		t.Fatal(err)
	}
	st, err := run[activities.Standing](g, activity.ComputeEndDates, in)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// act records what a person did and applies it, as the run does once the API has
// nudged it.
func (g *stage) act(t *testing.T, caseID string, kind cancellation.ActKind, details store.ActDetails) activities.Standing {
	t.Helper()
	_, err := g.store.AppendAct(t.Context(), store.NewAct{
		ID: uuid.NewString(), CaseID: caseID, Kind: kind, Details: details, NoteID: uuid.NewString(), Note: "because",
		Actor: store.Actor{Issuer: "i", Subject: "anna"}, Key: uuid.NewString(), BodyHash: make([]byte, 32),
	})
	if err != nil {
		t.Fatal(err)
	}
	st, err := run[activities.Standing](g, activity.ApplyActs, activities.CaseInput{CaseID: caseID})
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// code of an activity's error, and whether Temporal would not retry it.
func code(t *testing.T, err error) (string, bool) {
	t.Helper()
	var app *temporal.ApplicationError
	if !errors.As(err, &app) {
		t.Fatalf("no application error: %v", err)
	}
	return app.Type(), app.NonRetryable()
}

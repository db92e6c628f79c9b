package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/fairwell/fairwell/api"
	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/api/signin"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/mail/sendgrid"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/runs"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/telemetry"
	"github.com/fairwell/fairwell/internal/terms"
	"github.com/fairwell/fairwell/internal/tracing"
)

// apiConns is the size of the pool; a request holds a connection only while it
// asks. Half of them are for storing what the forms declare, so that pages are
// shown while many declare.
const apiConns = 16

type apiCommand struct{}

// Run serves until it is told to stop, and lets requests under way finish. It
// starts while Postgres, Temporal or the issuer of tokens is down.
func (apiCommand) Run(ctx context.Context, std streams) error {
	c, err := config.ReadAPI(os.Getenv)
	if err != nil {
		return err
	}
	log := telemetry.NewLogger(std.err, c.LogLevel, "api")
	if c.Exposed() {
		log.Warn("FAIRWELL_PUBLIC_URL is http: whoever is on the way reads what customers type; set the https address")
	}
	metrics, err := newMetrics()
	if err != nil {
		return err
	}
	defer func() { _ = metrics.Close(context.WithoutCancel(ctx)) }()
	traces, err := newTraces(ctx, c.Traces, "api", log)
	if err != nil {
		return err
	}
	defer traces.Close(ctx)
	law, err := readLaw(c.Rules)
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, store.Config{
		URL: c.DatabaseURL.Reveal(), Fresh: c.DatabaseURL.Reveal, MaxConns: apiConns, Law: law,
		Meters: metrics.Meters(), Traces: traces.Provider(),
	})
	if err != nil {
		return err
	}
	defer s.Close()
	temporal, namespace, err := connectTemporal(log, metrics)
	if err != nil {
		return err
	}
	defer temporal.Close()
	in := newSignIn(c, s, log)
	handler, ready, err := newAPI(c, s, apiParts{
		runs: runs.New(temporal), in: in, runURL: runURL(c.TemporalUI, namespace), traces: casesOf(traces, s),
	}, log, metrics)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: handler, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: 60 * time.Second, MaxHeaderBytes: 32 << 10,
	}
	return together(ctx,
		func(ctx context.Context) error {
			return telemetry.Serve(ctx, c.AdminAddr, telemetry.Admin(metrics, ready))
		},
		func(ctx context.Context) error { return telemetry.Serve(ctx, c.Addr, server) },
		in.Sweep,
	)
}

// apiParts is what the handler is made of beside the store.
type apiParts struct {
	runs   api.Runs
	in     *signin.SignIn
	runURL api.RunURL
	traces *tracing.Traces
}

// newAPI builds the handler and says when it can do its work. That does not
// depend on Temporal: while it is away, declarations are still received.
func newAPI(
	c config.API, s *store.Store, p apiParts, log *slog.Logger, m *telemetry.Metrics,
) (http.Handler, func(context.Context) error, error) {
	signer, err := config.Follow(log, "FAIRWELL_RECEIPT_KEY_FILE", c.ReceiptKey,
		func(file string) (*receipt.Signer, error) { return receipt.NewSigner([]byte(file)) })
	if err != nil {
		return nil, nil, err
	}
	proxies, err := c.Proxies()
	if err != nil {
		return nil, nil, err
	}
	requests, err := m.Requests()
	if err != nil {
		return nil, nil, err
	}
	count, err := newDeclarationCount(m)
	if err != nil {
		return nil, nil, err
	}
	tokens := api.NewTokens(api.TokenConfig{Issuer: c.OIDCIssuer, Audience: c.OIDCAudience, CustomerClaim: c.OIDCCustomerClaim})
	deliveries, err := newDeliveries(c.WebhookPublicKey, m, log)
	if err != nil {
		return nil, nil, err
	}
	continuations, err := cancellation.ParseContinuations(c.ContinuationLines)
	if err != nil {
		return nil, nil, fmt.Errorf("FAIRWELL_CONTINUATION: %w", err)
	}
	received := reception.New(reception.Config{
		Store: s, Runs: p.runs, Receipts: signer, Provider: c.ProviderName, RejectWithin: c.RejectWithin, Continuations: continuations, Terms: newTerms(c.Continuation),
		Log: log, Count: count,
	})
	afterwards, err := readAfterwards(c.Ends)
	if err != nil {
		return nil, nil, err
	}
	pages, err := newPortal(c, s, received, signer, p.in, log)
	if err != nil {
		return nil, nil, err
	}
	twoPeople, err := cancellation.TwoPeople(c.TwoPeople)
	if err != nil {
		return nil, nil, fmt.Errorf("FAIRWELL_TWO_PEOPLE: %w", err)
	}
	handler, err := api.New(api.Config{
		Store: s, Tokens: tokens, Runs: p.runs, Reception: received, Portal: pages, Log: log,
		Deliveries: deliveries, RateLimit: c.RateLimit, TrustedProxies: proxies, Observe: requests, Traces: p.traces,
		Afterwards: afterwards, PublicURL: c.PublicURL, TwoPeople: twoPeople, Leads: c.LeadSubjects(),
		Backdate: time.Duration(c.BackdateDays) * 24 * time.Hour, Desk: newDesk(c, s, log), RunURL: p.runURL,
	})
	if err != nil {
		return nil, nil, err
	}
	ready := func(ctx context.Context) error { return errors.Join(s.Ping(ctx), tokens.Ready(ctx)) }
	return handler, ready, nil
}

// newTerms asks for the terms of new contracts; nil where going on is none.
func newTerms(c config.Continuation) reception.Terms {
	if !c.ByContract() {
		return nil
	}
	return terms.New(terms.Config{URL: c.TermsURL, Token: c.TermsToken.Reveal})
}

// newDeliveries reads the key once, so that a wrong one stops the start. Without
// one the API says so here and answers 503 to events.
func newDeliveries(publicKey string, m *telemetry.Metrics, log *slog.Logger) (api.Deliveries, error) {
	if publicKey == "" {
		log.Warn("SENDGRID_WEBHOOK_PUBLIC_KEY is not set: delivery events are not taken, a bounce stays unknown")
		return nil, nil
	}
	events, err := sendgrid.NewEvents(publicKey)
	if err != nil {
		return nil, fmt.Errorf("SENDGRID_WEBHOOK_PUBLIC_KEY: %w", err)
	}
	return countDeliveries(events, m)
}

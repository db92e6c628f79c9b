package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/fairwell/fairwell/dev/brand"
	"github.com/fairwell/fairwell/dev/identity"
	"github.com/fairwell/fairwell/dev/temporal"
	"github.com/fairwell/fairwell/internal/backend/backendtest"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
)

// drainWithin is given to requests under way when a part ends.
const drainWithin = 2 * time.Second

type temporalCommand struct {
	Addr      string        `default:"127.0.0.1:7233" help:"address of the frontend"`
	UIAddr    string        `default:"127.0.0.1:8233" help:"address of the UI"`
	Namespace string        `default:"default" help:"namespace that is made"`
	Retention time.Duration `default:"168h" help:"how long closed runs are kept"`
	Data      string        `default:".data" help:"folder of temporal.db"`
}

// Run serves until the context ends.
func (c temporalCommand) Run(ctx context.Context) error {
	if err := os.MkdirAll(c.Data, 0o755); err != nil {
		return err
	}
	return temporal.Run(ctx, temporal.Options{
		Addr: c.Addr, UIAddr: c.UIAddr, Dir: c.Data, Namespace: c.Namespace, Retention: c.Retention,
	})
}

type mailboxCommand struct {
	Addr   string `default:"127.0.0.1:8025" help:"address of the API and the inbox"`
	Data   string `default:".data" help:"folder of the mails"`
	APIKey string `default:"SG.development" env:"SENDGRID_API_KEY" help:"the only key that may send"`

	EventsURL string `name:"events-url" help:"where delivery events are posted; none: nowhere"`
	EventKey  string `help:"file with the ECDSA key (PKCS#8, PEM) that signs them"`
}

// Run serves until the context ends.
func (c mailboxCommand) Run(ctx context.Context) error {
	config := mailtest.Config{APIKey: c.APIKey, Dir: c.Data, EventURL: c.EventsURL}
	if c.EventsURL != "" {
		text, err := os.ReadFile(c.EventKey)
		if err != nil {
			return err
		}
		if config.EventKey, err = mailtest.ParseKey(text); err != nil {
			return err
		}
	}
	handler, err := mailtest.New(config)
	if err != nil {
		return err
	}
	return errors.Join(serve(ctx, c.Addr, handler), handler.Close())
}

type backendsCommand struct {
	Addr string `default:"127.0.0.1:8026" help:"address of all lines"`
	Data string `default:".data" help:"folder of the products"`
}

// Run serves until the context ends.
func (c backendsCommand) Run(ctx context.Context) error {
	handler, err := backendtest.New(backendtest.Config{Dir: c.Data})
	if err != nil {
		return err
	}
	return serve(ctx, c.Addr, handler)
}

type idpCommand struct {
	Addr   string `default:"127.0.0.1:8027" help:"address to listen on"`
	Issuer string `default:"http://127.0.0.1:8027" help:"issuer that tokens name"`
	Data   string `default:".data" help:"folder of the signing key"`
}

// Run serves until the context ends.
func (c idpCommand) Run(ctx context.Context) error {
	provider, err := identity.New(c.Issuer, c.Data)
	if err != nil {
		return err
	}
	handler, err := brand.Site(provider)
	if err != nil {
		return err
	}
	return serve(ctx, c.Addr, handler)
}

func serve(ctx context.Context, addr string, handler http.Handler) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainWithin)
	defer cancel()
	if err := server.Shutdown(drain); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return server.Close()
}

package main

import (
	"errors"
	"log/slog"
	"net/http"
	"os"
	"strings"

	"github.com/fairwell/fairwell/api/door"
	"github.com/fairwell/fairwell/api/portal"
	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/api/signin"
	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/store"
)

// newSignIn builds the way into the customer centre. It starts while the issuer
// is down.
func newSignIn(c config.API, s *store.Store, log *slog.Logger) (*signin.SignIn, error) {
	secret, err := readSecret("FAIRWELL_OIDC_CLIENT_SECRET_FILE", c.OIDCSecretFile)
	if err != nil {
		return nil, err
	}
	return signin.New(signin.Config{
		Realm: signin.Customers(), Issuer: c.OIDCIssuer, ClientID: c.OIDCClientID, ClientSecret: secret, BaseURL: c.PublicURL,
		CustomerClaim: c.OIDCCustomerClaim, Sessions: s.Sessions(), Log: log,
	}), nil
}

// readSecret reads what the file of a variable holds; none: a public client.
func readSecret(variable, file string) (string, error) {
	if file == "" {
		return "", nil
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return "", errors.New(variable + " cannot be read")
	}
	return strings.TrimSpace(string(content)), nil
}

// newPortal builds the pages.
func newPortal(
	c config.API, s *store.Store, received *reception.Reception, signer *receipt.Signer, in *signin.SignIn, log *slog.Logger,
) (http.Handler, error) {
	links, err := readLinkKeys(c.Links)
	if err != nil {
		return nil, err
	}
	return portal.New(portal.Config{
		Reception: received, Store: s, Links: links, PublicKey: signer.Public(), SignIn: in, Log: log, RateLimit: c.RateLimit,
		Door: door.New(apiConns / 2), PublicURL: c.PublicURL,
		Provider: providerOf(c),
	})
}

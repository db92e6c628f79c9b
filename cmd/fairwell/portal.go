package main

import (
	"log/slog"
	"net/http"

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
func newSignIn(c config.API, s *store.Store, log *slog.Logger) *signin.SignIn {
	return signin.New(signin.Config{
		Realm: signin.Customers(), Issuer: c.OIDCIssuer, ClientID: c.OIDCClientID, ClientSecret: c.OIDCSecret.Reveal, BaseURL: c.PublicURL,
		CustomerClaim: c.OIDCCustomerClaim, Sessions: s.Sessions(), Log: log,
	})
}

// newPortal builds the pages.
func newPortal(
	c config.API, s *store.Store, received *reception.Reception, signer func() *receipt.Signer, in *signin.SignIn, log *slog.Logger,
) (http.Handler, error) {
	links, err := followLinkKeys(log, c.Links)
	if err != nil {
		return nil, err
	}
	afterwards, err := readAfterwards(c.Ends)
	if err != nil {
		return nil, err
	}
	return portal.New(portal.Config{
		Afterwards: afterwards,
		Reception:  received, Store: s, Links: links, Keys: func() receipt.Keys { return signer().Public() }, SignIn: in, Log: log, RateLimit: c.RateLimit,
		Door: door.New(apiConns / 2), PublicURL: c.PublicURL, ProbeKey: c.ProbeKey.Reveal,
		Provider: providerOf(c),
	})
}

package main

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/fairwell/fairwell/api/portal"
	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/store"
)

// newPortal builds the pages.
func newPortal(c config.API, s *store.Store, desk *reception.Reception, signer *receipt.Signer, log *slog.Logger) (http.Handler, error) {
	return portal.New(portal.Config{
		Desk: desk, Store: s, PublicKey: signer.Public(), Log: log, RateLimit: c.RateLimit,
		Provider: portal.Provider{
			Name: c.ProviderName, Address: c.ProviderAddress, ImprintURL: c.ImprintURL, PrivacyURL: c.PrivacyURL,
			Colour: c.ProviderColour, LogoFile: c.ProviderLogo,
		},
		WithdrawalKey: func(context.Context, string) ([]byte, error) { return nil, cancellation.ErrNotFound },
	})
}

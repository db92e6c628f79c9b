package main

import (
	"log/slog"
	"net/http"

	"github.com/fairwell/fairwell/api"
	"github.com/fairwell/fairwell/api/desk"
	"github.com/fairwell/fairwell/api/pages"
	"github.com/fairwell/fairwell/api/signin"
	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/runs"
	"github.com/fairwell/fairwell/internal/store"
)

// newDesk builds the pages of support; nil where support has no client at the issuer,
// and then there are none.
func newDesk(c config.API, s *store.Store, log *slog.Logger) func(v1 http.Handler) (http.Handler, error) {
	if c.SupportClientID == "" {
		return nil
	}
	in := signin.New(signin.Config{
		Realm: signin.Support(), Issuer: c.OIDCIssuer, ClientID: c.SupportClientID, ClientSecret: c.SupportSecret.Reveal, BaseURL: c.PublicURL,
		Sessions: s.Sessions(), Log: log,
	})
	return func(v1 http.Handler) (http.Handler, error) {
		return desk.New(desk.Config{
			API: v1, SignIn: in, Who: signin.Who, Provider: providerOf(c), Log: log, PublicURL: c.PublicURL,
		})
	}
}

// providerOf is who the pages are by.
func providerOf(c config.API) pages.Provider {
	return pages.Provider{
		Name: c.ProviderName, Address: c.ProviderAddress, ImprintURL: c.ImprintURL, PrivacyURL: c.PrivacyURL,
		Colour: c.ProviderColour, LogoFile: c.ProviderLogo,
	}
}

// runURL links a case to its run; nil where nobody says where the Temporal UI is.
func runURL(ui, namespace string) api.RunURL {
	if ui == "" {
		return nil
	}
	return func(c runs.Case) string { return c.Page(ui, namespace) }
}

package config

import (
	"errors"
	"regexp"
)

// Pages is what the pages of the portal say of the provider.
type Pages struct {
	ProviderAddress string `env:"FAIRWELL_PROVIDER_ADDRESS" help:"postal address of the provider in one line, as every page states it"`
	ProviderLogo    string `env:"FAIRWELL_PROVIDER_LOGO_FILE" help:"logo of the provider on the pages: an SVG, PNG, JPEG or WebP file; none: the name"`
	ProviderColour  string `env:"FAIRWELL_PROVIDER_COLOUR" help:"colour of the buttons on the pages, such as #0b5cad; black or white is put on it, whichever is read more easily"`
	ImprintURL      string `env:"FAIRWELL_IMPRINT_URL" help:"address of the provider's legal notice, linked from every page"`
	PrivacyURL      string `env:"FAIRWELL_PRIVACY_URL" help:"address of the provider's privacy notice, linked from every page"`
}

var hexColour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// Validate says what the pages cannot show.
func (c Pages) Validate() error {
	var wrong []error
	if c.ProviderColour != "" && !hexColour.MatchString(c.ProviderColour) {
		wrong = append(wrong, errors.New("FAIRWELL_PROVIDER_COLOUR must be six hexadecimal digits such as #0b5cad"))
	}
	if c.ImprintURL != "" {
		wrong = append(wrong, checkURL("FAIRWELL_IMPRINT_URL", c.ImprintURL))
	}
	if c.PrivacyURL != "" {
		wrong = append(wrong, checkURL("FAIRWELL_PRIVACY_URL", c.PrivacyURL))
	}
	return errors.Join(wrong...)
}

package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// API is what `fairwell api` can be told.
type API struct {
	Logging
	Traces
	Pages
	Links
	Probe
	Rules
	Ends
	Continuation
	Addr              string `env:"FAIRWELL_API_ADDR" default:"127.0.0.1:8080" help:"address of the API and the portal"`
	AdminAddr         string `env:"FAIRWELL_API_ADMIN_ADDR" default:"127.0.0.1:8081" help:"address of /metrics, pprof, /livez and /readyz of the API"`
	DatabaseURL       Secret `env:"FAIRWELL_API_DATABASE_URL" fallback:"DATABASE_URL" required:"true" help:"Postgres as the API's own role fairwell_api, which reads and appends; if not set, DATABASE_URL"`
	OIDCIssuer        string `env:"FAIRWELL_OIDC_ISSUER" required:"true" help:"issuer of the bearer tokens; its discovery document names the keys"`
	OIDCAudience      string `env:"FAIRWELL_OIDC_AUDIENCE" default:"fairwell" help:"audience that a token must be made for"`
	OIDCCustomerClaim string `env:"FAIRWELL_OIDC_CUSTOMER_CLAIM" default:"sub" help:"claim that holds the customer ID of a token with the scope cancellations"`
	OIDCClientID      string `env:"FAIRWELL_OIDC_CLIENT_ID" default:"fairwell-portal" help:"client of that issuer as which customers sign in to the portal"`
	OIDCSecret        Secret `env:"FAIRWELL_OIDC_CLIENT_SECRET_FILE" help:"file with the secret of that client; none: a public client, which PKCE alone protects; read again when it changes"`
	SupportClientID   string `env:"FAIRWELL_SUPPORT_CLIENT_ID" help:"client of that issuer as which support signs in to its desk at /support; its access tokens must be made for FAIRWELL_OIDC_AUDIENCE and may hold the scope support; none: there is no desk"`
	SupportSecret     Secret `env:"FAIRWELL_SUPPORT_CLIENT_SECRET_FILE" help:"file with the secret of that client; none: a public client, which PKCE alone protects; read again when it changes"`
	TemporalUI        string `env:"FAIRWELL_TEMPORAL_UI_URL" help:"address of the Temporal UI, to which support is led from a case to its run; none: no link"`
	PublicURL         string `env:"FAIRWELL_PUBLIC_URL" default:"http://127.0.0.1:8080" help:"address under which customers reach the portal, without a path; https makes cookies secure and browsers stay with it; forms sent from there are taken whatever Host a proxy sends; if not set, the API takes the port of FAIRWELL_API_ADDR"`
	ReceiptKey        Secret `env:"FAIRWELL_RECEIPT_KEY_FILE" required:"true" help:"file with the Ed25519 private key (PKCS#8, PEM) that signs receipts, as fairwell receipt key makes one; older keys, private or public, follow it and still check; read again when it changes"`
	ProviderName      string `env:"FAIRWELL_PROVIDER_NAME" default:"Fairwell" help:"name of the provider, as receipts, pages and mails state it"`
	RateLimit         int    `env:"FAIRWELL_API_RATE_LIMIT" default:"6000" help:"requests a minute of one token subject or address, counted per process; declaring is never limited; 0: no limit"`
	TwoPeople         string `env:"FAIRWELL_TWO_PEOPLE" default:"judge,void,reject" help:"acts that one person of support proposes and another approves, separated by commas; none: every act takes one"`
	Leads             string `env:"FAIRWELL_LEADS" help:"subjects of support, separated by commas, who reject what an agent declared alone on the last day for it, where nobody else has approved; none: nobody"`
	RejectWithin      int    `env:"FAIRWELL_REJECT_WITHIN" default:"3" help:"working days after receipt in which what an agent declared without a power of attorney in the original can be rejected (§ 174 BGB)"`
	BackdateDays      int    `env:"FAIRWELL_BACKDATE_DAYS" default:"14" help:"days after its receipt in which one person enters a declaration; later it takes two"`
	TrustedProxies    string `env:"FAIRWELL_API_TRUSTED_PROXIES" help:"networks (CIDR, separated by commas) of the proxies whose X-Forwarded-For counts; none: the peer's address counts"`
	WebhookPublicKey  string `env:"SENDGRID_WEBHOOK_PUBLIC_KEY" help:"public key (base64) that SendGrid's delivery events are verified with"`
}

// ReadAPI reads and checks the variables of `fairwell api`.
func ReadAPI(getenv func(string) string) (API, error) {
	var c API
	if err := read(&c, getenv); err != nil {
		return API{}, err
	}
	if getenv("FAIRWELL_PUBLIC_URL") == "" {
		c.PublicURL = localURL(c.Addr)
	}
	err := c.Validate()
	c.PublicURL = origin(c.PublicURL)
	return c, err
}

// Validate says what does not go together.
func (c API) Validate() error {
	_, proxies := c.Proxies()
	return errors.Join(
		checkAddr("FAIRWELL_API_ADDR", c.Addr),
		checkAddr("FAIRWELL_API_ADMIN_ADDR", c.AdminAddr),
		checkURL("FAIRWELL_OIDC_ISSUER", c.OIDCIssuer),
		checkPublicURL(c.PublicURL),
		proxies,
		checkPositive("FAIRWELL_REJECT_WITHIN", c.RejectWithin),
		checkPositive("FAIRWELL_BACKDATE_DAYS", c.BackdateDays),
		c.Pages.Validate(),
		c.Continuation.Validate(),
		c.Probe.Validate(),
		c.Traces.Validate(),
		c.Ends.Validate(),
		checkTemporalUI(c.TemporalUI),
	)
}

// LeadSubjects lists who may reject alone on the last day.
func (c API) LeadSubjects() []string {
	return strings.FieldsFunc(c.Leads, func(r rune) bool { return r == ',' || r == ' ' })
}

// Proxies lists the networks of trusted proxies.
func (c API) Proxies() ([]string, error) {
	var list []string
	for text := range strings.SplitSeq(c.TrustedProxies, ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		if _, err := netip.ParsePrefix(text); err != nil {
			return nil, errors.New("FAIRWELL_API_TRUSTED_PROXIES must be networks such as 10.0.0.0/8, separated by commas")
		}
		list = append(list, text)
	}
	return list, nil
}

func checkAddr(name, addr string) error {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return fmt.Errorf("%s must be an address such as 127.0.0.1:8080", name)
	}
	return nil
}

func checkTemporalUI(text string) error {
	if text == "" {
		return nil
	}
	return checkURL("FAIRWELL_TEMPORAL_UI_URL", text)
}

func checkPositive(name string, n int) error {
	if n < 1 || n > 365 {
		return fmt.Errorf("%s must be a number of days from 1 to 365", name)
	}
	return nil
}

func checkURL(name, text string) error {
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil {
		return fmt.Errorf("%s must be an http or https address", name)
	}
	return nil
}

package identity

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const maxForm = 64 << 10

//go:embed authorize.html
var authorizePage string

// request is what a client asks of the authorization endpoint.
type request struct {
	ClientID, RedirectURI, State, Nonce, Scope, Challenge, Hint string

	target *url.URL
}

// ForSupport says whether an agent signs in to the desk.
func (r request) ForSupport() bool { return slices.Contains(strings.Fields(r.Scope), "support") }

// readRequest answers the request, and what is wrong with it as a code of the
// protocol. Without a target nobody can be told but by a page.
func readRequest(form url.Values) (request, string) {
	r := request{
		ClientID: form.Get("client_id"), RedirectURI: form.Get("redirect_uri"), State: form.Get("state"),
		Nonce: form.Get("nonce"), Scope: form.Get("scope"), Challenge: form.Get("code_challenge"),
		Hint: form.Get("login_hint"),
	}
	target, err := url.Parse(r.RedirectURI)
	if err != nil || (target.Scheme != "http" && target.Scheme != "https") || target.Host == "" || r.ClientID == "" {
		return r, "invalid_request"
	}
	r.target = target
	switch {
	case form.Get("response_type") != "code":
		return r, "unsupported_response_type"
	case !slices.Contains(strings.Fields(r.Scope), "openid"):
		return r, "invalid_scope"
	case r.Challenge == "" || form.Get("code_challenge_method") != "S256":
		return r, "invalid_request"
	}
	return r, ""
}

// authorize asks on a page as whom to sign in; with prompt=none it signs in at
// once as whom login_hint names.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	asked, wrong := readRequest(r.URL.Query())
	switch {
	case wrong != "":
		p.refuse(w, r, asked, wrong)
	case r.URL.Query().Get("prompt") != "none":
		p.ask(w, asked)
	case asked.Hint == "":
		p.refuse(w, r, asked, "login_required")
	default:
		p.grant(w, r, asked, asked.Hint)
	}
}

// decide takes what was chosen on the page.
func (p *Provider) decide(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "the form cannot be read", http.StatusBadRequest)
		return
	}
	asked, wrong := readRequest(r.PostForm)
	customer := strings.TrimSpace(r.PostForm.Get("customer"))
	switch {
	case wrong != "":
		p.refuse(w, r, asked, wrong)
	case r.PostForm.Has("refuse"):
		p.refuse(w, r, asked, "access_denied")
	case customer == "":
		p.ask(w, asked)
	default:
		p.grant(w, r, asked, customer)
	}
}

func (p *Provider) ask(w http.ResponseWriter, asked request) {
	var page bytes.Buffer
	if err := p.page.Execute(&page, asked); err != nil {
		http.Error(w, "the page cannot be made", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'")
	_, _ = page.WriteTo(w)
}

func (p *Provider) grant(w http.ResponseWriter, r *http.Request, asked request, subject string) {
	p.answer(w, r, asked, url.Values{"code": {p.codes.issue(asked, subject, p.now())}})
}

func (p *Provider) refuse(w http.ResponseWriter, r *http.Request, asked request, code string) {
	if asked.target == nil {
		http.Error(w, "client_id or redirect_uri is missing or no address", http.StatusBadRequest)
		return
	}
	p.answer(w, r, asked, url.Values{"error": {code}})
}

// answer sends the browser back to who asked.
func (p *Provider) answer(w http.ResponseWriter, r *http.Request, asked request, with url.Values) {
	if asked.State != "" {
		with.Set("state", asked.State)
	}
	with.Set("iss", p.issuer)
	target := *asked.target
	query := target.Query()
	for name := range with {
		query.Set(name, with.Get(name))
	}
	target.RawQuery = query.Encode()
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, target.String(), http.StatusFound)
}

func parsePage() (*template.Template, error) {
	return template.New("authorize").Option("missingkey=error").Parse(authorizePage)
}

package signin

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestSupportIsKnownByItsTokenWhichNoBrowserSees(t *testing.T) {
	realm := Support()
	kept, dsn := sessions(t)
	s := newSite(t, newProvider(t), func(c *Config) { c.Realm, c.Sessions = realm, kept }, nil)
	s.issuer.access = "an access token"
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+realm.Begin, func(w http.ResponseWriter, r *http.Request) { _ = s.Begin(w, r) })
	mux.HandleFunc("GET "+realm.Callback, func(w http.ResponseWriter, r *http.Request) { _ = s.Callback(w, r) })
	mux.HandleFunc("GET /support/page", func(w http.ResponseWriter, r *http.Request) {
		who, _ := Who(r.Context())
		customer, isCustomer := Customer(r.Context())
		if isCustomer {
			t.Errorf("an agent is the customer %q", customer)
		}
		_, _ = io.WriteString(w, who.Subject+" "+who.Token)
	})
	s.Config.Handler = s.Load(s.fail)(mux)
	b := s.browser(t)
	begun := b.get(realm.BeginPath("/support/page"))
	if !strings.Contains(begun.to, "scope=openid+support") {
		t.Errorf("asked for %s", begun.to)
	}
	asked, err := url.Parse(begun.to)
	if err != nil {
		t.Fatal(err)
	}
	got := b.get(s.issuer.grant(asked))
	if got.status != http.StatusSeeOther || got.to != "/support/page" {
		t.Fatalf("signed in: %d to %q: %s", got.status, got.to, got.body)
	}
	cookie := got.header.Get("Set-Cookie")
	if !strings.Contains(cookie, "fairwell-support=") || !strings.Contains(cookie, "Path=/support;") || !strings.Contains(cookie, "HttpOnly") {
		t.Errorf("cookie %q", cookie)
	}
	if page := b.get("/support/page"); page.body != "C-1001 an access token" {
		t.Errorf("the page knows %q", page.body)
	}
	if rows := stored(t, dsn); len(rows) == 0 || strings.Contains(strings.Join(rows, ""), "an access token") {
		t.Errorf("the database holds the token: %q", rows)
	}
}

// stored are the sessions as the database holds them.
func stored(t *testing.T, dsn string) []string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	rows, err := conn.Query(t.Context(), `SELECT encode(data, 'escape') FROM sessions`)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return list
}

package probe_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/probe"
)

const (
	landing = `<a href="/form"> Verträge
		hier kündigen </a>`
	page = `<form method="post" action="/send"><input type="hidden" name="token" value="T.1">
		<input type="radio" name="kind" value="ordinary" checked><input type="radio" name="kind" value="for_cause">
		<input name="name"><input name="contract"><input name="email"><button type="submit">jetzt kündigen</button></form>`
)

// site is a provider's, with the landing page, the form and the answer given.
func site(t *testing.T, landing, page string, answer http.HandlerFunc) probe.Visitor {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, landing) })
	mux.HandleFunc("GET /form", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, page) })
	mux.HandleFunc("POST /send", answer)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return probe.Visitor{Page: server.URL, Key: func() string { return "key" }, Timeout: 5 * time.Second}
}

func right(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, probe.Answer) }

func TestAProbeSaysWhichStepFailed(t *testing.T) {
	for name, tt := range map[string]struct {
		landing, page string
		answer        http.HandlerFunc
		want          string
	}{
		"button 1 is gone":      {"<a href=/form>Kontakt</a>", page, right, "press button 1"},
		"button 1 leads astray": {`<a href="/away">Verträge hier kündigen</a>`, page, right, "press button 1: it was answered 404"},
		"button 2 is gone":      {landing, strings.ReplaceAll(page, "jetzt kündigen", "weiter"), right, "fill in the form"},
		"a field is gone":       {landing, strings.ReplaceAll(page, `<input name="contract">`, ""), right, `no field "contract"`},
		"it cannot be stored":   {landing, page, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, "press button 2: it was answered 503"},
		"another page answers":  {landing, page, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "Wartung") }, "press button 2"},
	} {
		t.Run(name, func(t *testing.T) {
			err := site(t, tt.landing, tt.page, tt.answer).Visit(t.Context())
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("it says %v, not %q", err, tt.want)
			}
		})
	}
}

func TestAProbeTypesWhatTheServiceKnowsAndMarksIt(t *testing.T) {
	v := site(t, landing, page, func(w http.ResponseWriter, r *http.Request) {
		got := []string{r.FormValue("name"), r.FormValue("contract"), r.FormValue("email"), r.FormValue("kind")}
		if strings.Join(got, "|") != probe.Name+"|"+probe.Contract+"|"+probe.Email+"|ordinary" {
			t.Errorf("it sent %q", got)
		}
		if !probe.Marked("key", "T.1", r.Header.Get(probe.Header)) {
			t.Error("the mark is wrong")
		}
		right(w, r)
	})
	if err := v.Visit(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAProbeThatWasStoredAsADeclarationIsToldFromOtherFailures(t *testing.T) {
	v := site(t, landing, page, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/faelle/1", http.StatusSeeOther) })
	if err := v.Visit(t.Context()); !errors.Is(err, probe.ErrDeclared) {
		t.Errorf("it says %v", err)
	}
}

func TestWhatTakesTooLongHasFailed(t *testing.T) {
	v := site(t, landing, page, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	})
	v.Timeout = 200 * time.Millisecond
	if err := v.Visit(t.Context()); err == nil {
		t.Error("it succeeded")
	}
}

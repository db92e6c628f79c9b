package terms_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/terms"
)

const whole = `{"summary":[{"title":"Preis","text":"39,95 €\nim Monat"}],"withdrawal":[{"title":"Widerrufsrecht","text":"Vierzehn Tage."}],"more":1}`

func ask(t *testing.T, h http.HandlerFunc) (cancellation.ContractTerms, error) {
	t.Helper()
	server := httptest.NewServer(h)
	defer server.Close()
	defer server.CloseClientConnections()
	c := terms.New(terms.Config{URL: server.URL + "/terms/", Token: func() string { return "secret" }, Timeout: 100 * time.Millisecond})
	return c.Of(t.Context(), "P/1 x", notice.English)
}

func TestTheTermsAreThoseOfTheProductInTheLanguageWordForWord(t *testing.T) {
	got, err := ask(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.EscapedPath() != "/terms/P%2F1%20x" || r.URL.RawQuery != "lang=en" || r.Header.Get("Authorization") != "Bearer secret" {
			t.Errorf("asked for %s, %v", r.URL, r.Header)
		}
		_, _ = w.Write([]byte(whole))
	})
	if err != nil {
		t.Fatal(err)
	}
	want := cancellation.ContractTerms{
		Summary:    []cancellation.Passage{{Title: "Preis", Text: "39,95 €\nim Monat"}},
		Withdrawal: []cancellation.Passage{{Title: "Widerrufsrecht", Text: "Vierzehn Tage."}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestHalfOfTheTermsAreNoneAndNoErrorRepeatsThem(t *testing.T) {
	says := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	for name, test := range map[string]struct {
		answers http.HandlerFunc
		code    string
	}{
		"away":                     {says(503, whole), "http_503"},
		"elsewhere":                {says(302, whole), "http_302"},
		"unknown":                  {says(404, "{}"), "http_404"},
		"no JSON":                  {says(200, "Preis"), "malformed"},
		"two of them":              {says(200, whole+whole), "malformed"},
		"no instruction":           {says(200, `{"summary":[{"title":"Preis","text":"1 €"}],"withdrawal":[]}`), "incomplete"},
		"no summary":               {says(200, `{"withdrawal":[{"title":"Preis","text":"1 €"}]}`), "incomplete"},
		"a part that says nothing": {says(200, strings.Replace(whole, "Vierzehn Tage.", " ", 1)), "incomplete"},
		"a part without a name":    {says(200, strings.Replace(whole, "Widerrufsrecht", "", 1)), "incomplete"},
		"text that turns around":   {says(200, strings.Replace(whole, "Vierzehn", "\u202eVierzehn", 1)), "incomplete"},
		"too much":                 {says(200, strings.Replace(whole, "Vierzehn", strings.Repeat("Preis", 30_000), 1)), "too_large"},
		"too many parts":           {says(200, strings.Replace(whole, `{"title"`, strings.Repeat(`{"title":"Preis","text":"1"},`, 100)+`{"title"`, 1)), "incomplete"},
		"too slow": {func(_ http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
		}, "timeout"},
		"cut off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = fmt.Fprint(w, whole)
		}, "no_answer"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ask(t, test.answers)
			if !errors.Is(err, cancellation.ErrTermsAway) || !strings.HasSuffix(err.Error(), ": "+test.code) || strings.Contains(err.Error(), "Preis") {
				t.Errorf("%v, want %s", err, test.code)
			}
			if got.Summary != nil || got.Withdrawal != nil {
				t.Errorf("it answers %+v", got)
			}
		})
	}
}

package brand_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/dev/brand"
)

func TestTheLegalPagesAreWhereTheVariablesSayAndTheLogoIsThere(t *testing.T) {
	variables, err := brand.Variables(t.TempDir(), 0)
	if err != nil {
		t.Fatal(err)
	}
	site, err := brand.Site(http.NotFoundHandler())
	if err != nil {
		t.Fatal(err)
	}
	for name, title := range map[string]string{"FAIRWELL_IMPRINT_URL": "<h1>Impressum</h1>", "FAIRWELL_PRIVACY_URL": "<h1>Datenschutz</h1>"} {
		at, err := url.Parse(variables[name])
		if err != nil || at.Host != "127.0.0.1:8027" {
			t.Errorf("%s is %s, %v", name, variables[name], err)
			continue
		}
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, at.Path, nil))
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), title) {
			t.Errorf("%s: %d, %s", at, w.Code, w.Body)
		}
	}
	if logo, err := os.ReadFile(variables["FAIRWELL_PROVIDER_LOGO_FILE"]); err != nil || !strings.HasPrefix(string(logo), "<svg") {
		t.Errorf("the logo is %.20q, %v", logo, err)
	}
}

func TestWhatIsSetWinsOverTheBrand(t *testing.T) {
	t.Setenv("FAIRWELL_PROVIDER_NAME", "Anders")
	for _, name := range []string{"ADDRESS", "COLOUR", "LOGO_FILE"} {
		t.Setenv("FAIRWELL_PROVIDER_"+name, "")
	}
	t.Setenv("FAIRWELL_IMPRINT_URL", "")
	t.Setenv("FAIRWELL_PRIVACY_URL", "")
	if err := brand.Apply(t.TempDir(), 0); err != nil {
		t.Fatal(err)
	}
	if name, colour := os.Getenv("FAIRWELL_PROVIDER_NAME"), os.Getenv("FAIRWELL_PROVIDER_COLOUR"); name != "Anders" || colour == "" {
		t.Errorf("name %q, colour %q", name, colour)
	}
}

// Package brand is the provider that the demo plays: a name, a colour, a logo and the two
// legal pages, set by the variables that any provider sets.
//
// It must never be needed: a variable that is set already wins.
package brand

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"os"
	"path/filepath"
)

//go:embed logo.svg
var logo []byte

//go:embed legal.html
var legal string

// issuer is the port of the identity provider, which also serves the legal pages.
const issuer = 8027

// Variables brands the service of a stack, whose ports are moved by the offset. The logo is
// written into the folder.
func Variables(dir string, offset int) (map[string]string, error) {
	file, err := filepath.Abs(filepath.Join(dir, "logo.svg"))
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	if err := os.WriteFile(file, logo, 0o644); err != nil {
		return nil, fmt.Errorf("write logo: %w", err)
	}
	site := fmt.Sprintf("http://127.0.0.1:%d", issuer+offset)
	return map[string]string{
		"FAIRWELL_PROVIDER_NAME": "Beispielnetz", "FAIRWELL_PROVIDER_ADDRESS": "Musterweg 1, 12345 Musterstadt",
		"FAIRWELL_PROVIDER_COLOUR": "#0a6e5c", "FAIRWELL_PROVIDER_LOGO_FILE": file,
		"FAIRWELL_IMPRINT_URL": site + "/impressum", "FAIRWELL_PRIVACY_URL": site + "/datenschutz",
	}, nil
}

// Apply sets the variables that are not set.
func Apply(dir string, offset int) error {
	variables, err := Variables(dir, offset)
	if err != nil {
		return err
	}
	for name, value := range variables {
		if err := os.Setenv(name, cmp.Or(os.Getenv(name), value)); err != nil {
			return err
		}
	}
	return nil
}

// Site adds the legal pages to another site.
func Site(other http.Handler) (http.Handler, error) {
	page, err := template.New("legal").Parse(legal)
	if err != nil {
		return nil, fmt.Errorf("read page: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", other)
	for path, title := range map[string]string{"/impressum": "Impressum", "/datenschutz": "Datenschutz"} {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_ = page.Execute(w, title) // the visitor is gone, and nobody else to tell
		})
	}
	return mux, nil
}

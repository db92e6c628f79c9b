package api

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"
)

//go:embed docs.css
var docsStyle []byte

// Description returns the API's OpenAPI 3.1 document. It needs nothing running.
func Description() ([]byte, error) {
	return encodeDescription(describe(&service{}, chi.NewRouter()).OpenAPI())
}

func encodeDescription(doc *huma.OpenAPI) ([]byte, error) {
	plain, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("encode description: %w", err)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, plain, "", "  "); err != nil {
		return nil, fmt.Errorf("encode description: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// mountDocs serves the description and its reader: pages of our own, made
// once, without scripts.
func mountDocs(r chi.Router, doc *huma.OpenAPI) {
	description, err := encodeDescription(doc)
	if err != nil {
		panic(err) // our own types cannot be described: a mistake in this package
	}
	serve := func(path, kind string, content []byte) {
		r.Get(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
			_, _ = w.Write(content) // the client is gone, and nobody else to tell
		})
	}
	serve("/openapi.json", "application/openapi+json", description)
	for path, page := range docsPages(doc) {
		serve(path, "text/html; charset=utf-8", page)
	}
	serve("/docs/docs.css", "text/css; charset=utf-8", docsStyle)
}

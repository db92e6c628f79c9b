package api

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"

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

// mountDocs serves the description and its reader: pages of our own without
// scripts, made once, when the first of them is asked for.
func mountDocs(r chi.Router, doc *huma.OpenAPI, missing http.HandlerFunc) {
	description := sync.OnceValue(func() []byte {
		d, err := encodeDescription(doc)
		if err != nil {
			panic(err) // our own types cannot be described: a mistake in this package
		}
		return d
	})
	pages := sync.OnceValue(func() map[string][]byte { return docsPages(doc) })
	serve := func(path, kind string, content func(*http.Request) []byte) {
		r.Get(path, func(w http.ResponseWriter, req *http.Request) {
			page := content(req)
			if page == nil {
				missing(w, req)
				return
			}
			w.Header().Set("Content-Type", kind)
			w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
			_, _ = w.Write(page) // the client is gone, and nobody else to tell
		})
	}
	page := func(req *http.Request) []byte { return pages()[req.URL.Path] }
	serve("/openapi.json", "application/openapi+json", func(*http.Request) []byte { return description() })
	serve("/docs", "text/html; charset=utf-8", page)
	serve("/docs/{call}", "text/html; charset=utf-8", page)
	serve("/docs/docs.css", "text/css; charset=utf-8", func(*http.Request) []byte { return docsStyle })
}

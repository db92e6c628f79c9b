package portal

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/store"
)

// The names of what can be saved.
const (
	paperPDF          = "beleg.pdf"
	paperText         = "beleg.txt"
	paperJSON         = "beleg.json"
	paperConfirmation = "bestaetigung.pdf"
)

// papers are the addresses of what a page offers to save.
type papers struct {
	PDF, Text, JSON string
	Confirmation    string // "" until there is one
}

func papersAt(r *http.Request, path string, confirmed bool) papers {
	query := url.Values{}
	if t := r.URL.Query().Get("t"); t != "" {
		query.Set("t", t)
	}
	to := func(name string) string {
		return (&url.URL{Path: path + "/" + name, RawQuery: query.Encode()}).String()
	}
	all := papers{PDF: to(paperPDF), Text: to(paperText), JSON: to(paperJSON)}
	if confirmed {
		all.Confirmation = to(paperConfirmation)
	}
	return all
}

// writeReceipt hands out a receipt in the form that its name asks for.
func writeReceipt(w http.ResponseWriter, signed receipt.Receipt, name string) error {
	switch name {
	case paperPDF:
		d, err := signed.Document()
		if err != nil {
			return fmt.Errorf("lay out receipt: %w", err)
		}
		return savePDF(w, fileName(name, signed.Code()), d)
	case paperText:
		content, err := signed.Text()
		if err != nil {
			return fmt.Errorf("write receipt as text: %w", err)
		}
		save(w, "text/plain; charset=utf-8", fileName(name, signed.Code()), content)
	case paperJSON:
		content, err := json.Marshal(signed)
		if err != nil {
			return fmt.Errorf("write receipt as JSON: %w", err)
		}
		save(w, "application/json", fileName(name, signed.Code()), append(content, '\n'))
	default:
		return errNotFound
	}
	return nil
}

// fileName puts the reference into the name under which a paper is saved.
func fileName(paper, reference string) string {
	name, kind, _ := strings.Cut(paper, ".")
	return name + "-" + reference + "." + kind
}

// writeConfirmation hands out what the confirmation said when it was frozen; until
// then there is none.
func (p *portal) writeConfirmation(w http.ResponseWriter, r *http.Request, caseID, reference string) error {
	d, err := p.Reception.Letter(r.Context(), store.MailRef{CaseID: caseID, Kind: cancellation.MailConfirmation})
	if err != nil {
		return err
	}
	return savePDF(w, fileName(paperConfirmation, reference), d)
}

func savePDF(w http.ResponseWriter, name string, d document.Document) error {
	content, err := document.PDF(d)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	save(w, "application/pdf", name, content)
	return nil
}

func save(w http.ResponseWriter, kind, name string, content []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, _ = w.Write(content) //nolint:gosec // saved, never shown; if it fails the visitor is gone, and nobody else to tell
}

// key publishes what receipts are checked with.
func (p *portal) key(w http.ResponseWriter, _ *http.Request) error {
	published, err := p.Keys().PEM()
	if err != nil {
		return err
	}
	save(w, "application/x-pem-file", "schluessel.pem", published)
	return nil
}

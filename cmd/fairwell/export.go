package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/export"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

type exportCommand struct {
	Customer string `required:"" help:"Whose data."`
	PDF      string `name:"pdf" help:"Write it as a PDF into this file too, in the customer's language."`
}

// Run prints all that is kept about a customer, as JSON.
func (c exportCommand) Run(ctx context.Context, std streams) error {
	db, err := config.ReadDatabase(os.Getenv)
	if err != nil {
		return err
	}
	return withStore(ctx, db.URL, func(s *store.Store) error {
		sections, err := s.Export(ctx, c.Customer)
		if err != nil {
			return err
		}
		if c.PDF != "" {
			if err := writePDF(c.PDF, sections); err != nil {
				return err
			}
		}
		out := json.NewEncoder(std.out)
		out.SetIndent("", "  ")
		return out.Encode(sections)
	})
}

func writePDF(path string, sections []store.Section) error {
	lang := notice.German
	if sections[0].Rows[0]["locale"] == string(notice.English) {
		lang = notice.English
	}
	d, err := export.Document(sections, time.Now(), lang)
	if err != nil {
		return err
	}
	content, err := document.PDF(d)
	if err != nil {
		return fmt.Errorf("write PDF: %w", err)
	}
	return os.WriteFile(path, content, 0o600)
}

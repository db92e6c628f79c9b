package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/evidence"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/store"
)

type evidenceCommand struct {
	Case string `arg:"" help:"The case: its ID, or the short code of its receipt."`
	Key  string `required:"" help:"Public key of the provider (PEM) that verifies the receipt."`
	By   string `required:"" help:"Who reads it, such as legal-7; recorded as given, without a check, like every read of support."`
	Out  string `required:"" help:"The ZIP file to write."`
}

// Run writes the file once the read is recorded.
func (c evidenceCommand) Run(ctx context.Context, std streams) error {
	db, err := config.ReadDatabase(os.Getenv)
	if err != nil {
		return err
	}
	file, err := os.ReadFile(c.Key)
	if err != nil {
		return fmt.Errorf("read key: %w", err)
	}
	keys, err := receipt.ParseKeys(file)
	if err != nil {
		return err
	}
	named := c.Case
	if uuid.Validate(named) != nil {
		if named, err = receipt.ParseCode(named); err != nil {
			return errors.New("that is neither the ID of a case nor the short code of a receipt")
		}
	}
	return withStore(ctx, db.URL, func(s *store.Store) error {
		id, sections, err := s.Evidence(ctx, named)
		if err != nil {
			return sayCase(err)
		}
		signed, err := s.ReceiptOf(ctx, id)
		if err != nil {
			return sayCase(err)
		}
		var out bytes.Buffer
		err = evidence.Write(&out, evidence.Case{Receipt: []byte(signed), Keys: keys, Sections: sections, At: time.Now()})
		if err != nil {
			return err
		}
		read := store.Read{Actor: store.NewActor("command", c.By), Purpose: store.ForEvidence, Cases: []string{id}}
		if err := s.Record(ctx, read); err != nil {
			return err
		}
		if err := os.WriteFile(c.Out, out.Bytes(), 0o600); err != nil {
			return fmt.Errorf("write evidence: %w", err)
		}
		fmt.Fprintln(std.out, c.Out)
		return nil
	})
}

func sayCase(err error) error {
	switch {
	case errors.Is(err, cancellation.ErrNotFound):
		return errors.New("there is no such case")
	case errors.Is(err, cancellation.ErrErased):
		return errors.New("what was declared is erased: the time for which it had to be kept is over")
	}
	return err
}

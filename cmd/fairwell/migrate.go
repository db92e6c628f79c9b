package main

import (
	"context"
	"fmt"
	"os"

	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/store"
)

type migrateCommand struct{}

// Run migrates the database that DATABASE_URL names.
func (migrateCommand) Run(ctx context.Context, std streams) error {
	c, err := config.ReadDatabase(os.Getenv)
	if err != nil {
		return err
	}
	if err := store.Migrate(ctx, c.URL.Reveal()); err != nil {
		return err
	}
	fmt.Fprintln(std.err, "the tables are up to date")
	return nil
}

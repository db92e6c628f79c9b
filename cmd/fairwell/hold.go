package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/store"
)

type holdCommand struct {
	Customer string  `xor:"whom" help:"Keep everything of this customer."`
	Case     string  `xor:"whom" help:"Keep this case."`
	Until    flagDay `help:"The last day of the hold, such as 2034-06-30."`
	Reason   string  `help:"Why; kept with the hold."`
	By       string  `default:"operator" help:"Who holds: a role such as legal, not a name."`
	Release  string  `xor:"whom" help:"End this hold before its day."`
}

// Run places or releases a hold, and prints its ID.
func (c holdCommand) Run(ctx context.Context, std streams) error {
	db, err := config.ReadDatabase(os.Getenv)
	if err != nil {
		return err
	}
	for _, id := range []string{c.Case, c.Release} {
		if id != "" && uuid.Validate(id) != nil {
			return errors.New("that is no ID")
		}
	}
	return withStore(ctx, db.URL, func(s *store.Store) error {
		if c.Release != "" {
			return s.ReleaseHold(ctx, c.Release)
		}
		if c.Customer == "" && c.Case == "" || c.Reason == "" || c.Until.IsZero() {
			return errors.New("a hold needs --customer or --case, --reason and --until")
		}
		id, err := s.PlaceHold(ctx, store.Hold{
			CustomerID: c.Customer, CaseID: c.Case, By: c.By, Reason: c.Reason, Until: c.Until.Date,
		})
		if err == nil {
			fmt.Fprintln(std.out, id)
		}
		return err
	})
}

package main

import (
	"context"
	"errors"

	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/retention"
	"github.com/fairwell/fairwell/internal/store"
)

// withStore opens the tables for one command.
func withStore(ctx context.Context, url config.Secret, do func(*store.Store) error) error {
	s, err := store.Open(ctx, store.Config{URL: url.Reveal(), MaxConns: 2})
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Ping(ctx); err != nil {
		return errors.New("the database does not answer")
	}
	return do(s)
}

func periods(c config.Retention) retention.Periods {
	return retention.Periods{
		LetterYears: c.KeepLetters, UnknownYears: c.KeepUnknown, DismissedDays: c.KeepDismissed, EventDays: c.KeepEvents,
	}
}

// flagDay is a day as a flag.
type flagDay struct{ notice.Date }

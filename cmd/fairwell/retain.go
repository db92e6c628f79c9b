package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/retention"
	"github.com/fairwell/fairwell/internal/store"
)

type retainCommand struct {
	Rate int     `default:"-1" help:"Rows a second at most, 0: as fast as it goes; FAIRWELL_ERASE_RATE if missing."`
	At   flagDay `help:"As if it were this day, such as 2033-01-01: for rehearsals on a copy. Today if missing."`
}

// Run erases what is due and prints how many rows that were.
func (c retainCommand) Run(ctx context.Context, std streams) error {
	k, err := config.ReadKeeping(os.Getenv)
	if err != nil {
		return err
	}
	if c.Rate < 0 {
		c.Rate = k.EraseRate
	}
	if c.At.IsZero() {
		c.At.Date = notice.CivilDay(time.Now())
	}
	return withStore(ctx, k.URL, func(s *store.Store) error {
		r := retention.New(retention.Config{Store: s, Periods: periods(k.Retention), Rate: c.Rate})
		counts, err := r.Run(ctx, c.At.Date, "", func(retention.Counts) {})
		tellErased(std.out, counts)
		return err
	})
}

func tellErased(out io.Writer, counts retention.Counts) {
	for _, class := range []store.Class{store.ClassLetter, store.ClassDismissed, store.ClassEvent, store.ClassMaster} {
		fmt.Fprintf(out, "erased %d rows of class %s\n", counts[class], class)
	}
}

package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/fairwell/fairwell/internal/backend"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/ends"
	"github.com/fairwell/fairwell/internal/store"
)

type sweepCommand struct {
	Line string `arg:"" help:"Product line whose ended products are asked about."`
	Rate int    `default:"-1" help:"Requests a minute, 0: as fast as the backend answers; FAIRWELL_ASK_RATE if missing."`
	All  bool   `help:"Print the products that ended as decided, too."`
}

// Run prints as CSV what is not as was decided, and last how many products were found how.
func (c sweepCommand) Run(ctx context.Context, std streams) error {
	k, err := config.ReadSweep(os.Getenv)
	if err != nil {
		return err
	}
	if c.Rate < 0 {
		c.Rate = k.AskRate
	}
	lines, err := readBackends(k.Backends)
	if err != nil {
		return err
	}
	return withStore(ctx, k.URL, func(s *store.Store) error {
		report := newSweepReport(std.out, c.All)
		err := ends.New(ends.Config{Store: s, Backends: backend.New(backend.Config{Lines: lines}), Rate: c.Rate}).
			Sweep(ctx, c.Line, report.add)
		return errors.Join(err, report.tell(std.err))
	})
}

// sweepReport writes each row as it comes, and holds nothing but counts.
type sweepReport struct {
	out   *csv.Writer
	all   bool
	found map[string]int
}

func newSweepReport(out io.Writer, all bool) *sweepReport {
	r := &sweepReport{out: csv.NewWriter(out), all: all, found: map[string]int{}}
	_ = r.out.Write([]string{"case", "product", "ends_on", "finding", "backend_ends_on", "billed_until", "waits_for"}) // tell says what fails
	return r
}

func (r *sweepReport) add(s ends.Swept) error {
	finding := string(s.Finding)
	if s.Err != nil {
		finding = "unanswered: " + s.Err.Error()
		r.found["unanswered"]++
	} else {
		r.found[finding]++
	}
	if s.Err == nil && !r.all && s.Finding == cancellation.FindingEnded {
		return nil
	}
	err := r.out.Write([]string{s.CaseID, s.ProductID, s.Ending.EndsOn.String(), finding, s.Evidence.EndsOn.String(), s.BilledUntil.String(), string(s.WaitsFor)})
	if err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

// tell writes what is left of the rows, and the counts. A row that was not written is
// an error.
func (r *sweepReport) tell(to io.Writer) error {
	r.out.Flush()
	for _, finding := range slices.Sorted(maps.Keys(r.found)) {
		fmt.Fprintf(to, "%d %s\n", r.found[finding], finding)
	}
	if err := r.out.Error(); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

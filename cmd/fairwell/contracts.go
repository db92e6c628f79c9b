package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/fairwell/fairwell/internal/bookcheck"
	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

type contractsCommand struct {
	Check contractsCheck `cmd:"" help:"Say what in a book of contracts is void or wrong: JSON Lines as import reads them, from standard input."`
}

type contractsCheck struct {
	Database bool   `help:"Check the contracts in the database (DATABASE_URL) instead."`
	Format   string `help:"How the report is written." enum:"jsonl,table,html" default:"jsonl"`
	FailOn   string `help:"Exit 1 if anything is found that is at least as certain." enum:",statute,highest_court,disputed" default:""`
	On       string `help:"As of this day, such as 2026-11-30; default today in Berlin."`
	Lang     string `help:"Language of the reasons." enum:"de,en" default:"de"`
}

// failDegrees are the degrees of certainty as the command names them.
func failDegrees() map[string]notice.Degree {
	return map[string]notice.Degree{"statute": notice.ByStatute, "highest_court": notice.ByCourts, "disputed": notice.Disputed}
}

// Run checks contract after contract, in the same memory however many there are.
func (c contractsCheck) Run(ctx context.Context, std streams) error {
	on, err := dayOrToday(c.On)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(std.out)
	check, err := bookcheck.New(bookcheck.Config{
		Out: out, Format: bookcheck.Format(c.Format), On: on, Lang: notice.Language(c.Lang),
	})
	if err != nil {
		return err
	}
	p := progress{std: std, began: time.Now()}
	if c.Database {
		err = c.fromDatabase(ctx, check, &p)
	} else {
		err = c.fromLines(ctx, check, &p)
	}
	if err != nil {
		return err
	}
	sums, totals, err := check.Close()
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return err
	}
	p.say()
	return c.verdict(sums, totals, p.bad)
}

// verdict says whether the command succeeds.
func (c contractsCheck) verdict(sums []bookcheck.Sum, totals bookcheck.Totals, bad int) error {
	if bad > 0 {
		return fmt.Errorf("%d lines could not be read", bad)
	}
	least, set := failDegrees()[c.FailOn]
	certain := 0
	for _, s := range sums {
		if set && bookcheck.Certain(s.Degree, least) {
			certain += s.Count
		}
	}
	if certain > 0 {
		return fmt.Errorf("%d of %d findings are at least as certain as %s", certain, totals.Findings, c.FailOn)
	}
	return nil
}

// fromLines reports each line that cannot be read, and checks the others.
func (c contractsCheck) fromLines(ctx context.Context, check *bookcheck.Check, p *progress) error {
	return readBook(p.std.in, func(number int, record store.Record, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			p.bad++
			fmt.Fprintf(p.std.err, "line %d: %v\n", number, err)
			return nil
		}
		p.next()
		return check.Contract(bookOf(number, record))
	})
}

func (c contractsCheck) fromDatabase(ctx context.Context, check *bookcheck.Check, p *progress) error {
	settings, err := config.ReadDatabase(os.Getenv)
	if err != nil {
		return err
	}
	return withStore(ctx, settings.URL, func(s *store.Store) error {
		return s.Book(ctx, func(products []store.BookProduct) error {
			contract := bookcheck.Contract{Products: make([]bookcheck.Product, len(products))}
			for i, b := range products {
				contract.Products[i] = bookcheck.Product{ContractID: b.ContractID, ID: b.ID, PartOf: b.PartOf, Ended: !b.EndedOn.IsZero(), Terms: b.Terms}
			}
			p.next()
			return check.Contract(contract)
		})
	})
}

func bookOf(line int, r store.Record) bookcheck.Contract {
	contract := bookcheck.Contract{Line: line, Products: make([]bookcheck.Product, len(r.Products))}
	for i, p := range r.Products {
		if p.Terms.ConcludedOn.IsZero() {
			p.Terms.ConcludedOn = r.Contract.ConcludedOn
		}
		contract.Products[i] = bookcheck.Product{
			ContractID: r.Contract.ID, ID: p.ID, PartOf: p.PartOf, Ended: !p.EndedOn.IsZero(), Terms: p.Terms, Billed: p.BilledLastReceipt,
		}
	}
	return contract
}

func dayOrToday(text string) (notice.Date, error) {
	if text == "" {
		return notice.CivilDay(time.Now()), nil
	}
	day, err := notice.ParseDate(text)
	if err != nil {
		return day, errors.New("--on must be a day such as 2026-11-30")
	}
	return day, nil
}

// progress tells on standard error how far the check is.
type progress struct {
	std   streams
	began time.Time
	done  int
	bad   int
}

// progressEvery is how many contracts pass between two reports.
const progressEvery = 100_000

func (p *progress) next() {
	if p.done++; p.done%progressEvery == 0 {
		p.say()
	}
}

func (p *progress) say() {
	took := time.Since(p.began)
	fmt.Fprintf(p.std.err, "%d contracts checked in %s, %.0f a second\n", p.done, took.Round(time.Millisecond), float64(p.done)/max(took.Seconds(), 0.001))
}

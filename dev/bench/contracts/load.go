package contracts

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/fairwell/fairwell/dev/bench/measure"
	"github.com/fairwell/fairwell/dev/bench/sample"
)

// load imports so many contracts among so many others, twice, and into an empty database
// the same rows by plain COPY too.
func (c Config) load(ctx context.Context, pool *pgxpool.Pool, mark string, count, among int) error {
	c.Say(fmt.Sprintf("importing %d contracts among %d", count, among))
	first, postgres, err := c.once(ctx, mark, count)
	if err != nil {
		return err
	}
	again, _, err := c.once(ctx, mark, count)
	if err != nil {
		return err
	}
	rate := func(took time.Duration) float64 { return measure.Round(float64(count)/took.Seconds(), 1) }
	each := func(used time.Duration) float64 { return measure.Round(float64(used.Microseconds())/float64(count), 1) }
	i := imported{
		Bench: "contracts", Measure: "import", Contracts: count, Products: 3 * count, Among: among,
		Seconds: measure.Round(first.Took.Seconds(), 2), Rate: rate(first.Took), Again: rate(again.Took),
		Service: each(first.Processor), Postgres: each(postgres), Peak: measure.Round(float64(first.Peak)/(1<<20), 1),
	}
	if among == 0 {
		c.Say("copying the same rows")
		plain, used, err := c.plainCopy(ctx, pool)
		if err != nil {
			return err
		}
		i.Copy, i.CopyPostgres, i.Ratio = rate(plain), each(used), measure.Ratio(plain.Seconds(), first.Took.Seconds())
	}
	return c.Lines.Put(i)
}

// once imports, and says what processor time Postgres used meanwhile.
func (c Config) once(ctx context.Context, mark string, count int) (sample.Imported, time.Duration, error) {
	before, err := c.postgres()
	if err != nil {
		return sample.Imported{}, 0, err
	}
	i, err := sample.Import(ctx, c.Running, customers(mark, count), fmt.Sprintf("--lanes=%d", c.Lanes))
	if err != nil {
		return i, 0, err
	}
	after, err := c.postgres()
	return i, after - before, err
}

func customers(mark string, count int) iter.Seq[sample.Customer] {
	return func(yield func(sample.Customer) bool) {
		for i := range count {
			if !yield(sample.NewCustomer(mark, i)) {
				return
			}
		}
	}
}

func (c Config) postgres() (time.Duration, error) {
	used, err := measure.Processors(c.Dir, []string{"postgres"})
	return used["postgres"], err
}

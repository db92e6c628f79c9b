package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/fairwell/fairwell/dev/bench/measure"
)

// database is a pool of its own on the stack's Postgres.
func database(t *testing.T) *pgxpool.Pool {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(up.dir, "env"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if value, found := strings.CutPrefix(strings.TrimPrefix(strings.TrimSpace(line), "export "), "DATABASE_URL="); found {
			pool, err := pgxpool.New(t.Context(), strings.Trim(value, `'"`))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(pool.Close)
			return pool
		}
	}
	t.Fatal("the stack names no DATABASE_URL")
	return nil
}

// Reads count, the loops and whoever looks at the service do not.
func TestACaseOfThreeProductsCostsPostgresAtMostTwentyCommits(t *testing.T) {
	const cases, most = 10, 20
	pool := database(t)
	commits := func() (int64, time.Time) {
		t.Helper()
		count, at, err := measure.Commits(t.Context(), pool)
		if err != nil {
			t.Fatal(err)
		}
		return count, at
	}
	var customers []*customer
	for range cases {
		customers = append(customers, newCustomer(t,
			product{ID: "1", Line: "access", Terms: anyDay}, product{ID: "2", Line: "mobile", Terms: anyDay}, product{ID: "3", Line: "hosting", Terms: anyDay}))
	}
	// What other tests began comes to its end first, else it is counted as rest.
	const rest = 10
	before, began := commits()
	idle := 0.0
	eventually(t, "a while passes in which nobody asks", func() bool {
		now, at := commits()
		if at.Sub(began) < 5*time.Second {
			return false
		}
		idle = float64(now-before) / at.Sub(began).Seconds()
		before, began = now, at
		return idle < rest
	})

	// The mailbox and the backends say when a case is done: neither asks Postgres.
	for _, c := range customers {
		k := c.declare(t, http.StatusCreated, c.products[0].ID, c.products[1].ID, c.products[2].ID)
		eventually(t, "the confirmation is out", func() bool { return len(mails(t, k.ID)) == 1 })
		for _, p := range c.products {
			eventually(t, "the backend of "+p.Line+" knows", func() bool { return orderOf(t, p.Line, p.ID).Effects == 1 })
		}
	}
	after, ended := commits()
	each := (float64(after-before) - idle*ended.Sub(began).Seconds()) / cases
	t.Logf("%.1f commits a case, %.1f a second while nobody asks", each, idle)
	if each > most {
		t.Errorf("a case costs %.1f commits, want at most %d", each, most)
	}
	if each < 5 {
		t.Errorf("%.1f commits a case are too few to be true", each)
	}
}

package plan

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/fairwell/fairwell/internal/notice"
)

// Cost is what Postgres says that queries cost it.
type Cost struct {
	Milliseconds float64 // planning and execution
	Buffers      int     // blocks that were touched, in memory or not
	Rows         int
	// Descents is how often an index was descended: a bigger index may cost one
	// block more for each.
	Descents int
	Scans    []string // tables that were read as a whole and gave rows
}

// Add is the cost of both.
func (c Cost) Add(other Cost) Cost {
	names := map[string]bool{}
	for _, name := range append(slices.Clone(c.Scans), other.Scans...) {
		names[name] = true
	}
	return Cost{
		Milliseconds: c.Milliseconds + other.Milliseconds, Buffers: c.Buffers + other.Buffers, Rows: c.Rows + other.Rows,
		Descents: c.Descents + other.Descents, Scans: slices.Sorted(maps.Keys(names)),
	}
}

// Explain runs the query, says what it cost, and takes back what it changed.
func Explain(ctx context.Context, pool *pgxpool.Pool, q Query) (cost Cost, err error) {
	tx, err := pool.Begin(ctx)
	if err != nil {
		return Cost{}, fmt.Errorf("explain: %w", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	var text []byte
	row := tx.QueryRow(ctx, "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) "+q.SQL, plainAll(q.Args)...)
	if err := row.Scan(&text); err != nil {
		return Cost{}, fmt.Errorf("explain: %w", err)
	}
	var answer []struct {
		Plan      node
		Planning  float64 `json:"Planning Time"`
		Execution float64 `json:"Execution Time"`
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return Cost{}, fmt.Errorf("read plan: %w", err)
	}
	root := answer[0].Plan
	cost = Cost{
		Milliseconds: answer[0].Planning + answer[0].Execution,
		Buffers:      root.Hit + root.Read, Rows: int(root.Rows),
	}
	root.walk(&cost)
	return cost, nil
}

// node is one step of a plan. Its blocks include those of the steps below.
type node struct {
	Type     string  `json:"Node Type"`
	Relation string  `json:"Relation Name"`
	Rows     float64 `json:"Actual Rows"`
	Loops    float64 `json:"Actual Loops"`
	Hit      int     `json:"Shared Hit Blocks"`
	Read     int     `json:"Shared Read Blocks"`
	Plans    []node  `json:"Plans"`
}

func (n node) walk(c *Cost) {
	switch n.Type {
	case "Index Scan", "Index Only Scan", "Bitmap Index Scan":
		c.Descents += int(n.Loops)
	case "Seq Scan":
		if n.Rows > 0 && !slices.Contains(c.Scans, n.Relation) {
			c.Scans = append(c.Scans, n.Relation)
		}
	}
	for _, below := range n.Plans {
		below.walk(c)
	}
}

// plainAll gives the arguments as an EXPLAIN takes them: its parameters have no
// type of their own, so days go as text.
func plainAll(args []any) []any {
	out := make([]any, len(args))
	for i, arg := range args {
		if named, ok := arg.(pgx.StrictNamedArgs); ok {
			c := pgx.StrictNamedArgs{}
			for name, value := range named {
				c[name] = plain(value)
			}
			out[i] = c
			continue
		}
		out[i] = plain(arg)
	}
	return out
}

func plain(arg any) any {
	if d, ok := arg.(notice.Date); ok {
		if d.IsZero() {
			return nil
		}
		return d.String()
	}
	return arg
}

package history

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// batch is how many cases one transaction fills.
const batch = 25_000

// fill writes the cases from, inclusive, to to, exclusive, as the service would
// have left them.
func fill(ctx context.Context, pool *pgxpool.Pool, from, to int, say func(string)) error {
	for at := from; at < to; at += batch {
		end := min(at+batch, to)
		err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
			// No trigger fires: the rows of the docket are taken from the view at once.
			if _, err := tx.Exec(ctx, "SET LOCAL session_replication_role = replica; SET LOCAL synchronous_commit = off"); err != nil {
				return err
			}
			for _, t := range slices.Concat(facts, withdrawals) {
				if err := t.insert(ctx, tx, at, end); err != nil {
					return err
				}
			}
			return copyDocket(ctx, tx, at, end)
		})
		if err != nil {
			return fmt.Errorf("fill cases %d to %d: %w", at, end, err)
		}
		if end >= 500_000 && end%100_000 == 0 {
			say(fmt.Sprintf("%d cases are filled", end))
		}
	}
	return nil
}

// insert fills the columns that the table has.
func (t rows) insert(ctx context.Context, tx pgx.Tx, from, to int) error {
	there, err := columnsOf(ctx, tx, t.table)
	if err != nil || len(there) == 0 {
		return err
	}
	var names, values []string
	for _, c := range t.columns {
		if there[c.name] {
			names, values = append(names, c.name), append(values, c.value)
		}
	}
	where := t.where
	if where == "" {
		where = "true"
	}
	sql := fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM generate_series(%d, %d) AS i %s WHERE %s",
		t.table, strings.Join(names, ", "), strings.Join(values, ", "), from, to-1, t.times, where)
	if _, err := tx.Exec(ctx, sql); err != nil {
		return fmt.Errorf("%s: %w", t.table, err)
	}
	return nil
}

// columnsOf names the columns of a table, or of the view that the docket follows;
// none if there is no such thing.
func columnsOf(ctx context.Context, tx pgx.Tx, table string) (map[string]bool, error) {
	found, err := tx.Query(ctx, `
		SELECT a.attname FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
		WHERE c.oid = to_regclass($1) AND c.relkind IN ('r', 'v') AND (c.relkind = 'r' OR $1 = 'case_states')
		  AND a.attnum > 0 AND NOT a.attisdropped`, table)
	if err != nil {
		return nil, fmt.Errorf("read columns: %w", err)
	}
	names, err := pgx.CollectRows(found, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("read columns: %w", err)
	}
	there := map[string]bool{}
	for _, name := range names {
		there[name] = true
	}
	return there, nil
}

// copyDocket takes the rows of the docket from the view.
func copyDocket(ctx context.Context, tx pgx.Tx, from, to int) error {
	docket, err := columnsOf(ctx, tx, "docket")
	if err != nil || len(docket) == 0 {
		return err
	}
	view, err := columnsOf(ctx, tx, "case_states")
	if err != nil {
		return err
	}
	var names, values []string
	add := func(name, value string) { names, values = append(names, name), append(values, value) }
	for name := range docket {
		switch {
		case view[name]:
			add(name, "s."+name)
		case name == "made_by":
			add(name, "(SELECT number FROM view_version)")
		case name == "run_due_at":
			add(name, "CASE WHEN s.open THEN now() + interval '1 hour' END")
		}
	}
	sql := fmt.Sprintf("INSERT INTO docket (%s) SELECT %s FROM case_states AS s WHERE s.case_id >= %s AND s.case_id < %s",
		strings.Join(names, ", "), strings.Join(values, ", "), caseID(fmt.Sprint(from)), caseID(fmt.Sprint(to)))
	if _, err := tx.Exec(ctx, sql); err != nil {
		return fmt.Errorf("docket: %w", err)
	}
	return copyEvents(ctx, tx, from, to)
}

// copyEvents takes the events of the cases from their view, where there is one.
func copyEvents(ctx context.Context, tx pgx.Tx, from, to int) error {
	there, err := columnsOf(ctx, tx, "events")
	if err != nil || len(there) == 0 {
		return err
	}
	sql := fmt.Sprintf(`
		INSERT INTO events (case_id, sequence, type, item_id, number, ends_on, at)
		SELECT case_id, row_number() OVER (PARTITION BY case_id ORDER BY at, rank, item_id, number), type, item_id, number, ends_on, at
		FROM case_events WHERE case_id >= %s AND case_id < %s`, caseID(fmt.Sprint(from)), caseID(fmt.Sprint(to)))
	if _, err := tx.Exec(ctx, sql); err != nil {
		return fmt.Errorf("events: %w", err)
	}
	return nil
}

// checkDocket fails if a filled row is not what the view says.
func checkDocket(ctx context.Context, pool *pgxpool.Pool) error {
	var there bool
	if err := pool.QueryRow(ctx, "SELECT to_regclass('docket_differs') IS NOT NULL").Scan(&there); err != nil || !there {
		return err
	}
	var differ int
	if err := pool.QueryRow(ctx, "SELECT count(*) FROM docket_differs").Scan(&differ); err != nil {
		return fmt.Errorf("compare the docket: %w", err)
	}
	if differ > 0 {
		return fmt.Errorf("the docket differs from the view for %d cases", differ)
	}
	return nil
}

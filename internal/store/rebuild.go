package store

import (
	"context"
	"database/sql"
	"fmt"
)

// rebuildDocket brings every row of the docket up to date with the views, if they
// have changed since: in batches along the primary key, so that nobody waits long.
func rebuildDocket(ctx context.Context, db *sql.DB) error {
	var number, rebuilt int
	if err := db.QueryRowContext(ctx, `SELECT number, rebuilt FROM view_version`).Scan(&number, &rebuilt); err != nil {
		return fmt.Errorf("read version of the views: %w", err)
	}
	if rebuilt == number {
		return nil
	}
	for after := "00000000-0000-0000-0000-000000000000"; after != ""; {
		var err error
		if after, err = rebuildBatch(ctx, db, number, after); err != nil {
			return fmt.Errorf("rebuild docket: %w", err)
		}
	}
	if _, err := db.ExecContext(ctx, `UPDATE view_version SET rebuilt = $1 WHERE rebuilt < $1`, number); err != nil {
		return fmt.Errorf("write version of the docket: %w", err)
	}
	return nil
}

// rebuildBatch rebuilds the next rows after a case and returns the last one, "" if
// there was none.
func rebuildBatch(ctx context.Context, db *sql.DB, number int, after string) (last string, err error) {
	// docket_refresh locks and then looks: it needs a new snapshot for the look.
	tx, err := db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return "", err
	}
	defer func() { _ = tx.Rollback() }()
	err = tx.QueryRowContext(ctx, `
		WITH old AS (
		    SELECT case_id FROM docket WHERE case_id > $1 AND made_by < $2
		    ORDER BY case_id LIMIT 1000 FOR NO KEY UPDATE
		), made AS (
		    SELECT o.case_id FROM old AS o CROSS JOIN LATERAL docket_refresh(o.case_id)
		)
		SELECT coalesce(max(case_id::text), '') FROM made`, after, number).Scan(&last)
	if err != nil {
		return "", err
	}
	return last, tx.Commit()
}

package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// The views are recreated whenever their text changes: each has one definition,
// not a history.
//
//go:embed views/*.sql
var viewFiles embed.FS

// What each role may do is said again by each migration, so that it also holds where
// a backup was restored that does not know the roles.
//
//go:embed roles.sql
var roles string

// How often and how far apart the making of the views is tried again while others
// hold locks on them.
const (
	viewAttempts = 60
	viewPause    = time.Second
)

// makeViews makes the views as this build has them. It gives a lock up after half a
// second and tries again later, since readers would queue behind it.
func makeViews(ctx context.Context, db *sql.DB) error {
	text, err := viewSQL()
	if err != nil {
		return err
	}
	for attempt := 1; ; attempt++ {
		err := replaceViews(ctx, db, text)
		var pg *pgconn.PgError
		if !errors.As(err, &pg) || !unavailableCode(pg.Code) || attempt == viewAttempts {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(viewPause):
		}
	}
}

func replaceViews(ctx context.Context, db *sql.DB, text string) error {
	sum := sha256.Sum256([]byte(text))
	hash := hex.EncodeToString(sum[:])
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("make views: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	var stands string
	if err := tx.QueryRowContext(ctx, `SELECT hash FROM view_version FOR UPDATE`).Scan(&stands); err != nil {
		return fmt.Errorf("read version of the views: %w", err)
	}
	statements := []string{`SET LOCAL lock_timeout = '500ms'`}
	if stands != hash {
		statements = append(statements,
			`DROP VIEW IF EXISTS docket_differs, case_events, withdrawals, listed_cases, cases, case_states, case_items, item_ends, mail_states`,
			text, `UPDATE view_version SET number = number + 1, hash = '`+hash+`'`)
	}
	for _, statement := range append(statements, roles) {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("make views: %w", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("make views: %w", err)
	}
	return nil
}

// viewSQL is the text of all views, in the order of their file names: a view comes
// after those that it reads.
func viewSQL() (string, error) {
	names, err := fs.Glob(viewFiles, "views/*.sql")
	if err != nil {
		return "", fmt.Errorf("list views: %w", err)
	}
	var text strings.Builder
	for _, name := range names {
		content, err := viewFiles.ReadFile(name)
		if err != nil {
			return "", fmt.Errorf("read views: %w", err)
		}
		text.Write(content)
		text.WriteByte('\n')
	}
	return text.String(), nil
}

package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	_ "github.com/jackc/pgx/v5/stdlib" // goose speaks database/sql
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/fairwell/fairwell/internal/sabotage"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings the schema up to date, then the views, what each role may do, and
// the docket that is kept by the views. Migrations only go forward; a lock in the database lets one process
// migrate at a time, the others wait for it.
func Migrate(ctx context.Context, url string) (err error) {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	defer db.Close()
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return fmt.Errorf("make lock: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files, goose.WithSessionLocker(locker))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if err := makeViews(ctx, db); err != nil {
		return err
	}
	if err := rebuildDocket(ctx, db); err != nil {
		return err
	}
	return sabotageSchema(ctx, db)
}

// sabotageSchema breaks what a campaign is to notice; in honest binaries nothing.
func sabotageSchema(ctx context.Context, db *sql.DB) (err error) {
	if sabotage.NoUniqueIndex {
		_, err = db.ExecContext(ctx, `DROP INDEX IF EXISTS items_one_per_product`)
	}
	if sabotage.StaleDocket && err == nil {
		_, err = db.ExecContext(ctx,
			`CREATE OR REPLACE FUNCTION docket_refresh(c uuid) RETURNS void LANGUAGE sql AS $$ SELECT $$`)
	}
	return err
}

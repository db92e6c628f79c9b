package reception_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
)

// exec runs SQL of its own, as the owner of the database.
func exec(t *testing.T, url, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

// room is what all tables take, with their indexes, in bytes.
func (d *front) room(t *testing.T) (bytes int) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), d.url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	err = conn.QueryRow(t.Context(), `SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`).Scan(&bytes)
	if err != nil {
		t.Fatal(err)
	}
	return bytes
}

package store_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func openURL(tb testing.TB, url string) *store.Store {
	tb.Helper()
	return storetest.OpenURL(tb, url)
}

// exec runs SQL of its own on a connection of its own.
func exec(tb testing.TB, url, sql string) error {
	tb.Helper()
	conn, err := pgx.Connect(tb.Context(), url)
	if err != nil {
		tb.Fatal(err)
	}
	defer conn.Close(tb.Context())
	_, err = conn.Exec(tb.Context(), sql)
	return err
}

// asserts checks that a query says true. Its callers say what that means.
func asserts(tb testing.TB, url, query string) {
	tb.Helper()
	if err := exec(tb, url, "DO $$ BEGIN ASSERT ("+query+"); END $$"); err != nil {
		tb.Errorf("%s: %v", query, err)
	}
}

package store_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/store"
)

// columns reads from the schema which columns can hold text or a day, whatever their
// type is called.
func columns(t *testing.T, url string) []string {
	t.Helper()
	return strings.Fields(text(t, url, `
		SELECT string_agg(c.table_name || '.' || c.column_name, ' ' ORDER BY 1)
		FROM information_schema.columns AS c
		JOIN information_schema.tables AS t USING (table_schema, table_name)
		WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name <> 'goose_db_version'
		  AND c.udt_name NOT IN ('uuid', '_uuid', 'bool', 'int2', 'int4', 'int8', 'timestamptz', '_timestamptz')`))
}

func TestEveryColumnThatCanHoldTextOrADayHasAClass(t *testing.T) {
	classes := store.Classes()
	stand := columns(t, databases.New(t))
	if len(stand) < 80 {
		t.Fatalf("the schema has only %d such columns", len(stand))
	}
	for _, c := range stand {
		if classes[c] == "" {
			t.Errorf("%s has no class: say in personal.go for how long it is kept", c)
		}
	}
	for c := range classes {
		if !slices.Contains(stand, c) {
			t.Errorf("%s has a class and is not in the schema", c)
		}
	}
}

package store_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
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

func TestKeysAreStoredAsHashesAndAddressesAreRefused(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declaration(t, s, "C-1", noon, "P-1")
	d.Key = "anna@example.com"
	if _, err := s.Declare(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if id, err := s.Declared(t.Context(), d.Actor, d.Key, d.BodyHash); err != nil || id != d.ID {
		t.Errorf("the key stands for %q, %v", id, err)
	}
	_, err := s.AppendAct(t.Context(), store.NewAct{
		ID: uuid.NewString(), CaseID: d.ID, Kind: cancellation.ActObjection, NoteID: uuid.NewString(), Note: "n",
		Actor: store.NewActor("i", "anna@example.com"), Key: "anna@example.com", BodyHash: make([]byte, 32),
	})
	if err != nil {
		t.Fatal(err)
	}
	stored := text(t, url, `SELECT to_jsonb(d)::text || to_jsonb(a)::text FROM declarations AS d, acts AS a`)
	if strings.Contains(stored, "anna") {
		t.Errorf("an address is stored: %s", stored)
	}
	for _, sql := range []string{
		`UPDATE declarations SET external_ref = 'anna@example.com'`, `UPDATE declarations SET subject = 'anna@example.com'`,
		`UPDATE acts SET subject = 'anna@example.com'`, `UPDATE acts SET idempotency_key = 'anna'`, `UPDATE declarations SET idempotency_key = 'anna'`,
	} {
		if err := exec(t, url, sql); err == nil {
			t.Errorf("the schema takes %s", sql)
		}
	}
}

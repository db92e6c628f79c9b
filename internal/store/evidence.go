package store

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// evidenceTables are those that say what was declared, decided, done and sent.
func evidenceTables() []string {
	return strings.Fields(`declarations declared_items notes acts act_words act_outcomes continuations proposals mails delivery_events
		identifications withdrawal_matches items decisions product_marks mail_changes`)
}

// Evidence reads all that proves what became of one case, table by table, at one
// moment; the case is named by its ID or by the short code of its receipt. Unlike an
// export it names the staff who acted. An unknown case is ErrNotFound, an erased one
// ErrErased.
func (s *Store) Evidence(ctx context.Context, named string) (caseID string, sections []Section, err error) {
	err = s.atOnce(ctx, func(tx pgx.Tx) error {
		if caseID, err = caseNamed(ctx, tx, named); err != nil {
			return err
		}
		if err := stillStands(ctx, tx, caseID); err != nil {
			return err
		}
		for _, t := range tables() {
			if !slices.Contains(evidenceTables(), t.name) {
				continue
			}
			t.withheld, t.by, t.ofMaster = "idempotency_key", "", ""
			if t.name == "notes" { // why something is held is for nobody else
				t.ofCase = `id IN (SELECT note_id FROM acts WHERE ` + ofCase + `
					UNION SELECT note_id FROM proposals WHERE ` + ofCase + ` UNION SELECT checker_note_id FROM proposals WHERE ` + ofCase + `)`
			}
			rows, err := t.export(ctx, tx, "", []string{caseID})
			if err != nil {
				return err
			}
			sections = append(sections, Section{Name: t.name, Rows: rows})
		}
		return nil
	})
	return caseID, sections, err
}

func caseNamed(ctx context.Context, q querier, named string) (string, error) {
	if uuid.Validate(named) == nil {
		return value[string](ctx, q, "find case", `SELECT id::text FROM declarations WHERE id = @id`, pgx.StrictNamedArgs{"id": named})
	}
	return value[string](ctx, q, "find case", `SELECT id::text FROM declarations WHERE receipt_code = @code`,
		pgx.StrictNamedArgs{"code": named})
}

package store

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// Section is what one table holds about a customer.
type Section struct {
	Name string           `json:"name"`
	Rows []map[string]any `json:"rows"`
}

// Export reads everything that stands about a customer, table by table, at one
// moment. Keys, hashes and the names of staff are left out: an act or a read
// says in which role. An unknown customer is ErrNotFound.
func (s *Store) Export(ctx context.Context, customerID string) (sections []Section, err error) {
	err = s.atOnce(ctx, func(tx pgx.Tx) error {
		cases, err := values[string](ctx, tx, "list cases of a customer",
			`SELECT case_id::text FROM docket WHERE customer_id = @customer`, pgx.StrictNamedArgs{"customer": customerID})
		if err != nil {
			return err
		}
		for _, t := range tables() {
			rows, err := t.export(ctx, tx, customerID, cases)
			if err != nil {
				return err
			}
			if len(rows) == 0 && t.name == "customers" {
				return cancellation.ErrNotFound
			}
			if len(rows) > 0 {
				sections = append(sections, Section{Name: t.name, Rows: rows})
			}
		}
		return nil
	})
	return sections, err
}

func (t table) export(ctx context.Context, q querier, customerID string, cases []string) ([]map[string]any, error) {
	var scopes []string
	args := pgx.StrictNamedArgs{"withheld": strings.Fields(t.withheld)}
	if t.ofCase != "" {
		scopes, args["cases"] = append(scopes, t.ofCase), nonNil(cases)
	}
	if t.ofMaster != "" {
		scopes, args["customers"] = append(scopes, t.ofMaster), []string{customerID}
	}
	if len(scopes) == 0 || t.name == "docket" { // the docket repeats what the others say
		return nil, nil
	}
	row := `to_jsonb(t) - @withheld::text[]`
	if t.by != "" {
		row += ` || jsonb_build_object('by', ` + t.by + `)`
	}
	for _, c := range t.personal {
		if c.secret {
			args["withheld"] = append(slices.Clone(args["withheld"].([]string)), c.name)
		}
	}
	return values[map[string]any](ctx, q, "export "+t.name,
		`SELECT `+row+` AS row FROM `+t.name+` AS t WHERE (`+strings.Join(scopes, `) OR (`)+`) ORDER BY t`, args)
}

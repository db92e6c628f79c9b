package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// Clause is what terms say that are too long, with how the question of what then
// holds was settled. No case waits for that: it counts for what is declared later.
type Clause struct {
	ID      string
	Terms   map[string]any // without the days of single contracts
	CaseID  string         // that met it first
	SeenAt  time.Time
	Ruling  string // "": the provider's policy holds
	Issuer  string
	RuledBy string
	Reason  string
	RuledAt *time.Time
}

// Ruling settles a clause.
type Ruling struct {
	Clause string
	Answer string // of those to the question notice.TooLong
	Reason string
	By     Actor
}

const clauseColumns = `
	SELECT c.id, c.terms, c.case_id, c.seen_at, coalesce(c.ruling, '') AS ruling, coalesce(c.issuer, '') AS issuer,
	       coalesce(c.ruled_by, '') AS ruled_by, coalesce(n.text, '') AS reason, c.ruled_at
	FROM clauses AS c LEFT JOIN notes AS n ON n.id = c.note_id`

// mostClauses bounds the list of clauses.
const mostClauses = 500

// Clauses lists what terms that are too long say: what nobody has settled first, then
// the newest.
func (s *Store) Clauses(ctx context.Context) ([]Clause, error) {
	return all[Clause](ctx, s.pool, "list clauses", clauseColumns+`
		ORDER BY c.ruling IS NOT NULL, c.seen_at DESC, c.id LIMIT @most`, pgx.StrictNamedArgs{"most": mostClauses})
}

// Rule settles a clause, also again; an unknown one is ErrNotFound. Settling it again
// in the same way changes nothing.
func (s *Store) Rule(ctx context.Context, r Ruling) (c Clause, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		before, err := one[Clause](ctx, tx, "find clause", clauseColumns+` WHERE c.id = @id FOR UPDATE OF c`, pgx.StrictNamedArgs{"id": r.Clause})
		if err != nil {
			return err
		}
		if before.Ruling != r.Answer || before.Reason != r.Reason {
			note, err := insertNote(ctx, tx, r.Reason)
			if err != nil {
				return err
			}
			err = exec(ctx, tx, "settle clause", `
				UPDATE clauses SET ruling = @answer, issuer = @issuer, ruled_by = @by, note_id = @note, ruled_at = now()
				WHERE id = @id`,
				pgx.StrictNamedArgs{"id": r.Clause, "answer": r.Answer, "issuer": r.By.Issuer, "by": r.By.Subject, "note": note})
			if err != nil {
				return err
			}
		}
		c, err = one[Clause](ctx, tx, "read clause", clauseColumns+` WHERE c.id = @id`, pgx.StrictNamedArgs{"id": r.Clause})
		return err
	})
	return c, err
}

// queueClause notes a clause that is too long, the first time that one is met.
func queueClause(batch *pgx.Batch, u undecided, o cancellation.Outcome) {
	for _, r := range o.Readings {
		// A part that ends as its main product has the readings of that one.
		if r.Question == notice.TooLong && r.Clause == u.Terms.Clause() {
			batch.Queue(`
				INSERT INTO clauses (id, terms, case_id) SELECT @id, @terms, case_id FROM items WHERE id = @item
				ON CONFLICT DO NOTHING`,
				pgx.StrictNamedArgs{"id": r.Clause, "terms": u.Terms.Form(), "item": u.ItemID})
		}
	}
}

// addLaw says by which law products are decided, and what was settled for their clauses.
func addLaw(ctx context.Context, q querier, products []cancellation.Product, law *notice.Catalogue) error {
	type row struct{ ID, Ruling string }
	settled, err := all[row](ctx, q, "list settled clauses", `SELECT id, ruling FROM clauses WHERE ruling IS NOT NULL`, pgx.StrictNamedArgs{})
	if err != nil {
		return err
	}
	for i := range products {
		p := &products[i]
		p.Law = law
		if len(settled) == 0 {
			continue
		}
		clause := p.Terms.Clause()
		for _, r := range settled {
			if r.ID == clause {
				p.Ruling = r.Ruling
			}
		}
	}
	return nil
}

package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Tag names how a case stands with its items, mails and acts: another tag, and it
// has moved. An unknown case is ErrNotFound.
func (s *Store) Tag(ctx context.Context, caseID string) (string, error) {
	return caseTag(ctx, s.pool, caseID)
}

func caseTag(ctx context.Context, q querier, caseID string) (string, error) {
	return value[string](ctx, q, "read tag", `
		SELECT md5(concat_ws(' ', s.state, extract(epoch FROM s.updated_at),
		    (SELECT count(*) FROM acts WHERE case_id = s.case_id),
		    (SELECT count(*) FROM acts AS a JOIN act_outcomes AS o ON o.act_id = a.id WHERE a.case_id = s.case_id),
		    (SELECT string_agg(concat_ws(':', item_id, state, round, decision, marked, review_state), ' ' ORDER BY item_id)
		     FROM case_items WHERE case_id = s.case_id),
		    (SELECT string_agg(concat_ws(':', kind, number, state, attempt, round), ' ' ORDER BY kind, number)
		     FROM mail_states WHERE case_id = s.case_id),
		    (SELECT string_agg(concat_ws(':', id, state), ' ' ORDER BY id) FROM proposals WHERE case_id = s.case_id))) AS tag
		FROM case_states AS s WHERE s.case_id = @case`, pgx.StrictNamedArgs{"case": caseID})
}

// caseVersion names what was decided about a case and what is to be judged: what a
// proposal rests on. Attempts and mails do not count: they change nothing of it.
func caseVersion(ctx context.Context, q querier, caseID string) (string, error) {
	return value[string](ctx, q, "read version", `
		SELECT md5(concat_ws(' ', s.customer_id, extract(epoch FROM s.objected_at),
		    (SELECT string_agg(concat_ws(':', item_id, decision, ends_on, refused_case_id, refused_ends_on, review_state), ' ' ORDER BY item_id)
		     FROM case_items WHERE case_id = s.case_id))) AS version
		FROM case_states AS s WHERE s.case_id = @case`, pgx.StrictNamedArgs{"case": caseID})
}

// lockCase lets one transaction at a time act about a case.
func lockCase(ctx context.Context, tx pgx.Tx, caseID string) error {
	return exec(ctx, tx, "lock case", `SELECT pg_advisory_xact_lock(hashtextextended(@case::text, 9))`,
		pgx.StrictNamedArgs{"case": caseID})
}

package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// takeDoubt takes one of the doubts of a case for the mail that is about to be claimed,
// unless a person has said that this one was not sent.
const takeDoubt = `
	UPDATE mail_doubts AS b SET mails = b.mails - 1
	FROM mails AS m
	WHERE b.case_id = @case AND b.mails > 0
	  AND m.case_id = @case AND m.kind = @kind AND m.number = @number AND m.state = 'pending'
	  AND m.error_code IS DISTINCT FROM 'resolved'
	RETURNING 'restored' AS code`

// DoubtMails says of the cases with these references how many mails went out of which a
// restored record may know nothing. As many that it still owes are left to a person
// instead of being sent. It answers how many cases it holds, and saying it again
// before anything is sent changes nothing.
func (s *Store) DoubtMails(ctx context.Context, sent map[string]int) (cases int, err error) {
	codes, counts := make([]string, 0, len(sent)), make([]int, 0, len(sent))
	for code, n := range sent {
		codes, counts = append(codes, code), append(counts, n)
	}
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		rows, err := affected(ctx, tx, "doubt mails", `
			INSERT INTO mail_doubts (case_id, mails)
			SELECT d.id, given.mails
			FROM unnest(@codes::text[], @counts::integer[]) AS given (code, mails)
			JOIN declarations AS d ON d.receipt_code = given.code
			ON CONFLICT (case_id) DO UPDATE SET mails = excluded.mails`,
			pgx.StrictNamedArgs{"codes": codes, "counts": counts})
		cases = int(rows)
		return err
	})
	return cases, err
}

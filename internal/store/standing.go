package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// Standing is how a case stands, as its run needs it: everything that can be in
// the way of what is owed. Receipts are left out: no run waits for them.
type Standing struct {
	Items   []ItemStanding
	Mails   []MailStanding
	Settled bool // a person has answered the withdrawal
}

// ItemStanding is how one item stands.
type ItemStanding struct {
	ItemID   string
	Line     string
	State    cancellation.ItemState
	Code     string
	Round    int
	Decision int         // the newest; of an item that continues the newest the backend has
	Marked   int         // the newest decision that the backend has
	EndsOn   notice.Date // inclusive; zero: undecided, refused or it continues
	InReview bool
}

// MailStanding is how one mail stands.
type MailStanding struct {
	Kind   string
	Number int
	State  cancellation.MailState
	Code   string
	Round  int
	Tried  bool // at least one attempt was made
	Waits  bool // its outcome stays unknown, and a person finds out
}

// Standing reads how a case stands.
func (s *Store) Standing(ctx context.Context, caseID string) (st Standing, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		st, err = standing(ctx, tx, caseID)
		return err
	})
	return st, err
}

func standing(ctx context.Context, q querier, caseID string) (st Standing, err error) {
	st.Items, err = all[ItemStanding](ctx, q, "read items", `
		SELECT v.item_id, v.line, v.state, coalesce(v.error_code, '') AS code, v.round,
		       CASE v.state WHEN 'continued' THEN v.marked ELSE v.decision END AS decision, v.marked,
		       CASE WHEN v.decision > 0 THEN v.ends_on END AS ends_on,
		       v.review_state IS NOT DISTINCT FROM 'open' AS in_review
		FROM case_items AS v WHERE v.case_id = @case ORDER BY v.position`, pgx.StrictNamedArgs{"case": caseID})
	if err != nil {
		return Standing{}, err
	}
	st.Mails, err = all[MailStanding](ctx, q, "read mails", `
		SELECT kind, number, state, coalesce(error_code, '') AS code, round, attempt > 0 AS tried, waits
		FROM mails WHERE case_id = @case AND kind <> @receipt ORDER BY kind, number`,
		pgx.StrictNamedArgs{"case": caseID, "receipt": cancellation.MailReceipt})
	if err != nil || len(st.Items) > 0 { // a withdrawal has none
		return st, err
	}
	st.Settled, err = value[bool](ctx, q, "read settlement", `
		SELECT EXISTS (SELECT FROM acts AS a JOIN act_outcomes AS o ON o.act_id = a.id
		               WHERE a.case_id = @case AND a.kind = @settle AND o.code = 'done')`,
		pgx.StrictNamedArgs{"case": caseID, "settle": cancellation.ActSettle})
	return st, err
}

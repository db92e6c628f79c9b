package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// effect is what an act of one kind needs and does.
type effect struct {
	// check says whether there is something to do, else the error of the kind. It
	// may add to the act's details what it looked at.
	check func(context.Context, querier, *Act) error
	// apply does it, and returns the other cases that it touched; nil: the act alone
	// is what counts.
	apply func(context.Context, pgx.Tx, Act) ([]string, error)
	// alone says whether a lead may act now without a second person; nil: never.
	alone func(context.Context, querier, *Act) (bool, error)
}

func effects() map[cancellation.ActKind]effect {
	return map[cancellation.ActKind]effect{
		cancellation.ActRetry:           {check: checkRetry, apply: applyRetry},
		cancellation.ActResolve:         {check: checkResolve, apply: applyResolve},
		cancellation.ActIdentify:        {check: checkIdentify, apply: applyIdentify},
		cancellation.ActVoid:            {check: checkVoid, apply: applyVoid},
		cancellation.ActObjection:       {check: always},
		cancellation.ActSettleObjection: {check: checkObjection, apply: applyObjection},
		cancellation.ActSettle:          {check: checkSettle, apply: applySettle},
		cancellation.ActDismiss:         {check: checkDismiss, apply: applyDismiss},
		cancellation.ActRedirect:        {check: checkRedirect, apply: applyRedirect},
		cancellation.ActPosted:          {check: checkPosted, apply: applyPosted},
		cancellation.ActJudge:           {check: checkJudge, apply: applyJudge},
		cancellation.ActComplete:        {check: checkComplete, apply: applyComplete},
		cancellation.ActRevoke:          {check: checkRevoke, apply: applyVoid},
		cancellation.ActReject:          {check: checkReject, apply: applyVoid, alone: lastDayToReject},
		cancellation.ActSettleEnd:       {check: checkEnd},
		cancellation.ActOffer:           {check: checkOffer},
		cancellation.ActAnswer:          {check: checkAnswer, apply: applyAnswer},
		cancellation.ActAsk:             {check: always, apply: applyAsk},
		cancellation.ActNote:            {check: always},
	}
}

// always is the check of an act for which there is always something to do.
func always(context.Context, querier, *Act) error { return nil }

// waitingKinds are the acts that another act answers: no run applies them.
func waitingKinds() []string {
	var kinds []string
	for _, a := range cancellation.Acts() {
		if a.Waits {
			kinds = append(kinds, string(a.Kind))
		}
	}
	return kinds
}

// ApplyActs does what the open acts of a case say, in the order in which they were
// recorded, each with its outcome in the same transaction. Two that apply at once
// wait for each other. What SendGrid has reported counts before a person's word.
func (s *Store) ApplyActs(ctx context.Context, caseID string) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		if err := lockCase(ctx, tx, caseID); err != nil {
			return err
		}
		c, err := whoseCase(ctx, tx, caseID)
		if err != nil {
			return err
		}
		if c.CustomerID != "" {
			if err := lockProducts(ctx, tx, c.CustomerID); err != nil {
				return err
			}
		}
		if err := settleReported(ctx, tx, caseID); err != nil {
			return err
		}
		list, err := openActs(ctx, tx, caseID)
		if err != nil {
			return err
		}
		touched := []string{caseID}
		for _, a := range list {
			a.law = s.law
			others, err := applyAct(ctx, tx, a)
			if err != nil {
				return err
			}
			touched = append(touched, others...)
		}
		return orderDocket(ctx, tx, touched)
	})
}

// OpenActs counts the acts of a case that its run has still to apply.
func (s *Store) OpenActs(ctx context.Context, caseID string) (int, error) {
	c, err := whoseCase(ctx, s.pool, caseID)
	return c.Acts, err
}

func openActs(ctx context.Context, q querier, caseID string) ([]Act, error) {
	return all[Act](ctx, q, "list open acts", `
		SELECT a.id, a.case_id, a.kind, a.item_ids, a.details, '' AS reason, '' AS words, a.issuer, a.subject, a.recorded_at,
		       '' AS outcome, NULL::timestamptz AS answered_at
		FROM acts AS a
		WHERE a.case_id = @case AND a.kind <> ALL(@waiting::text[])
		  AND NOT EXISTS (SELECT FROM act_outcomes AS o WHERE o.act_id = a.id)
		ORDER BY a.recorded_at, a.id`, pgx.StrictNamedArgs{"case": caseID, "waiting": waitingKinds()})
}

// applyAct applies one act and records what became of it. An error of its kind is
// an outcome; any other rolls all of it back.
func applyAct(ctx context.Context, tx pgx.Tx, a Act) (touched []string, err error) {
	e := effects()[a.Kind]
	if err = e.check(ctx, tx, &a); err == nil && e.apply != nil {
		touched, err = e.apply(ctx, tx, a)
	}
	outcome, known := cancellation.OutcomeOf(err)
	if !known {
		return nil, fmt.Errorf("apply %s: %w", a.Kind, err)
	}
	err = exec(ctx, tx, "record outcome", `INSERT INTO act_outcomes (act_id, code) VALUES (@act, @code) ON CONFLICT DO NOTHING`,
		pgx.StrictNamedArgs{"act": a.ID, "code": outcome})
	if err != nil {
		return nil, err
	}
	return touched, nil
}

// settleReported settles the mails whose outcome is unknown here and known to
// SendGrid's reports.
func settleReported(ctx context.Context, tx pgx.Tx, caseID string) error {
	return exec(ctx, tx, "settle reported mails", `
		UPDATE mails AS m SET state = 'sent', sent_at = now(), error_code = NULL, waits = false, updated_at = now()
		WHERE m.case_id = @case AND m.state = 'unknown'
		  AND EXISTS (SELECT FROM delivery_events AS e WHERE e.mail_id = m.id AND e.attempt = m.attempt)`, pgx.StrictNamedArgs{"case": caseID})
}

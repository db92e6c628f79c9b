package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// missed are the states of a mail that surely did not arrive.
const missed = `state IN ('bounced', 'dropped', 'parked', 'to_print')`

// mailMissed says whether the mail that an act is about did surely not arrive, and
// remembers its number: an act that names none is about the first of its kind that
// did not.
func mailMissed(ctx context.Context, q querier, a *Act) error {
	return findMail(ctx, q, a, missed, cancellation.ErrMailArrived)
}

func findMail(ctx context.Context, q querier, a *Act, in string, none error) error {
	m := a.Details.mail()
	number, err := value[int](ctx, q, "find mail of an act", `
		SELECT number FROM mail_states WHERE case_id = @case AND kind = @kind AND @number IN (0, number) AND `+in+`
		ORDER BY number LIMIT 1`, pgx.StrictNamedArgs{"case": a.CaseID, "kind": m.Kind, "number": m.Number})
	if errors.Is(err, cancellation.ErrNotFound) {
		return none
	}
	m.Number = number
	a.Details.Mail = &m
	return err
}

func checkRedirect(ctx context.Context, q querier, a *Act) error { return mailMissed(ctx, q, a) }

// applyRedirect has the mail sent again as the next attempt, to the act's
// address; without one it is to be printed.
func applyRedirect(ctx context.Context, tx pgx.Tx, a Act) ([]string, error) {
	m := a.Details.mail()
	return nil, exec(ctx, tx, "redirect mail", `
		UPDATE mails AS m
		SET state = CASE WHEN n.words IS NULL THEN 'to_print' ELSE 'pending' END, redirected = n.words,
		    round = round + 1, sent_at = NULL, waits = false, error_code = NULL, reported = '{}', updated_at = now()
		FROM acts AS a LEFT JOIN act_words AS n ON n.act_id = a.id
		WHERE a.id = @act AND m.case_id = @case AND m.kind = @kind AND m.number = @number`,
		pgx.StrictNamedArgs{"act": a.ID, "case": a.CaseID, "kind": m.Kind, "number": m.Number})
}

func checkPosted(ctx context.Context, q querier, a *Act) error { return mailMissed(ctx, q, a) }

// applyPosted records that a person gave the mail to the post. That is no proof
// that it arrived.
func applyPosted(ctx context.Context, tx pgx.Tx, a Act) ([]string, error) {
	m := a.Details.mail()
	return nil, exec(ctx, tx, "record posted mail", `
		UPDATE mails SET state = 'posted', posted_on = @on, sent_at = NULL, waits = false, error_code = NULL, updated_at = now()
		WHERE case_id = @case AND kind = @kind AND number = @number`,
		pgx.StrictNamedArgs{"on": a.Details.PostedOn, "case": a.CaseID, "kind": m.Kind, "number": m.Number})
}

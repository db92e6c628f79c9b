package line

import (
	"cmp"

	"github.com/fairwell/fairwell/internal/notice"
)

func (b *batch) answerQuestion(o Options) (reply, error) {
	q := &b.question
	if err := q.check(); err != nil {
		return reply{}, err
	}
	switch {
	case !q.withdrawalFrom.IsZero():
		return q.answerWithdrawal(o)
	case !q.endsOn.IsZero():
		return q.answerLastReceipt(o)
	}
	return b.answerEnd(o)
}

// check refuses a line that asks nothing, or two things at once.
func (q *question) check() error {
	asked := 0
	for _, date := range [...]notice.Date{q.receivedOn, q.receivedAt, q.endsOn, q.withdrawalFrom} {
		if !date.IsZero() {
			asked++
		}
	}
	const one = "one of received_on, received_at, ends_on and withdrawal_from"
	switch {
	case asked == 0:
		return &notice.FieldError{Code: notice.CodeMissing, Message: "the line must hold " + one}
	case asked > 1:
		return &notice.FieldError{Code: notice.CodeContradiction, Message: "the line must hold only " + one}
	case !q.requestedEnd.IsZero() && q.received().IsZero():
		return &notice.FieldError{Field: "requested_end", Code: notice.CodeContradiction, Message: "goes with received_on or received_at alone"}
	case q.button && q.received().IsZero():
		return &notice.FieldError{Field: "button", Code: notice.CodeContradiction, Message: "goes with received_on or received_at alone"}
	case q.cause.Trigger != "" && q.received().IsZero():
		return &notice.FieldError{Field: "cause", Code: notice.CodeContradiction, Message: "goes with received_on or received_at alone"}
	case q.land != "" && q.withdrawalFrom.IsZero():
		return &notice.FieldError{Field: "land", Code: notice.CodeContradiction, Message: "goes with withdrawal_from alone"}
	case !q.hasTerms && q.withdrawalFrom.IsZero():
		return &notice.FieldError{Field: "terms", Code: notice.CodeMissing, Message: "must be an object; {} has no notice and no term"}
	case q.hasTerms && !q.withdrawalFrom.IsZero():
		return notice.InField("terms", q.terms.Validate())
	}
	return nil
}

// answerEnd says which day ends the contract. A cause that the days decide counts if
// it ends the contract earlier; any other stands beside the ordinary end.
func (b *batch) answerEnd(o Options) (reply, error) {
	q, decision := &b.question, &b.decision
	if err := o.Law.DecideInto(decision, &q.terms, q.received(), q.requestedEnd); err != nil {
		return reply{}, err
	}
	if q.button {
		decision.ByButton(o.Law, &q.terms)
	}
	answer := reply{
		endsOn: decision.EndsOn, lastReceiptOn: decision.LastReceiptOn, degree: decision.Degree,
		readings: decision.Readings, warnings: o.Law.Warnings(q.terms, q.received()),
	}
	steps, basis := decision.Steps, decision.Basis
	if q.cause.Trigger != "" {
		special, err := o.Law.SpecialRight(q.terms, q.cause, q.received(), q.requestedEnd)
		if err != nil {
			return reply{}, err
		}
		answer.special = &special
		if special.Decided() && special.EndsOn.Before(decision.EndsOn) {
			answer.endsOn, answer.lastReceiptOn = special.EndsOn, special.LastReceiptOn
			answer.readings, answer.degree = special.Otherwise(o.Law, notice.End{EndsOn: decision.EndsOn, LastReceiptOn: decision.LastReceiptOn}), special.Degree
			steps, basis = special.Steps, special.Basis
		}
	}
	answer.steps = steps
	if o.Steps {
		next, err := o.Law.NextEnds(q.terms, q.received(), nextEnds)
		if err != nil {
			return reply{}, err
		}
		answer.details = &details{NextEnds: next, Basis: basis, Steps: steps}
	}
	return answer, nil
}

// nextEnds is how many possible ends an answer lists.
const nextEnds = 5

func (q *question) answerLastReceipt(o Options) (reply, error) {
	last, err := o.Law.LastReceipt(q.terms, q.endsOn)
	if err != nil {
		return reply{}, err
	}
	steps := []notice.Step{{Rule: notice.RuleEnd, On: q.endsOn}, {Rule: notice.RuleLastReceipt, On: last}}
	return reply{lastReceiptOn: last, steps: steps, details: o.details(steps)}, nil
}

func (q *question) answerWithdrawal(o Options) (reply, error) {
	until, steps, err := o.Law.WithdrawalUntil(q.terms, q.withdrawalFrom, cmp.Or(q.land, q.terms.Land))
	return reply{withdrawalUntil: until, steps: steps, details: o.details(steps)}, err
}

func (o Options) details(steps []notice.Step) *details {
	if !o.Steps {
		return nil
	}
	return &details{Steps: steps}
}

package line

import "github.com/fairwell/fairwell/internal/notice"

func (q question) answer() (reply, error) {
	if err := q.check(); err != nil {
		return reply{}, err
	}
	switch {
	case !q.withdrawalFrom.IsZero():
		return q.answerWithdrawal()
	case !q.endsOn.IsZero():
		return q.answerLastReceipt()
	}
	return q.answerEnd()
}

// check refuses a line that asks nothing, or two things at once.
func (q question) check() error {
	asked := 0
	for _, date := range []notice.Date{q.receivedOn, q.receivedAt, q.endsOn, q.withdrawalFrom} {
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
	case q.terms == nil && q.withdrawalFrom.IsZero():
		return &notice.FieldError{Field: "terms", Code: notice.CodeMissing, Message: "must be an object; {} has no notice and no term"}
	case q.terms != nil:
		return notice.InField("terms", q.terms.Validate())
	}
	return nil
}

func (q question) answerEnd() (reply, error) {
	decision, err := notice.Decide(*q.terms, q.received(), q.requestedEnd)
	if err != nil {
		return reply{}, err
	}
	return reply{
		EndsOn:        decision.EndsOn,
		LastReceiptOn: decision.LastReceiptOn,
		Explanation:   notice.Explain(decision.Steps, notice.German),
	}, nil
}

func (q question) answerLastReceipt() (reply, error) {
	last, err := notice.LastReceipt(*q.terms, q.endsOn)
	if err != nil {
		return reply{}, err
	}
	steps := []notice.Step{{Rule: notice.RuleEnd, On: q.endsOn}, {Rule: notice.RuleLastReceipt, On: last}}
	return reply{LastReceiptOn: last, Explanation: notice.Explain(steps, notice.German)}, nil
}

func (q question) answerWithdrawal() (reply, error) {
	until, err := notice.WithdrawalUntil(q.withdrawalFrom)
	if err != nil {
		return reply{}, err
	}
	steps, err := notice.WithdrawalSteps(q.withdrawalFrom)
	return reply{WithdrawalUntil: until, Explanation: notice.Explain(steps, notice.German)}, err
}

package activities

import (
	"context"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/sabotage"
	"github.com/fairwell/fairwell/internal/store"
)

// CaseInput names the case an activity works on.
type CaseInput struct {
	CaseID string
}

// Validated is the answer of ValidateNotice.
type Validated struct {
	Items int
	Pace  Pace
	// Unmatched: nobody knows yet whose declaration it is; a person finds out.
	Unmatched bool
}

// ValidateNotice gives every product of the case its item: received, or refused
// because it has ended or another case holds it. Whoever was received earlier
// is decided earlier, also if its run has not started. A typed declaration is
// first matched to its customer. Running twice changes nothing.
func (a *Activities) ValidateNotice(ctx context.Context, in CaseInput) (Validated, error) {
	known, err := a.identify(ctx, in.CaseID)
	if err != nil {
		return Validated{}, classify(ctx, "validate notice", err)
	}
	if !known {
		return Validated{Pace: a.pace, Unmatched: true}, nil
	}
	if err := a.store.Claim(ctx, in.CaseID); err != nil {
		return Validated{}, classify(ctx, "validate notice", err)
	}
	items, err := a.store.Items(ctx, in.CaseID)
	if err != nil {
		return Validated{}, classify(ctx, "validate notice", err)
	}
	return Validated{Items: len(items), Pace: a.pace}, nil
}

// Status is where a case stands, as the database holds it.
type Status struct {
	Items        []ItemStatus
	Confirmation string // a cancellation.MailState
	// Notice: the confirmation goes to an address that is not the customer's own
	// on file, which is told of the declaration as well.
	Notice bool
}

// ItemStatus is where one item stands.
type ItemStatus struct {
	ItemID    string
	Line      string
	State     string // a cancellation.ItemState
	Decision  int
	EndsOn    notice.Date // inclusive; zero if refused
	ErrorCode string
	InReview  bool
}

// ComputeEndDates writes decision 1 of each item that has none, by the terms as
// they stood when it was declared, and answers what the database holds. The
// customer's earlier cases are decided first: a product may end with what they
// end. Two workers that run it at once write one decision.
func (a *Activities) ComputeEndDates(ctx context.Context, in CaseInput) (Status, error) {
	undecided, err := a.store.Undecided(ctx, in.CaseID)
	if err != nil {
		return Status{}, classify(ctx, "compute end dates", err)
	}
	for _, id := range undecided {
		if err := a.decide(ctx, id); err != nil {
			return Status{}, classify(ctx, "compute end dates", err)
		}
	}
	status, err := a.status(ctx, in.CaseID)
	return status, classify(ctx, "compute end dates", err)
}

func (a *Activities) decide(ctx context.Context, caseID string) error {
	c, err := a.store.Case(ctx, caseID)
	if err != nil {
		return err
	}
	items, err := a.store.Items(ctx, caseID)
	if err != nil {
		return err
	}
	candidates := make([]cancellation.Candidate, len(items))
	for i, item := range items {
		candidates[i] = candidate(item)
	}
	received := c.ReceivedAt
	if sabotage.DecideByToday {
		received = a.now()
	}
	outcomes, err := cancellation.Decide(c.Kind, notice.CivilDay(received), candidates)
	if err != nil {
		return err
	}
	list := make([]store.Decided, len(items))
	for i, o := range outcomes {
		list[i] = store.Decided{ItemID: items[i].ItemID, Outcome: o}
	}
	return a.store.Decide(ctx, notice.RuleVersion, list)
}

// candidate is an item as the rules see it: the terms as they stood when it was
// declared, and the refusal as it was claimed.
func candidate(item store.CaseItem) cancellation.Candidate {
	c := cancellation.Candidate{
		Product: cancellation.Product{
			ID: item.ProductID, Name: item.ProductName, Line: item.Line, PartOf: item.PartOf,
			ContractID: item.ContractID, ContractNumber: item.ContractNumber, Terms: item.Terms,
		},
		RequestedEnd: item.RequestedEnd,
		Named:        item.Named,
		Cause:        item.Cause,
	}
	if item.RefusedCode != "" {
		c.Refused = &cancellation.Refusal{
			Code: item.RefusedCode, CaseID: item.RefusedCaseID, EndsOn: item.RefusedEndsOn,
		}
	}
	return c
}

func (a *Activities) status(ctx context.Context, caseID string) (Status, error) {
	c, err := a.store.Case(ctx, caseID)
	if err != nil {
		return Status{}, err
	}
	items, err := a.store.Items(ctx, caseID)
	if err != nil {
		return Status{}, err
	}
	s := Status{Confirmation: string(c.ConfirmationState), Items: make([]ItemStatus, len(items))}
	if s.Notice, err = a.owesNotice(ctx, c); err != nil {
		return Status{}, err
	}
	for i, item := range items {
		s.Items[i] = ItemStatus{
			ItemID: item.ItemID, Line: item.Line, State: string(item.State), Decision: item.Decision,
			EndsOn: item.EndsOn, ErrorCode: item.ErrorCode,
			InReview: item.ReviewState == cancellation.ReviewOpen,
		}
	}
	return s, nil
}

package activities

import (
	"context"
	"errors"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// Matched is the answer of MatchWithdrawal.
type Matched struct {
	Code     string // a cancellation.WithdrawalCode
	Acts     int    // acts without an outcome
	Pace     Pace
	Standing Standing
}

// MatchWithdrawal looks whose contract a withdrawal means, which part of it, and
// whether it came in time. What it found first stands: running twice changes
// nothing.
func (a *Activities) MatchWithdrawal(ctx context.Context, in CaseInput) (Matched, error) {
	m, err := a.matchWithdrawal(ctx, in.CaseID)
	return m, classify(ctx, "match withdrawal", err)
}

func (a *Activities) matchWithdrawal(ctx context.Context, id string) (Matched, error) {
	code, err := a.store.FoundCode(ctx, id)
	if errors.Is(err, cancellation.ErrNotFound) {
		code, err = a.find(ctx, id)
	}
	if err != nil {
		return Matched{}, err
	}
	acts, err := a.store.OpenActs(ctx, id)
	if err != nil {
		return Matched{}, err
	}
	st, err := a.store.Standing(ctx, id)
	return Matched{Code: string(code), Acts: acts, Pace: a.pace, Standing: standingOf(st)}, err
}

func (a *Activities) find(ctx context.Context, id string) (cancellation.WithdrawalCode, error) {
	w, err := a.store.Typed(ctx, id)
	if err != nil {
		return "", err
	}
	candidates, err := a.store.WithdrawalCandidates(ctx, w.Typed)
	if err != nil {
		return "", err
	}
	found, err := cancellation.MatchWithdrawal(w.Typed, notice.CivilDay(w.ReceivedAt), candidates)
	if err != nil {
		return "", err
	}
	return a.store.KeepMatch(ctx, id, found)
}

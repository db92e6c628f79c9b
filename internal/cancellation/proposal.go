package cancellation

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ProposalState is where an act stands that takes two people.
type ProposalState string

// The states. A stale one speaks of a case that has moved since.
const (
	ProposalOpen     ProposalState = "open"
	ProposalApproved ProposalState = "approved"
	ProposalDeclined ProposalState = "declined"
	ProposalStale    ProposalState = "stale"
	ProposalExpired  ProposalState = "expired"
)

// What is in the way of a proposal or of its answer.
var (
	// ErrProposed: another proposal of the kind waits for a second person.
	ErrProposed = errors.New("proposed already")
	// ErrOwnProposal: nobody answers what he proposed.
	ErrOwnProposal = errors.New("one's own proposal")
	// ErrAnswered: the proposal was answered otherwise, or by somebody else.
	ErrAnswered = errors.New("proposal is answered")
	// ErrStale: the case is not as the maker saw it.
	ErrStale = errors.New("the case has moved since it was proposed")
	// ErrExpired: nobody approved in time.
	ErrExpired = errors.New("proposal has expired")
	// ErrMoved: the case is not as the caller saw it.
	ErrMoved = errors.New("the case has moved")
)

// TwoPeople reads which acts take two people: kinds, separated by commas; "none".
// Acts on a withdrawal take one person.
func TwoPeople(text string) ([]ActKind, error) {
	var kinds []ActKind
	for word := range strings.SplitSeq(text, ",") {
		kind := ActKind(strings.TrimSpace(word))
		if kind == "" || kind == "none" {
			continue
		}
		known := slices.ContainsFunc(Acts(), func(a Act) bool { return a.Kind == kind && a.Path != "" && !a.Signed && a.About(Ordinary) })
		if !known {
			return nil, fmt.Errorf("two people: %q is no act on a cancellation", kind)
		}
		kinds = append(kinds, kind)
	}
	return kinds, nil
}

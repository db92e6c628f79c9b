package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fairwell/fairwell/internal/store"
)

// proposalView is an act that waits for a second person.
type proposalView struct {
	ID        string  `json:"id" format:"uuid"`
	Act       string  `json:"act"`
	ExpiresAt instant `json:"expires_at"`
}

func viewProposal(p *store.Proposal) *proposalView {
	if p == nil {
		return nil
	}
	return &proposalView{ID: p.ID, Act: string(p.Act), ExpiresAt: instant{p.ExpiresAt}}
}

// listedProposal is the same with what the second person needs to know.
type listedProposal struct {
	proposalView
	CaseID     string   `json:"case_id" format:"uuid"`
	By         string   `json:"by" doc:"subject of whoever proposed it"`
	Reason     string   `json:"reason"`
	Words      *string  `json:"words" doc:"what it says beside the reason"`
	At         instant  `json:"at"`
	ItemIDs    []string `json:"item_ids" nullable:"false" doc:"none: all that fits"`
	HasExpired bool     `json:"expired" doc:"nobody answered in time: it can be proposed anew"`
}

type proposalsInput struct {
	CaseID string `query:"case_id" format:"uuid"`
}

type proposalsAnswer struct {
	Body struct {
		Items []listedProposal `json:"items" nullable:"false"`
	}
}

// describeProposals registers the list of proposals and both answers to one.
func describeProposals(s *service, h huma.API) {
	support := []string{scopeSupport}
	register(s, h, operation{
		method: http.MethodGet, path: "/v1/proposals", id: "list-proposals", scopes: support, purpose: store.ForAct,
		summary: "Acts that wait for a second person, those first that expire first; at most 200",
	}, s.proposals)
	for path, approved := range map[string]bool{"approve": true, "decline": false} {
		register(s, h, operation{
			method: http.MethodPost, path: "/v1/proposals/{id}/" + path, id: path + "-proposal", scopes: support, purpose: store.ForAct, later: http.StatusOK,
			summary: "Answer another person's proposal; 403 to one's own; 409 if it is answered, expired, or the case has moved",
		}, func(ctx context.Context, in *answerInput) (*caseAnswer, error) {
			return s.answerProposal(ctx, in, approved)
		})
	}
}

func (s *service) proposals(ctx context.Context, in *proposalsInput) (*proposalsAnswer, error) {
	list, err := s.store.Proposals(ctx, in.CaseID)
	if err != nil {
		return nil, err
	}
	out := &proposalsAnswer{}
	out.Body.Items = make([]listedProposal, len(list))
	for n, p := range list {
		showsCase(ctx, p.CaseID)
		out.Body.Items[n] = listedProposal{
			proposalView: *viewProposal(&p), CaseID: p.CaseID, By: p.Maker, Reason: p.Reason, Words: orNull(p.Words),
			At: instant{p.MadeAt}, ItemIDs: p.ItemIDs, HasExpired: p.Expired,
		}
	}
	return out, nil
}

type answerInput struct {
	LanguageHeader
	ID   string `path:"id"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"4000" doc:"why; kept with the answer"`
	}
}

// answerProposal approves or declines, and answers the case. What is approved is
// told to the run like any act.
func (s *service) answerProposal(ctx context.Context, in *answerInput, approved bool) (*caseAnswer, error) {
	id, err := parseID(in.ID)
	if err != nil {
		return nil, err
	}
	a := store.Answer{ProposalID: id, Approved: approved, Actor: callerOf(ctx).actor, Note: in.Body.Reason}
	if a.ActID, err = newID(); err != nil {
		return nil, err
	}
	if a.NoteID, err = newID(); err != nil {
		return nil, err
	}
	p, err := s.store.AnswerProposal(ctx, a)
	if err != nil {
		return nil, err
	}
	status := http.StatusOK
	if p.ActID != "" {
		if status, err = s.outcome(ctx, p.CaseID, p.ActID); err != nil {
			return nil, err
		}
	}
	return s.show(ctx, p.CaseID, status, in.LanguageHeader)
}

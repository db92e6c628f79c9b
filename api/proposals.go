package api

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/tracing"
)

// ProposalView is an act that waits for a second person; exported, since the
// description shows no members else where it is embedded.
type ProposalView struct {
	ID        string  `json:"id" format:"uuid"`
	Act       string  `json:"act"`
	ExpiresAt instant `json:"expires_at"`
}

func viewProposal(p *store.Proposal) *ProposalView {
	if p == nil {
		return nil
	}
	return &ProposalView{ID: p.ID, Act: string(p.Act), ExpiresAt: instant{p.ExpiresAt}}
}

// caseOrProposal is a case, or the proposal alone as which a declaration waits: it has
// no case yet.
type caseOrProposal struct {
	*caseView
	waits *ProposalView
}

func shownCase(v caseView) caseOrProposal { return caseOrProposal{caseView: &v} }

// waiting is the answer while there is no case.
type waiting struct {
	Proposal *ProposalView `json:"proposal" nullable:"false"`
}

// MarshalJSON writes the one that there is.
func (c caseOrProposal) MarshalJSON() ([]byte, error) {
	if c.caseView == nil {
		return json.Marshal(waiting{c.waits})
	}
	return json.Marshal(c.caseView)
}

// Schema implements huma.SchemaProvider.
func (caseOrProposal) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{AnyOf: []*huma.Schema{
		r.Schema(reflect.TypeFor[caseView](), true, ""), r.Schema(reflect.TypeFor[waiting](), true, ""),
	}}
}

// listedProposal is the same with what the second person needs to know.
type listedProposal struct {
	ProposalView
	CaseID     *string      `json:"case_id" format:"uuid" doc:"null: a declaration that was entered long after its receipt"`
	By         string       `json:"by" doc:"subject of whoever proposed it"`
	Reason     string       `json:"reason"`
	Words      *string      `json:"words" doc:"what it says beside the reason"`
	At         instant      `json:"at"`
	ItemIDs    []string     `json:"item_ids" nullable:"false" doc:"none: all that fits"`
	HasExpired bool         `json:"expired" doc:"nobody answered in time: an act can be proposed again, an entry can be answered still"`
	Entry      *declareBody `json:"entry,omitempty" nullable:"false" doc:"such a declaration, as it was sent"`
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
		summary: "Acts that wait for a second person, and declarations entered long after their receipt, those first that expire first; at most 200",
	}, s.proposals)
	for path, approved := range map[string]bool{"approve": true, "decline": false} {
		register(s, h, operation{
			method: http.MethodPost, path: "/v1/proposals/{id}/" + path, id: path + "-proposal", scopes: support, purpose: store.ForAct, later: http.StatusOK,
			summary: "Answer another person's proposal; 403 to one's own; 409 if it is answered, expired, or the case has moved; an entry never expires",
		}, func(ctx context.Context, in *answerInput) (*answered, error) {
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
		out.Body.Items[n] = listedProposal{
			ProposalView: *viewProposal(&p), CaseID: orNull(p.CaseID), By: p.Maker, Reason: p.Reason, Words: orNull(p.Words),
			At: instant{p.MadeAt}, ItemIDs: p.ItemIDs, HasExpired: p.Expired,
		}
		if p.Entry == nil {
			showsCase(ctx, p.CaseID)
			continue
		}
		showsCustomer(ctx, p.CustomerID)
		if out.Body.Items[n].Entry, err = readEntry(p); err != nil {
			return nil, err
		}
	}
	return out, nil
}

type answered struct {
	Status int
	ETag   string `header:"ETag"`
	Body   caseOrProposal
}

type answerInput struct {
	LanguageHeader
	ID   string `path:"id"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"4000" doc:"why; kept with the answer"`
	}
}

// answerProposal approves or declines, and answers the case. What is approved is
// told to the run like any act; an entry becomes a declaration.
func (s *service) answerProposal(ctx context.Context, in *answerInput, approved bool) (out *answered, err error) {
	a := store.Answer{Approved: approved, Actor: callerOf(ctx).actor, Note: in.Body.Reason}
	if a.ProposalID, err = parseID(in.ID); err != nil {
		return nil, err
	}
	if a.ActID, err = newID(); err != nil {
		return nil, err
	}
	if a.NoteID, err = newID(); err != nil {
		return nil, err
	}
	p, err := s.store.Proposal(ctx, a.ProposalID)
	if err != nil {
		return nil, err
	}
	if p.Entry != nil && approved {
		return s.letIn(ctx, p, a, in.LanguageHeader)
	}
	if p, err = s.store.AnswerProposal(ctx, a); err != nil {
		return nil, err
	}
	if p.CaseID == "" {
		return &answered{Status: http.StatusOK, Body: caseOrProposal{waits: viewProposal(&p)}}, nil
	}
	tracing.Link(ctx, p.CaseID)
	status := http.StatusOK
	if p.ActID != "" {
		if status, err = s.outcome(ctx, p.CaseID, p.ActID); err != nil {
			return nil, err
		}
	}
	shown, err := s.show(ctx, p.CaseID, status, in.LanguageHeader)
	if err != nil {
		return nil, err
	}
	return &answered{Status: status, ETag: shown.ETag, Body: shownCase(shown.Body)}, nil
}

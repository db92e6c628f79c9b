package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// describeClauses registers how a term that is too long is settled: once for all
// contracts that have it.
func describeClauses(s *service, h huma.API) {
	support := []string{scopeSupport}
	register(s, h, operation{
		method: http.MethodGet, path: "/v1/clauses", id: "list-clauses", scopes: support,
		summary: "Terms that are too long, each clause once: what nobody has settled first",
	}, s.clauses)
	register(s, h, operation{
		method: http.MethodPost, path: "/v1/clauses/{clause}/settle", id: "settle-clause", scopes: support,
		summary: "Say which answer to the question too_long holds for a clause; it counts for what is declared from then on",
	}, s.settleClause)
}

type clausesAnswer struct {
	Body struct {
		Items []clauseView `json:"items" nullable:"false"`
	}
}

type clauseAnswer struct{ Body clauseView }

// clauseView is a clause as it is shown. Members keep their order and are never left out.
type clauseView struct {
	Clause    string         `json:"clause" doc:"a hash of what the terms say"`
	Terms     map[string]any `json:"terms" doc:"what they say, without the days of single contracts"`
	CaseID    string         `json:"case_id" format:"uuid" doc:"the case that met it first"`
	SeenAt    instant        `json:"seen_at"`
	Answer    *string        `json:"answer" doc:"the answer that was settled; null: the provider's policy holds"`
	SettledBy *string        `json:"settled_by"`
	SettledAt instant        `json:"settled_at"`
	Reason    *string        `json:"reason"`
}

type settleClauseInput struct {
	KeyHeader
	Clause string `path:"clause"`
	Body   struct {
		Answer string `json:"answer" minLength:"1" maxLength:"50" doc:"latest or any_time, as docs/rules.md has them"`
		Reason string `json:"reason" minLength:"1" maxLength:"4000" doc:"why; kept with the clause"`
	}
}

func (s *service) clauses(ctx context.Context, _ *struct{}) (*clausesAnswer, error) {
	list, err := s.store.Clauses(ctx)
	if err != nil {
		return nil, err
	}
	out := &clausesAnswer{}
	out.Body.Items = make([]clauseView, len(list))
	for n, c := range list {
		out.Body.Items[n] = viewClause(c)
	}
	return out, nil
}

// settleClause needs no look at its key: settling again in the same way changes nothing.
func (s *service) settleClause(ctx context.Context, in *settleClauseInput) (*clauseAnswer, error) {
	if answers := notice.Answers(notice.TooLong); !slices.Contains(answers, in.Body.Answer) {
		return nil, invalid("body.answer", "must be one of "+strings.Join(answers, ", "))
	}
	if !isText(in.Clause) {
		return nil, cancellation.ErrNotFound
	}
	c, err := s.store.Rule(ctx, store.Ruling{
		Clause: in.Clause, Answer: in.Body.Answer, Reason: in.Body.Reason, By: callerOf(ctx).actor,
	})
	if err != nil {
		return nil, err
	}
	return &clauseAnswer{Body: viewClause(c)}, nil
}

func viewClause(c store.Clause) clauseView {
	return clauseView{
		Clause: c.ID, Terms: c.Terms, CaseID: c.CaseID, SeenAt: instant{c.SeenAt}, Answer: orNull(c.Ruling),
		SettledBy: orNull(c.RuledBy), SettledAt: instantOf(c.RuledAt), Reason: orNull(c.Reason),
	}
}

package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/runs"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/tracing"
)

// actBody is the body of an act.
type actBody interface{ said() said }

// said is what a body says, whatever the act.
type said struct {
	products []string // what it is about, of the case; none: everything that fits
	wanted   []wantedItem
	details  store.ActDetails
	reason   string
	words    string // beside the reason
}

// describeActs registers the acts of the table, and their lists.
func describeActs(s *service, h huma.API) {
	for _, a := range cancellation.Acts() {
		if a.Path != "" {
			callable()[a.Kind].describe(s, h, a)
		}
	}
	describeProposals(s, h)
	register(s, h, operation{
		method: http.MethodGet, path: "/v1/cancellations/{id}/acts", id: "list-acts", scopes: []string{scopeSupport}, purpose: store.ForActs,
		summary: "What was done about a case, oldest first: who, why, and what became of it",
	}, s.actsOfCase)
	register(s, h, operation{
		method: http.MethodGet, path: "/v1/withdrawals/{id}/acts", id: "list-withdrawal-acts", scopes: []string{scopeSupport}, purpose: store.ForActs,
		summary: "What was done about a withdrawal, oldest first: who, why, and what became of it",
	}, s.actsOfWithdrawal)
}

type actInput[B actBody] struct {
	KeyHeader
	LanguageHeader
	IfMatch string `header:"If-Match" maxLength:"1000" doc:"ETag of the case as it was looked at; 412 if it has moved since"`
	DryRun  bool   `query:"dry_run" doc:"only say whether there is something to do: 200 if there is, and nothing is kept"`
	ID      string `path:"id"`
	Body    B
}

// etags are those of which the case must have one; none: any.
func etags(ifMatch string) []string {
	var list []string
	for tag := range strings.SplitSeq(ifMatch, ",") {
		if tag = strings.TrimSpace(tag); tag == "*" {
			return nil
		}
		if tag != "" {
			list = append(list, strings.Trim(tag, `"`))
		}
	}
	return list
}

func describeAct(a cancellation.Act, base, id string) operation {
	return operation{
		method: http.MethodPost, path: base + "/{id}/" + a.Path, id: id, scopes: []string{scopeSupport}, purpose: store.ForAct,
		later: http.StatusOK, summary: a.Summary + "; 202 if the run has not answered yet",
	}
}

// onCase is an act on a case; it answers the case.
func onCase[B actBody](id string) call {
	return call{decode: decodeBody[B], describe: func(s *service, h huma.API, a cancellation.Act) {
		register(s, h, describeAct(a, "/v1/cancellations", id), func(ctx context.Context, in *actInput[B]) (*caseAnswer, error) {
			k, err := s.readable(ctx, in.ID)
			if err != nil {
				return nil, err
			}
			status, proposal, err := s.act(ctx, a, sent{caseID: k.ID, key: in.Key, tags: etags(in.IfMatch), dry: in.DryRun, body: in.Body})
			if err != nil {
				return nil, err
			}
			out, err := s.show(ctx, k.ID, status, in.LanguageHeader)
			if err == nil {
				out.Body.Proposal = viewProposal(proposal)
			}
			return out, err
		})
	}}
}

// onBoth is an act on a case and, at another address, on a withdrawal.
func onBoth[B actBody](caseID, withdrawalID string) call {
	return call{decode: decodeBody[B], describe: func(s *service, h huma.API, a cancellation.Act) {
		onCase[B](caseID).describe(s, h, a)
		onWithdrawal[B](withdrawalID).describe(s, h, a)
	}}
}

// onWithdrawal is an act on a withdrawal; it answers the withdrawal.
func onWithdrawal[B actBody](id string) call {
	return call{decode: decodeBody[B], describe: func(s *service, h huma.API, a cancellation.Act) {
		register(s, h, describeAct(a, "/v1/withdrawals", id), func(ctx context.Context, in *actInput[B]) (*withdrawalAnswer, error) {
			w, _, err := s.showWithdrawal(ctx, in.ID)
			if err != nil {
				return nil, err
			}
			status, _, err := s.act(ctx, a, sent{caseID: w.ID, key: in.Key, tags: etags(in.IfMatch), dry: in.DryRun, body: in.Body, single: true})
			if err != nil {
				return nil, err
			}
			_, out, err := s.showWithdrawal(ctx, w.ID)
			if err != nil {
				return nil, err
			}
			out.Status = status
			return out, nil
		})
	}}
}

// actTime bounds the wait for the run's answer to an act.
const actTime = 2 * time.Second

// sent is an act as it came in.
type sent struct {
	caseID, key string
	tags        []string
	dry         bool // only to be tried
	body        actBody
	single      bool // it takes one person, whatever its kind
}

// act records an act of the caller and tells the run, which applies it; what takes
// two people is only proposed. Asking again with the same key is the same act.
func (s *service) act(ctx context.Context, a cancellation.Act, in sent) (status int, p *store.Proposal, err error) {
	act, err := s.newAct(ctx, a, in)
	if err != nil {
		return 0, nil, err
	}
	if in.dry {
		return http.StatusOK, nil, s.store.Try(ctx, act)
	}
	tracing.Link(ctx, in.caseID)
	out, err := s.store.AppendAct(ctx, act)
	if err != nil {
		return 0, nil, err
	}
	status = http.StatusAccepted
	if out.ActID != "" {
		status, err = s.outcome(ctx, in.caseID, out.ActID)
	}
	if out.Proposal != nil && err == nil {
		status = http.StatusAccepted
	}
	return status, out.Proposal, err
}

// outcome tells the run of an act. What became of it is read from the record: 202 if
// nothing has yet, and then the starter brings the run.
func (s *service) outcome(ctx context.Context, caseID, actID string) (status int, err error) {
	outcome, err := s.store.ActOutcome(ctx, actID)
	if errors.Is(err, cancellation.ErrNotFound) {
		s.tell(ctx, caseID, actID)
		outcome, err = s.store.ActOutcome(ctx, actID)
	}
	switch {
	case errors.Is(err, cancellation.ErrNotFound):
		return http.StatusAccepted, nil
	case err != nil:
		return 0, err
	}
	return http.StatusOK, outcome.Err()
}

// newAct is the act as the store keeps it, with what goes with it: an objection that
// is upheld asks for void.
func (s *service) newAct(ctx context.Context, a cancellation.Act, in sent) (act store.NewAct, err error) {
	c := callerOf(ctx)
	what := in.body.said()
	wanted, err := wantedOf(c, cancellation.Ordinary, what.wanted)
	if err != nil {
		return act, err
	}
	if len(wanted) > 0 {
		what.details.Wanted = wanted
	}
	hash, err := hashOf(in.caseID, in.body)
	if err != nil {
		return act, err
	}
	items, err := s.itemsOf(ctx, in.caseID, what.products)
	if err != nil {
		return act, err
	}
	act = store.NewAct{
		CaseID: in.caseID, Kind: a.Kind, ItemIDs: items, Details: what.details, Note: what.reason, Words: what.words,
		Actor: c.actor, Key: in.key, BodyHash: hash, IfMatch: in.tags,
	}
	if err := s.identify(&act); err != nil {
		return act, err
	}
	act.TwoPeople = act.TwoPeople && !in.single
	if a.Kind == cancellation.ActSettleObjection && cancellation.Judgement(act.Details.Outcome) == cancellation.Upheld {
		then := act
		then.Kind, then.Details, then.IfMatch = cancellation.ActVoid, store.ActDetails{}, nil
		act.Then = &then
		return act, s.identify(&then)
	}
	return act, nil
}

// identify gives an act its IDs, and says whether it takes two people, and of a lead.
func (s *service) identify(a *store.NewAct) (err error) {
	a.TwoPeople, a.Lead = slices.Contains(s.twoPeople, a.Kind), slices.Contains(s.leads, a.Actor.Subject)
	if a.ID, err = newID(); err != nil {
		return err
	}
	a.NoteID, err = newID()
	return err
}

// tell nudges the run and waits a moment for it.
func (s *service) tell(ctx context.Context, caseID, actID string) {
	run, err := s.store.Run(ctx, caseID)
	if err == nil {
		ctx, cancel := context.WithTimeout(ctx, actTime)
		defer cancel()
		if err = s.runs.Nudge(ctx, runs.Of(run), actID); err == nil {
			err = s.store.Told(ctx, run)
		}
	}
	if err != nil {
		s.log.WarnContext(ctx, "the run has not answered an act yet", "case", caseID, "act", actID, "error", err)
	}
}

// itemsOf finds the items of products; one that the case does not hold is invalid.
func (s *service) itemsOf(ctx context.Context, caseID string, products []string) ([]string, error) {
	if len(products) == 0 {
		return nil, nil
	}
	items, err := s.store.Items(ctx, caseID)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(products))
	for n, p := range products {
		at := slices.IndexFunc(items, func(i store.CaseItem) bool { return i.ProductID == p })
		if at < 0 {
			return nil, invalid("body.product_ids", "names a product that this case does not hold")
		}
		ids[n] = items[at].ItemID
	}
	return ids, nil
}

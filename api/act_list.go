package api

import (
	"context"

	"github.com/fairwell/fairwell/internal/store"
)

type actsInput struct {
	ID string `path:"id"`
}

type actsAnswer struct {
	Body struct {
		Items []actView `json:"items" nullable:"false"`
	}
}

// actView is an act as it is shown. Members keep their order and are never left
// out.
type actView struct {
	ID         string    `json:"id" format:"uuid"`
	Act        string    `json:"act"`
	By         actorView `json:"by"`
	Reason     string    `json:"reason"`
	Words      *string   `json:"words" doc:"what it says beside the reason: an address, a question, evidence"`
	At         instant   `json:"at"`
	ProductIDs []string  `json:"product_ids" nullable:"false" doc:"none: all that fitted"`
	Alone      bool      `json:"alone" doc:"by a lead on the last day, where it takes two people"`
	Outcome    *string   `json:"outcome" doc:"null: none yet"`
	AnsweredAt instant   `json:"answered_at"`
}

type actorView struct {
	Issuer  string `json:"issuer"`
	Subject string `json:"subject"`
}

// actsOfCase lists what was done about a case.
func (s *service) actsOfCase(ctx context.Context, in *actsInput) (*actsAnswer, error) {
	k, err := s.readable(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	items, err := s.store.Items(ctx, k.ID)
	if err != nil {
		return nil, err
	}
	return s.acts(ctx, k.ID, items)
}

// actsOfWithdrawal lists what was done about a withdrawal.
func (s *service) actsOfWithdrawal(ctx context.Context, in *actsInput) (*actsAnswer, error) {
	w, _, err := s.showWithdrawal(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return s.acts(ctx, w.ID, nil)
}

func (s *service) acts(ctx context.Context, caseID string, items []store.CaseItem) (*actsAnswer, error) {
	list, err := s.store.ActsOf(ctx, caseID)
	if err != nil {
		return nil, err
	}
	products := map[string]string{}
	for _, i := range items {
		products[i.ItemID] = i.ProductID
	}
	out := &actsAnswer{}
	out.Body.Items = []actView{}
	for _, a := range list {
		v := actView{
			ID: a.ID, Act: string(a.Kind), By: actorView{a.Issuer, a.Subject}, Reason: a.Reason, Words: orNull(a.Words), At: instant{a.RecordedAt},
			ProductIDs: []string{}, Alone: a.Details.Alone, Outcome: orNull(string(a.Outcome)), AnsweredAt: instantOf(a.AnsweredAt),
		}
		for _, id := range a.ItemIDs {
			v.ProductIDs = append(v.ProductIDs, products[id])
		}
		out.Body.Items = append(out.Body.Items, v)
	}
	return out, nil
}

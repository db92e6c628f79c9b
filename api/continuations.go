package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/tracing"
)

// continuationView is an offer to go on, and what came of it.
type continuationView struct {
	ProductIDs []string `json:"product_ids" nullable:"false"`
	OfferedAt  instant  `json:"offered_at"`
	State      string   `json:"state" enum:"waits,under_way,accepted,declined,too_late" doc:"waits: for a person; under_way: accepted, and a backend does not have it yet; too_late: accepted, and a backend refused at least one product"`
	Answered   instant  `json:"answered_at"`
	Text       *string  `json:"text" doc:"why it was declined"`
	Concluded  date     `json:"concluded_on" doc:"day on which a new contract was concluded, by the mail that accepted; null: not yet, or the contract goes on as it was"`
}

type offerBody struct {
	ProductIDs []string             `json:"product_ids,omitempty" minItems:"1" maxItems:"100" uniqueItems:"true" nullable:"false" doc:"products that end by the case; none: all; what was taken along with one comes back with it"`
	Channel    cancellation.Channel `json:"channel,omitempty" enum:"letter,fax,email,phone" doc:"scope support: the way by which the holder offered it; none: phone"`
	Reason     string               `json:"reason,omitempty" maxLength:"4000" doc:"kept with the offer"`
}

type answerBody struct {
	Outcome cancellation.Judgement `json:"outcome" enum:"accepted,declined" doc:"accepted: the products go on as they were, once their backends have it"`
	Text    string                 `json:"text,omitempty" maxLength:"4000" doc:"why it is declined, in the words of the mail"`
	Reason  string                 `json:"reason" minLength:"1" maxLength:"4000" doc:"why; kept with the answer"`
}

// Resolve refuses to decline without a word, and words that nobody would read.
func (b answerBody) Resolve(huma.Context) []error {
	if (b.Outcome == cancellation.Declined) != (b.Text != "") {
		return []error{&huma.ErrorDetail{Location: "body.text", Message: "say why it is declined, and only then"}}
	}
	return nil
}

// continuationInput calls for a declaration that is signed as it is made: it can be
// neither tried nor proposed.
type continuationInput[B any] struct {
	KeyHeader
	LanguageHeader
	IfMatch string `header:"If-Match" maxLength:"1000" doc:"ETag of the case as it was looked at; 412 if it has moved since"`
	ID      string `path:"id"`
	Body    B
}

func describeOffer(s *service, h huma.API, a cancellation.Act) {
	o := describeAct(a, "/v1/cancellations", "offer-continuation")
	o.scopes, o.summary = []string{scopeCancellations, scopeSupport}, a.Summary+"; 202 if a person answers, or the run has not yet"
	register(s, h, o, func(ctx context.Context, in *continuationInput[offerBody]) (*caseAnswer, error) {
		k, err := s.readable(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		hash, err := hashOf(k.ID, in.Body)
		if err != nil {
			return nil, err
		}
		c := callerOf(ctx)
		offer := reception.Offer{
			Case: k, Products: in.Body.ProductIDs, By: cancellation.PartyHolder, Channel: cancellation.ChannelAPI, IfMatch: etags(in.IfMatch),
			Locale: string(in.or(k.Locale)), Note: in.Body.Reason, Actor: c.actor, Key: in.Key, BodyHash: hash,
		}
		if !c.is(k.CustomerID) {
			offer.By, offer.Channel = cancellation.PartySupport, cancellation.ChannelPhone
			if in.Body.Channel != "" {
				offer.Channel = in.Body.Channel
			}
		}
		tracing.Link(ctx, k.ID)
		answer, err := s.reception.Offer(ctx, offer)
		if err != nil {
			return nil, err
		}
		status := http.StatusAccepted
		if answer != "" {
			if status, err = s.outcome(ctx, k.ID, answer); err != nil {
				return nil, err
			}
		}
		return s.show(ctx, k.ID, status, in.LanguageHeader)
	})
}

func describeAnswer(s *service, h huma.API, a cancellation.Act) {
	register(s, h, describeAct(a, "/v1/cancellations", "answer-continuation"), func(ctx context.Context, in *continuationInput[answerBody]) (*caseAnswer, error) {
		k, err := s.readable(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		hash, err := hashOf(k.ID, in.Body)
		if err != nil {
			return nil, err
		}
		tracing.Link(ctx, k.ID)
		id, err := s.reception.Answer(ctx, reception.Answer{
			Case: k, Outcome: in.Body.Outcome, Reason: in.Body.Text, Note: in.Body.Reason, IfMatch: etags(in.IfMatch),
			Actor: callerOf(ctx).actor, Key: in.Key, BodyHash: hash,
		})
		if err != nil {
			return nil, err
		}
		status, err := s.outcome(ctx, k.ID, id)
		if err != nil {
			return nil, err
		}
		return s.show(ctx, k.ID, status, in.LanguageHeader)
	})
}

// addContinuations shows the offers of one case, and until when going on with a product
// can be offered.
func (s *service) addContinuations(ctx context.Context, v *caseView, items []store.CaseItem) error {
	for _, c := range s.reception.Continuable(items) {
		for n := range v.Items {
			if v.Items[n].ProductID == c.ProductID {
				v.Items[n].ContinueUntil = &date{}
				if !c.ByContract { // a new contract is not ordered here
					v.Items[n].ContinueUntil.Date = c.Until
				}
			}
		}
	}
	list, err := s.store.Continuations(ctx, v.ID)
	if err != nil {
		return err
	}
	products := map[string]string{}
	for _, i := range items {
		products[i.ItemID] = i.ProductID
	}
	for _, c := range list {
		shown := continuationView{ProductIDs: []string{}, OfferedAt: instant{c.OfferedAt}, State: string(c.State()), Answered: instantOf(c.AnsweredAt), Text: orNull(c.Reason), Concluded: date{c.ConcludedOn}}
		for _, id := range c.ItemIDs {
			shown.ProductIDs = append(shown.ProductIDs, products[id])
		}
		v.Continuations = append(v.Continuations, shown)
	}
	return nil
}

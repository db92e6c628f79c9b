package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

type declareInput struct {
	KeyHeader
	LanguageHeader
	Body declareBody
}

// KeyHeader makes a call safe to repeat. It is exported for the description
// alone.
type KeyHeader struct {
	Key string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"200" pattern:"^[!-~]+$" doc:"the same key and body mean the same case, however often they are sent"`
}

type declareAnswer struct {
	Status   int
	Location string `header:"Location"`
	Body     caseView
}

// declare receives a declaration.
func (s *service) declare(ctx context.Context, in *declareInput) (*declareAnswer, error) {
	who, err := s.declarer(ctx, in.Body.ForWhom)
	if err != nil {
		return nil, err
	}
	if e := in.Body.ConfirmationEmail; e != "" && !isEmail(e) {
		return nil, invalid("body.confirmation_email", "must be an e-mail address")
	}
	hash, err := hashOf(in.Body)
	if err != nil {
		return nil, err
	}
	kind := cancellation.Kind(in.Body.Kind)
	wanted, err := wantedOf(callerOf(ctx), kind, in.Body.Items)
	if err != nil {
		return nil, err
	}
	id, err := s.reception.Declare(ctx, reception.Declaration{
		CustomerID: who.customer, Kind: kind, Reason: in.Body.Reason, Channel: who.channel,
		Locale: in.Body.Locale, ConfirmationEmail: in.Body.ConfirmationEmail, ExternalRef: in.Body.ExternalRef,
		ReceivedAt: who.receivedAt, Wanted: wanted, Actor: callerOf(ctx).actor, Key: in.Key, BodyHash: hash,
	})
	if err != nil {
		return nil, err
	}
	return s.accepted(ctx, id, in.LanguageHeader)
}

// accepted answers a declaration that is stored: 201 once its run has decided,
// 202 with the preview if it has not answered in time. Whatever is wrong with
// the run, the starter sees to it.
func (s *service) accepted(ctx context.Context, id string, lang LanguageHeader) (*declareAnswer, error) {
	k, items, err := s.read(ctx, id)
	if err != nil {
		return nil, err
	}
	if !isDecided(items) {
		if err := s.reception.Settle(ctx, id); err != nil {
			s.log.WarnContext(ctx, "the run has not decided yet", "case", id, "error", err)
		} else if k, items, err = s.read(ctx, id); err != nil {
			return nil, err
		}
	}
	signed, err := s.reception.Receipt(ctx, k.ID)
	if err != nil {
		return nil, err
	}
	out := &declareAnswer{Status: http.StatusAccepted, Location: pathDeclare + "/" + id, Body: viewCase(k, items, lang.or(k.Locale))}
	if isDecided(items) {
		out.Status = http.StatusCreated
	}
	out.Body.Receipt = &signed
	return out, nil
}

func (s *service) read(ctx context.Context, id string) (store.Case, []store.CaseItem, error) {
	k, err := s.store.Case(ctx, id)
	if err != nil {
		return store.Case{}, nil, err
	}
	items, err := s.store.Items(ctx, id)
	return k, items, err
}

func isDecided(items []store.CaseItem) bool {
	for _, i := range items {
		if i.State == cancellation.ItemReceived {
			return false
		}
	}
	return len(items) > 0
}

// newID is ordered by time: within a second the lower ID was earlier.
func newID() (string, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("make ID: %w", err)
	}
	return id.String(), nil
}

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
	declared, err := s.reception.Declare(ctx, reception.Declaration{
		CustomerID: who.customer, Kind: kind, Reason: in.Body.Reason, Channel: who.channel,
		Locale: in.Body.Locale, ConfirmationEmail: in.Body.ConfirmationEmail, ExternalRef: in.Body.ExternalRef,
		ReceivedAt: who.receivedAt, Wanted: wanted, Actor: callerOf(ctx).actor, Key: in.Key, BodyHash: hash,
	})
	if err != nil {
		return nil, err
	}
	return s.accepted(ctx, declared, in.LanguageHeader)
}

// accepted answers a declaration that is stored: 201 once its run has decided,
// 202 with the preview if it has not answered in time. Whatever is wrong with
// the run, the starter sees to it.
func (s *service) accepted(ctx context.Context, d reception.Declared, lang LanguageHeader) (*declareAnswer, error) {
	var shown store.Shown
	var err error
	if d.Receipt == nil { // a repeated one, which may be decided already
		if shown, err = s.store.Shown(ctx, d.ID); err != nil {
			return nil, err
		}
		signed, err := s.reception.Receipt(ctx, d.ID)
		if err != nil {
			return nil, err
		}
		d.Receipt = &signed
	}
	if !isDecided(shown.Items) {
		if err := s.reception.Accept(ctx, d); err != nil {
			s.log.WarnContext(ctx, "the run has not decided yet", "case", d.ID, "error", err)
		}
		if shown, err = s.store.Shown(ctx, d.ID); err != nil {
			return nil, err
		}
	}
	out := &declareAnswer{
		Status: http.StatusAccepted, Location: pathDeclare + "/" + d.ID, Body: s.view(ctx, shown, lang),
	}
	if isDecided(shown.Items) {
		out.Status = http.StatusCreated
	}
	out.Body.Receipt = d.Receipt
	return out, nil
}

// show answers the case as it stands now.
func (s *service) show(ctx context.Context, caseID string, status int, lang LanguageHeader) (*caseAnswer, error) {
	tag, err := s.store.Tag(ctx, caseID)
	if err != nil {
		return nil, err
	}
	shown, err := s.store.Shown(ctx, caseID)
	if err != nil {
		return nil, err
	}
	return &caseAnswer{Status: status, ETag: `"` + tag + `"`, Body: s.view(ctx, shown, lang)}, nil
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

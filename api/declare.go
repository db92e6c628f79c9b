package api

import (
	"context"
	"encoding/json"
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
	Body     caseOrProposal
}

// declare receives a declaration. One that was received long before it is entered is
// kept, and waits for a second person.
func (s *service) declare(ctx context.Context, in *declareInput) (*declareAnswer, error) {
	d, err := s.declaration(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	d.Actor, d.Key = callerOf(ctx).actor, in.Key
	if d.BodyHash, err = hashOf(in.Body); err != nil {
		return nil, err
	}
	if s.now().Sub(d.ReceivedAt) > s.backdate {
		in.Body.CustomerID = &d.CustomerID // also where the token says it
		if d.Entry, err = json.Marshal(in.Body); err != nil {
			return nil, fmt.Errorf("encode entry: %w", err)
		}
	}
	declared, err := s.reception.Declare(ctx, d)
	switch {
	case err != nil:
		return nil, err
	case declared.Entered != nil:
		return &declareAnswer{Status: http.StatusAccepted, Body: caseOrProposal{waits: viewProposal(declared.Entered)}}, nil
	}
	return s.accepted(ctx, declared, in.LanguageHeader)
}

// declaration is what a body declares, as far as the caller may.
func (s *service) declaration(ctx context.Context, b declareBody) (d reception.Declaration, err error) {
	who, err := s.declarer(ctx, b.ForWhom)
	if err != nil {
		return d, err
	}
	if (b.DeclaredBy != nil || b.ScanRef != "") && !callerOf(ctx).forOthers() {
		return d, errForbidden
	}
	if e := b.ConfirmationEmail; e != "" && !isEmail(e) {
		return d, invalid("body.confirmation_email", "must be an e-mail address")
	}
	kind := cancellation.Kind(b.Kind)
	wanted, err := wantedOf(callerOf(ctx), kind, b.Items)
	return reception.Declaration{
		CustomerID: who.customer, Kind: kind, Reason: b.Reason, Channel: who.channel,
		Locale: b.Locale, ConfirmationEmail: b.ConfirmationEmail, ExternalRef: b.ExternalRef,
		ReceivedAt: who.receivedAt, Wanted: wanted, DeclaredBy: b.DeclaredBy.noun(), ScanRef: b.ScanRef,
	}, err
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
		Status: http.StatusAccepted, Location: pathDeclare + "/" + d.ID, Body: shownCase(s.view(ctx, shown, lang)),
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

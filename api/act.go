package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

// order is an act on its way to the run of its case.
type order struct {
	caseID, actID string
	// nothing is the outcome of an act for which there is nothing to do.
	nothing cancellation.ActOutcome
	// ask hands the act to the run.
	ask func(context.Context) error
	// owed says whether the act still means something, where no run is open.
	owed func(context.Context) (bool, error)
}

// newAct is an act of the caller with new IDs.
func newAct(ctx context.Context, caseID, kind, key, reason string, hash []byte) (store.NewAct, error) {
	id, err := newID()
	if err != nil {
		return store.NewAct{}, err
	}
	note, err := newID()
	if err != nil {
		return store.NewAct{}, err
	}
	return store.NewAct{
		ID: id, CaseID: caseID, Kind: kind, NoteID: note, Note: reason,
		Actor: callerOf(ctx).actor, Key: key, BodyHash: hash,
	}, nil
}

// once records an act of the caller: the same key and body mean the act that
// stands already. write appends a new one and returns its ID.
func (s *service) once(
	ctx context.Context, caseID, kind, key string, body any, write func(store.Case, []byte) (string, error),
) (store.Case, string, error) {
	k, err := s.readable(ctx, caseID)
	if err != nil {
		return store.Case{}, "", err
	}
	hash, err := hashOf(k.ID, body)
	if err != nil {
		return store.Case{}, "", err
	}
	id, err := s.store.Acted(ctx, callerOf(ctx).actor, kind, key, hash)
	if errors.Is(err, cancellation.ErrNotFound) {
		id, err = write(k, hash)
	}
	if conflict(err) != nil {
		// The same, sent at the same time, may be what is in the way.
		if same, again := s.store.Acted(ctx, callerOf(ctx).actor, kind, key, hash); again == nil {
			id, err = same, nil
		}
	}
	return k, id, err
}

// show answers the case as it stands now.
func (s *service) show(ctx context.Context, caseID string, status int, lang LanguageHeader) (*caseAnswer, error) {
	k, items, err := s.read(ctx, caseID)
	if err != nil {
		return nil, err
	}
	return &caseAnswer{Status: status, Body: viewCase(k, items, lang.or(k.Locale))}, nil
}

// carryOut asks the run to carry an act out and records what became of it. No
// answer in time is 202: the starter sends open acts again.
func (s *service) carryOut(ctx context.Context, o order) (status int, err error) {
	code, err := s.store.ActOutcome(ctx, o.actID)
	if errors.Is(err, cancellation.ErrNotFound) {
		code, err = s.outcome(ctx, o)
	}
	switch {
	case err != nil:
		return 0, err
	case code == cancellation.ActNothingOpen:
		return 0, cancellation.ErrNothingOpen
	case code == cancellation.ActNotUnknown:
		return 0, cancellation.ErrNotUnknown
	case code == "":
		return http.StatusAccepted, nil
	default:
		return http.StatusOK, nil
	}
}

// actTime bounds the wait for the run's answer to an act.
const actTime = 2 * time.Second

// outcome asks the run; none yet is "".
func (s *service) outcome(ctx context.Context, o order) (code cancellation.ActOutcome, err error) {
	wait, cancel := context.WithTimeout(ctx, actTime)
	defer cancel()
	err = o.ask(wait)
	switch {
	case err == nil:
		code = cancellation.ActDone
	case errors.Is(err, cancellation.ErrNothingOpen), errors.Is(err, cancellation.ErrNotUnknown):
		code = o.nothing
	case errors.Is(err, cancellation.ErrNotFound):
		owed, err := s.owed(ctx, o)
		if err != nil || owed {
			return "", err
		}
		code = o.nothing
	default:
		s.log.WarnContext(ctx, "the run has not answered an act yet", "case", o.caseID, "act", o.actID, "error", err)
		return "", nil
	}
	return code, s.store.CloseAct(ctx, o.actID, code)
}

// owed judges an act of a case whose run is closed. One that still means
// something waits for the new run that the starter gives the case.
func (s *service) owed(ctx context.Context, o order) (bool, error) {
	owed, err := o.owed(ctx)
	if err == nil && owed {
		s.log.WarnContext(ctx, "an act waits for a new run", "case", o.caseID, "act", o.actID)
	}
	return owed, err
}

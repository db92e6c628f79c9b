package api

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"
	"github.com/google/uuid"

	"github.com/fairwell/fairwell/api/issuer"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

// problem is an RFC 9457 document with the headers that go with it.
type problem struct {
	huma.ErrorModel
	header http.Header
}

// GetHeaders implements huma.HeadersError.
func (p *problem) GetHeaders() http.Header { return p.header }

// Errors of this package; the rest are those of the store and of the noun.
var (
	errMalformed    = errors.New("the body is not JSON")
	errTooLarge     = errors.New("the body is too large")
	errSlow         = errors.New("the body did not arrive in time")
	errMediaType    = errors.New("the body must be application/json in UTF-8")
	errNoToken      = errors.New("no bearer token")
	errBadToken     = errors.New("the token is expired, not for this audience or not valid")
	errForbidden    = errors.New("the token's scope does not allow this")
	errRateExceeded = errors.New("too many requests")
	errUnrecorded   = errors.New("the read is not recorded")

	errNoWebhookKey   = errors.New("no key for delivery events is configured")
	errUnsigned       = errors.New("the delivery events are not signed, or not just now")
	errEventsTooLarge = errors.New("the delivery events are too large")
)

const detailNotFound = "There is no such thing, or it is not yours."

// invalidError says which part of a request makes no sense. Its message never
// repeats what was sent.
type invalidError struct{ location, message string }

func (e *invalidError) Error() string { return e.location + ": " + e.message }

func invalid(location, message string) error { return &invalidError{location, message} }

// problem is the one place where errors become statuses. What is not known is
// logged under an ID, and the caller is told the ID alone.
func (s *service) problem(ctx context.Context, err error) *problem {
	var bad *invalidError
	if p := cmp.Or(conflict(err), s.away(ctx, err)); p != nil {
		return p
	}
	err = senseless(err)
	switch {
	case errors.As(err, &bad):
		p := newProblem(http.StatusUnprocessableEntity, "The request makes no sense.")
		p.Errors = []*huma.ErrorDetail{{Location: bad.location, Message: bad.message}}
		return p
	case errors.Is(err, errMalformed):
		return newProblem(http.StatusBadRequest, "The body is not well-formed JSON.")
	case errors.Is(err, errSlow):
		return newProblem(http.StatusRequestTimeout, "The body did not arrive in time.")
	case errors.Is(err, errTooLarge):
		return newProblem(http.StatusRequestEntityTooLarge, "The body is larger than 64 KiB.")
	case errors.Is(err, errEventsTooLarge):
		return newProblem(http.StatusRequestEntityTooLarge, "The body is larger than 1 MiB.")
	case errors.Is(err, errUnsigned):
		return newProblem(http.StatusForbidden, "The signature is missing, not valid, or not of just now.")
	case errors.Is(err, errMediaType):
		return newProblem(http.StatusUnsupportedMediaType, "The body must be application/json in UTF-8, not compressed.")
	case errors.Is(err, errNoToken):
		return newProblem(http.StatusUnauthorized, "A bearer token is needed.").with("WWW-Authenticate", `Bearer`)
	case errors.Is(err, errBadToken):
		return newProblem(http.StatusUnauthorized, "The token is expired, made for another audience or not valid.").
			with("WWW-Authenticate", `Bearer error="invalid_token"`)
	case errors.Is(err, errForbidden):
		return newProblem(http.StatusForbidden, "The token's scope does not allow this.").
			with("WWW-Authenticate", `Bearer error="insufficient_scope"`)
	case errors.Is(err, cancellation.ErrNotFound):
		return newProblem(http.StatusNotFound, detailNotFound)
	case errors.Is(err, cancellation.ErrOwnProposal):
		return newProblem(http.StatusForbidden, "It takes two people: nobody answers what he proposed.")
	case errors.Is(err, cancellation.ErrMoved):
		return newProblem(http.StatusPreconditionFailed, "The case has moved since it was looked at.")
	case errors.Is(err, cancellation.ErrTwice):
		return newProblem(http.StatusUnprocessableEntity, "A product is listed twice, or named beside its contract.")
	case errors.Is(err, cancellation.ErrTooMany):
		return newProblem(http.StatusUnprocessableEntity, "A declaration holds at most 100 items, 200 with their parts.")
	case errors.Is(err, errRateExceeded):
		return newProblem(http.StatusTooManyRequests, "Too many requests: come back later.")
	default:
		return s.unexpected(ctx, err)
	}
}

// senseless says of an error of the noun which part of the body it is about.
func senseless(err error) error {
	switch {
	case errors.Is(err, cancellation.ErrBeyondCalendar):
		return invalid("body.items", "a requested_end lies beyond the calendar")
	case errors.Is(err, cancellation.ErrUnclear):
		return invalid("body.items", "are needed: what was typed does not say which products are meant")
	case errors.Is(err, cancellation.ErrLaterEnd):
		return invalid("body.ends_on", "is later than the day on which a product ends anyway")
	default:
		return err
	}
}

// conflict says that a request was well-formed and came at the wrong moment; nil
// if err says something else.
func conflict(err error) *problem {
	switch {
	case errors.Is(err, cancellation.ErrKeyReused):
		return newProblem(http.StatusConflict, "This Idempotency-Key stands for another body.")
	case errors.Is(err, cancellation.ErrErased):
		return newProblem(http.StatusConflict, "The time that this had to be kept is over, and it is erased.")
	case errors.Is(err, cancellation.ErrNothingOpen):
		return newProblem(http.StatusConflict, "Nothing is delayed, parked or to be settled or judged.")
	case errors.Is(err, cancellation.ErrMailArrived):
		return newProblem(http.StatusConflict, "This mail arrived, or may have, or is not owed.")
	case errors.Is(err, cancellation.ErrIdentified):
		return newProblem(http.StatusConflict, "It is known already whose declaration it is.")
	case errors.Is(err, cancellation.ErrNotUnknown):
		return newProblem(http.StatusConflict, "It is known what became of the confirmation, or it was never tried.")
	case errors.Is(err, cancellation.ErrOnHold):
		return newProblem(http.StatusConflict, "The line is on hold already.")
	case errors.Is(err, cancellation.ErrReleased):
		return newProblem(http.StatusConflict, "The hold is released already.")
	case errors.Is(err, cancellation.ErrNothingToVoid):
		return newProblem(http.StatusConflict, "No product ends by this case: they continue, or end by another.")
	case errors.Is(err, cancellation.ErrProposed):
		return newProblem(http.StatusConflict, "The same act waits for a second person already.")
	case errors.Is(err, cancellation.ErrAnswered):
		return newProblem(http.StatusConflict, "This proposal is answered, or no longer open.")
	case errors.Is(err, cancellation.ErrStale):
		return newProblem(http.StatusConflict, "The case has moved since this was proposed: look again and propose anew.")
	case errors.Is(err, cancellation.ErrExpired):
		return newProblem(http.StatusConflict, "Nobody approved in time: look again and propose anew.")
	case errors.Is(err, cancellation.ErrRevokedLate):
		return newProblem(http.StatusConflict, "The declaration was received before this revocation: it stands.")
	case errors.Is(err, cancellation.ErrNotRejectable):
		return newProblem(http.StatusConflict, "It stands: no agent declared it without a power of attorney in the original, or the last day to reject it has passed.")
	case errors.Is(err, cancellation.ErrNothingToSettle):
		return newProblem(http.StatusConflict, "Nothing about this withdrawal waits for a person.")
	default:
		return nil
	}
}

// away says that what is needed for the answer is not there now; nil if err says
// something else.
func (s *service) away(ctx context.Context, err error) *problem {
	switch {
	case errors.Is(err, errNoWebhookKey):
		return unavailable("No key is configured that delivery events could be checked with.")
	case errors.Is(err, errUnrecorded):
		s.log.ErrorContext(ctx, "what support reads cannot be recorded, and is not shown", "error", err)
		return unavailable("What support reads is recorded first, and that fails now: nothing is shown. Repeat with the same key.")
	case errors.Is(err, issuer.ErrAway):
		s.log.WarnContext(ctx, "the issuer's keys cannot be fetched", "error", err)
		return unavailable("The token cannot be checked now: its issuer does not answer.")
	case errors.Is(err, context.Canceled), store.IsUnavailable(err):
		s.log.WarnContext(ctx, "the database does not answer, or the client has gone", "error", err)
		return unavailable("The database does not answer now. Nothing was stored that this answer does not show; repeat with the same key.")
	default:
		return nil
	}
}

func (s *service) unexpected(ctx context.Context, err error) *problem {
	id := uuid.NewString()
	s.log.ErrorContext(ctx, "request failed", "error_id", id, "error", err)
	p := newProblem(http.StatusInternalServerError, "Something went wrong here. Quote the instance when you report it.")
	p.Instance = "urn:uuid:" + id
	return p
}

func unavailable(detail string) *problem {
	return newProblem(http.StatusServiceUnavailable, detail).with("Retry-After", "5")
}

func newProblem(status int, detail string) *problem {
	return &problem{
		ErrorModel: huma.ErrorModel{Status: status, Title: http.StatusText(status), Detail: detail},
		header:     http.Header{},
	}
}

func (p *problem) with(name, value string) *problem {
	p.header.Set(name, value)
	return p
}

// writeProblem answers outside of huma.
func writeProblem(w http.ResponseWriter, p *problem) {
	for name, values := range p.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", typeProblem)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p.ErrorModel) // the client is gone, and nobody else to tell
}

// knownPlace is as far as a location surely holds no name of the sender's.
var knownPlace = regexp.MustCompile(`^body(\.items\[[0-9]+\])?`)

// forgetValues takes what was sent out of huma's own problems: values, and
// names of members that nobody knows.
func forgetValues(_ huma.Context, _ string, v any) (any, error) {
	p, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	p.Detail = "The request makes no sense."
	for _, d := range p.Errors {
		d.Value = nil
		switch d.Message {
		case validation.MsgUnexpectedProperty:
			d.Message = "holds a field that is not known"
			d.Location = knownPlace.FindString(d.Location)
		case "unknown query parameter":
			d.Location = "query"
		}
	}
	return p, nil
}

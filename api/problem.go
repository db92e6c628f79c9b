package api

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"
	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

// problem is an RFC 9457 document with the headers that go with it.
type problem struct {
	huma.ErrorModel
	Code code `json:"code"`

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
	errDatabaseAway = errors.New("the database does not answer, or the client has gone")

	errNoWebhookKey   = errors.New("no key for delivery events is configured")
	errUnsigned       = errors.New("the delivery events are not signed, or not just now")
	errEventsTooLarge = errors.New("the delivery events are too large")
)

// The details of problems that are no refusals of the table.
const (
	detailNotFound   = "There is no such thing, or it is not yours."
	detailMethod     = "This address does not know that method."
	detailInvalid    = "The request makes no sense."
	detailUnexpected = "Something went wrong here. Quote the instance when you report it."
)

// invalidError says which part of a request makes no sense. Its message never
// repeats what was sent.
type invalidError struct{ location, message string }

func (e *invalidError) Error() string { return e.location + ": " + e.message }

func invalid(location, message string) error { return &invalidError{location, message} }

// problem is the one place where errors become problems: what the table of refusals
// does not know is logged under an ID, and the caller is told the ID alone.
func (s *service) problem(ctx context.Context, err error) *problem {
	err = cmp.Or(senseless(err), err)
	var bad *invalidError
	if errors.As(err, &bad) {
		p := newProblem(http.StatusUnprocessableEntity, codeInvalid, detailInvalid)
		p.Errors = []*huma.ErrorDetail{{Location: bad.location, Message: bad.message}}
		return p
	}
	if errors.Is(err, context.Canceled) || store.IsUnavailable(err) {
		err = fmt.Errorf("%w: %w", errDatabaseAway, err)
	}
	for _, r := range refusals() {
		if !errors.Is(err, r.err) {
			continue
		}
		if r.status == http.StatusServiceUnavailable {
			s.log.WarnContext(ctx, "answered 503", "code", r.code, "error", err)
		}
		p := newProblem(r.status, r.code, r.detail)
		if theirs := (*cancellation.TakenError)(nil); errors.As(err, &theirs) {
			p.Detail = taken(theirs)
		}
		for name, value := range r.headers {
			p.header.Set(name, value)
		}
		return p
	}
	return s.unexpected(ctx, err)
}

// senseless says of an error of the noun which part of the body it is about; nil of
// any other.
func senseless(err error) error {
	switch {
	case errors.Is(err, cancellation.ErrBeyondCalendar):
		return invalid("body.items", "a requested_end lies beyond the calendar")
	case errors.Is(err, cancellation.ErrUnclear):
		return invalid("body.items", "are needed: what was typed does not say which products are meant")
	case errors.Is(err, cancellation.ErrLaterEnd):
		return invalid("body.ends_on", "is later than the day on which a product ends anyway")
	default:
		return nil
	}
}

func (s *service) unexpected(ctx context.Context, err error) *problem {
	id := uuid.NewString()
	s.log.ErrorContext(ctx, "request failed", "error_id", id, "error", err)
	p := newProblem(http.StatusInternalServerError, codeUnexpected, detailUnexpected)
	p.Instance = "urn:uuid:" + id
	return p
}

func newProblem(status int, c code, detail string) *problem {
	return &problem{
		ErrorModel: huma.ErrorModel{Status: status, Title: http.StatusText(status), Detail: detail},
		Code:       c, header: http.Header{},
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
	_ = json.NewEncoder(w).Encode(p) // the client is gone, and nobody else to tell
}

// knownPlace is as far as a location surely holds no name of the sender's.
var knownPlace = regexp.MustCompile(`^body(\.items\[[0-9]+\])?`)

// forgetValues takes what was sent out of huma's own problems: values, and
// names of members that nobody knows.
func forgetValues(_ huma.Context, _ string, v any) (any, error) {
	p, ok := v.(*problem)
	if !ok || p.Code != codeInvalid {
		return v, nil
	}
	p.Detail = detailInvalid
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

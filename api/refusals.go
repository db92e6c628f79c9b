package api

import (
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fairwell/fairwell/api/issuer"
	"github.com/fairwell/fairwell/internal/cancellation"
)

// code names a kind of problem for programs: it never changes its meaning, while
// the words beside it may.
type code string

// The codes that are no refusals of the table.
const (
	codeInvalid          code = "invalid"
	codeNotFound         code = "not_found"
	codeMethodNotAllowed code = "method_not_allowed"
	codeUnexpected       code = "unexpected"
)

// Schema implements huma.SchemaProvider.
func (code) Schema(huma.Registry) *huma.Schema {
	names := []any{codeInvalid, codeMethodNotAllowed, codeUnexpected}
	for _, r := range refusals() {
		if !slices.Contains(names, any(r.code)) {
			names = append(names, r.code)
		}
	}
	return &huma.Schema{Type: huma.TypeString, Enum: names, Description: "Names the kind of problem for programs; docs/problems.md lists them; the words beside it may change, this does not."}
}

// refusal is what the caller is told of an error.
type refusal struct {
	err     error
	status  int
	code    code
	detail  string
	headers map[string]string
}

// refusals is the one table from errors to answers. No error stands for two rows.
func refusals() []refusal {
	bearer := func(value string) map[string]string { return map[string]string{"WWW-Authenticate": value} }
	soon := map[string]string{"Retry-After": "5"}
	return []refusal{
		{err: errMalformed, status: 400, code: "malformed", detail: "The body is not well-formed JSON."},
		{err: errNoToken, status: 401, code: "no_token", detail: "A bearer token is needed.", headers: bearer(`Bearer`)},
		{
			err: errBadToken, status: 401, code: "bad_token", headers: bearer(`Bearer error="invalid_token"`),
			detail: "The token is expired, made for another audience or not valid.",
		},
		{
			err: errForbidden, status: 403, code: "wrong_scope", headers: bearer(`Bearer error="insufficient_scope"`),
			detail: "The token's scope does not allow this.",
		},
		{err: errUnsigned, status: 403, code: "unsigned", detail: "The signature is missing, not valid, or not of just now."},
		{err: cancellation.ErrOwnProposal, status: 403, code: "own_proposal", detail: "It takes two people: nobody answers what he proposed."},
		{err: cancellation.ErrNotFound, status: 404, code: codeNotFound, detail: detailNotFound},
		{err: errSlow, status: 408, code: "slow", detail: "The body did not arrive in time."},
		{err: cancellation.ErrKeyReused, status: 409, code: "key_reused", detail: "This Idempotency-Key stands for another body."},
		{err: cancellation.ErrErased, status: 409, code: "erased", detail: "The time that this had to be kept is over, and it is erased."},
		{err: cancellation.ErrNothingOpen, status: 409, code: "nothing_open", detail: "Nothing is delayed, parked or to be settled or judged."},
		{err: cancellation.ErrMailArrived, status: 409, code: "mail_arrived", detail: "This mail arrived, or may have, or is not owed."},
		{err: cancellation.ErrIdentified, status: 409, code: "identified", detail: "It is known already whose declaration it is."},
		{
			err: cancellation.ErrNotUnknown, status: 409, code: "not_unknown",
			detail: "It is known what became of this mail, or it was never tried.",
		},
		{err: cancellation.ErrTaken, status: 409, code: "taken", detail: "Somebody else works on this case; the words of the answer say who, and until when."},
		{err: cancellation.ErrEndpointKept, status: 409, code: "endpoint_kept", detail: "This address is told of events already."},
		{err: cancellation.ErrNoCases, status: 409, code: "no_cases", detail: "No case fits this filter."},
		{err: cancellation.ErrPressed, status: 409, code: "pressed", detail: "This does not lead on from where the batch stands."},
		{err: cancellation.ErrOnHold, status: 409, code: "on_hold", detail: "The line is on hold already."},
		{err: cancellation.ErrReleased, status: 409, code: "released", detail: "The hold is released already."},
		{
			err: cancellation.ErrNothingToVoid, status: 409, code: "nothing_to_void",
			detail: "No product ends by this case: they continue, or end by another.",
		},
		{err: cancellation.ErrProposed, status: 409, code: "proposed", detail: "The same act waits for a second person already."},
		{err: cancellation.ErrAnswered, status: 409, code: "answered", detail: "This proposal is answered, or no longer open."},
		{err: cancellation.ErrStale, status: 409, code: "stale", detail: "The case has moved since this was proposed: look again and propose again."},
		{err: cancellation.ErrExpired, status: 409, code: "expired", detail: "Nobody approved in time: look again and propose again."},
		{
			err: cancellation.ErrRevokedLate, status: 409, code: "revoked_late",
			detail: "The declaration was received before this revocation: it stands.",
		},
		{
			err: cancellation.ErrNotRejectable, status: 409, code: "not_rejectable",
			detail: "It stands: no agent declared it without a power of attorney in the original, or the last day to reject it has passed.",
		},
		{
			err: cancellation.ErrNotContinuable, status: 409, code: "not_continuable",
			detail: "No offer to go on is taken for this: it does not end by this case, was taken along, or its line takes none.",
		},
		{err: cancellation.ErrOrderOnPage, status: 409, code: "order_on_page", detail: "Going on is a new contract here: only its holder orders it, on the page of the portal that shows its summary."},
		{err: cancellation.ErrTooLate, status: 409, code: "too_late", detail: "It is too late to go on: the last day for that has passed."},
		{err: cancellation.ErrOffered, status: 409, code: "offered", detail: "An offer to go on with this waits for its answer already."},
		{err: cancellation.ErrNothingOffered, status: 409, code: "nothing_offered", detail: "No offer to go on waits for an answer."},
		{err: cancellation.ErrNothingToSettle, status: 409, code: "nothing_to_settle", detail: "Nothing about this withdrawal waits for a person."},
		{err: cancellation.ErrMoved, status: 412, code: "moved", detail: "The case has moved since it was looked at."},
		{err: errTooLarge, status: 413, code: "too_large", detail: "The body is larger than 64 KiB."},
		{err: errEventsTooLarge, status: 413, code: "too_large", detail: "The body is larger than 1 MiB."},
		{err: errMediaType, status: 415, code: "media_type", detail: "The body must be application/json in UTF-8, not compressed."},
		{err: cancellation.ErrTwice, status: 422, code: "twice", detail: "A product is listed twice, or named beside its contract."},
		{err: cancellation.ErrTooMany, status: 422, code: "too_many_items", detail: "A declaration holds at most 100 items, 200 with their parts."},
		{err: errRateExceeded, status: 429, code: "too_many_requests", detail: "Too many requests: come back later."},
		{
			err: errNoWebhookKey, status: 503, code: "no_webhook_key", headers: soon,
			detail: "No key is configured that delivery events could be checked with.",
		},
		{
			err: errUnrecorded, status: 503, code: "unrecorded", headers: soon,
			detail: "What support reads is recorded first, and that fails now: nothing is shown. Repeat with the same key.",
		},
		{err: issuer.ErrAway, status: 503, code: "issuer_away", headers: soon, detail: "The token cannot be checked now: its issuer does not answer."},
		{
			err: errDatabaseAway, status: 503, code: "database_away", headers: soon,
			detail: "The database does not answer now. Nothing was stored that this answer does not show; repeat with the same key.",
		},
	}
}

// ownProblem makes huma's own problems ours, with a code.
func ownProblem(status int, detail string, errs ...error) huma.StatusError {
	c := codeInvalid
	if status >= http.StatusInternalServerError {
		c = codeUnexpected
	}
	for _, r := range refusals() {
		if r.status == status && c == codeInvalid && status != http.StatusUnprocessableEntity {
			c, detail = r.code, r.detail
			break
		}
	}
	p := newProblem(status, c, detail)
	for _, err := range errs {
		p.Add(err)
	}
	return p
}

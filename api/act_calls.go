package api

import (
	"encoding/json"
	"errors"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// call is how an act is called: by its own address, or for many cases in a batch.
type call struct {
	describe func(*service, huma.API, cancellation.Act)
	decode   func(huma.Registry, json.RawMessage) (actBody, error)
}

// callable says of each act with an address what its body is and what it answers.
func callable() map[cancellation.ActKind]call {
	return map[cancellation.ActKind]call{
		cancellation.ActRetry:           onCase[retryBody]("retry-cancellation"),
		cancellation.ActResolve:         onCase[resolveBody]("resolve-confirmation"),
		cancellation.ActIdentify:        onCase[identifyBody]("identify-cancellation"),
		cancellation.ActVoid:            onCase[voidBody]("void-cancellation"),
		cancellation.ActSettleObjection: onCase[objectionBody]("settle-objection"),
		cancellation.ActDismiss:         onCase[dismissBody]("dismiss-cancellation"),
		cancellation.ActRedirect:        onCase[redirectBody]("redirect-mail"),
		cancellation.ActPosted:          onCase[postedBody]("post-mail"),
		cancellation.ActJudge:           onCase[judgeBody]("judge-cancellation"),
		cancellation.ActComplete:        onCase[completeBody]("complete-manually"),
		cancellation.ActSettleEnd:       onCase[endBody]("settle-end"),
		cancellation.ActAsk:             onBoth[askBody]("ask-declarant", "ask-withdrawer"),
		cancellation.ActNote:            onBoth[noteBody]("note-cancellation", "note-withdrawal"),
		cancellation.ActRevoke:          onCase[revokeBody]("revoke-cancellation"),
		cancellation.ActReject:          onCase[rejectBody]("reject-cancellation"),
		cancellation.ActOffer:           {describe: describeOffer},
		cancellation.ActAnswer:          {describe: describeAnswer},
		cancellation.ActSettle:          onWithdrawal[settleBody]("settle-withdrawal"),
	}
}

// decodeBody reads the body of an act that stands within another one, by the same
// rules as its own call.
func decodeBody[B actBody](r huma.Registry, raw json.RawMessage) (actBody, error) {
	var parsed any
	var body B
	if err := json.Unmarshal(raw, &parsed); err != nil {
		return nil, errMalformed
	}
	result := &huma.ValidateResult{}
	huma.Validate(r, r.Schema(reflect.TypeFor[B](), true, ""), huma.NewPathBuffer([]byte("body.body"), 9), huma.ModeWriteToServer, parsed, result)
	errs := result.Errors
	if len(errs) == 0 {
		if err := json.Unmarshal(raw, &body); err != nil {
			return nil, invalid("body.body", "is not the body of this act")
		}
		if checked, ok := any(body).(huma.Resolver); ok {
			errs = checked.Resolve(nil)
		}
	}
	var detail *huma.ErrorDetail
	switch {
	case len(errs) == 0:
		return body, nil
	case errors.As(errs[0], &detail) && detail.Message != validation.MsgUnexpectedProperty:
		return nil, invalid("body.body", detail.Message)
	}
	return nil, invalid("body.body", "is not the body of this act")
}

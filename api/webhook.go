package api

import (
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fairwell/fairwell/api/door"
	"github.com/fairwell/fairwell/internal/cancellation"
)

const (
	pathWebhook = "/v1/webhooks/sendgrid"
	// maxEvents bounds a request of events; SendGrid posts at most 768 KiB.
	maxEvents = 1 << 20

	headerSignature = "X-Twilio-Email-Event-Webhook-Signature"
	headerTimestamp = "X-Twilio-Email-Event-Webhook-Timestamp"
)

// Deliveries reads the mail provider's signed reports.
type Deliveries interface {
	// Verify says whether the provider signed the body, and just now. It looks
	// at nothing in the body.
	Verify(h http.Header, body []byte, now time.Time) error
	// Parse reads a body that is verified.
	Parse(body []byte) ([]cancellation.DeliveryEvent, error)
}

// webhook appends delivery events and does nothing else: what they mean for a
// case is read from them, so a late bounce needs no run. The provider posts
// again what is not answered with success.
func (s *service) webhook(w http.ResponseWriter, r *http.Request) {
	if err := s.takeEvents(w, r); err != nil {
		writeProblem(w, s.problem(r.Context(), err))
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *service) takeEvents(w http.ResponseWriter, r *http.Request) error {
	if s.deliveries == nil {
		return errNoWebhookKey
	}
	// Counted apart from other requests: whoever shares a proxy with the provider
	// must not keep its reports out.
	if s.limiter != nil && s.limiter.OnLimit(w, r, "events "+door.Address(r)) {
		return errRateExceeded
	}
	body, err := readAll(r.Body, maxEvents, errEventsTooLarge)
	if err != nil {
		return err
	}
	if err := s.deliveries.Verify(r.Header, body, s.now()); err != nil {
		s.unsigned.Warn(r.Context(), s.log, "delivery events are refused", "error", err)
		return errUnsigned
	}
	events, err := s.deliveries.Parse(body)
	if err != nil {
		return errMalformed
	}
	if len(events) == 0 {
		return nil
	}
	return s.store.AppendDeliveryEvents(r.Context(), events)
}

// describeWebhook adds the route to the description. It is no operation of the
// library's: that would read the body before its signature.
func describeWebhook(h huma.API) {
	o := &huma.Operation{
		OperationID: "sendgrid-events", Method: http.MethodPost, Path: pathWebhook,
		Tags: []string{tagOf(pathWebhook)}, Security: []map[string][]string{{signed: {}}},
		Summary: "Delivery events as SendGrid posts them", Description: "The signature is checked before anything is read.",
		Parameters: []*huma.Param{
			{Name: headerTimestamp, In: "header", Required: true, Schema: &huma.Schema{Type: huma.TypeString}, Description: "seconds since 1970, signed as well"},
		},
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			typeJSON: {Schema: &huma.Schema{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeObject}}},
		}},
		Responses: map[string]*huma.Response{"204": {Description: "Taken, or known already"}},
	}
	problem := h.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[problem](), true, "")
	for status, detail := range map[string]string{
		"400": "The body is no list of events", "403": "Not signed by SendGrid, or not just now",
		"408": "The body did not arrive in time", "413": "More than 1 MiB", "429": "Too many at once: post them again later",
		"500": "Something went wrong here", "503": "No key is configured, or the database does not answer",
	} {
		o.Responses[status] = &huma.Response{Description: detail, Content: map[string]*huma.MediaType{typeProblem: {Schema: problem}}}
	}
	h.OpenAPI().AddOperation(o)
}

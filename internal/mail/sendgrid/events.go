package sendgrid

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/sendgrid/sendgrid-go/helpers/eventwebhook"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// EventWindow is how far the timestamp of a signed request may lie from now. It
// bounds how long a request that was overheard can be posted again; that would
// change nothing, since each report counts once. SendGrid signs what it posts
// once more (its event IDs change), so a late report is fresh too.
const EventWindow = 5 * time.Minute

// Errors of signed requests. They say nothing of what was sent.
var (
	ErrSignature = errors.New("signature of delivery events is not valid")
	ErrStale     = errors.New("signed delivery events are too old, or from the future")
	ErrEvents    = errors.New("delivery events are not a JSON list")
)

// Events reads SendGrid's signed reports.
type Events struct{ key *ecdsa.PublicKey }

// NewEvents takes the public key as SendGrid shows it: base64 of an ECDSA key
// in DER. Any other kind of key is an ErrConfig.
func NewEvents(publicKey string) (*Events, error) {
	der, err := base64.StdEncoding.DecodeString(publicKey)
	if err != nil {
		return nil, fmt.Errorf("%w: the key is not base64", ErrConfig)
	}
	parsed, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return nil, fmt.Errorf("%w: the key is not a public key in DER", ErrConfig)
	}
	key, ok := parsed.(*ecdsa.PublicKey)
	if !ok {
		return nil, fmt.Errorf("%w: the key is not an ECDSA key", ErrConfig)
	}
	return &Events{key: key}, nil
}

// Verify checks that SendGrid signed the body, and just now. ErrSignature or
// ErrStale; the body is not looked into.
func (e *Events) Verify(h http.Header, body []byte, now time.Time) error {
	timestamp := h.Get(eventwebhook.TimestampHTTPHeader)
	ok, err := eventwebhook.VerifySignature(e.key, body, h.Get(eventwebhook.VerificationHTTPHeader), timestamp)
	if err != nil || !ok {
		return ErrSignature
	}
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > EventWindow {
		return ErrStale
	}
	return nil
}

// Parse keeps of each event which mail it is about and what became of it: the
// recipient and everything else is dropped here. Events about other mails than
// ours, and of kinds that nobody asked for, are left out. ErrEvents: no list.
func (e *Events) Parse(body []byte) ([]cancellation.DeliveryEvent, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(body, &raw); err != nil {
		return nil, ErrEvents
	}
	var events []cancellation.DeliveryEvent
	for _, text := range raw {
		var event struct {
			Event     cancellation.Delivery `json:"event"`
			Timestamp int64                 `json:"timestamp"`
			MailID    string                `json:"mail_id"` // our custom arguments
			Attempt   string                `json:"attempt"`
		}
		if json.Unmarshal(text, &event) != nil || !event.Event.Known() {
			continue
		}
		id, err := uuid.Parse(event.MailID)
		attempt, odd := strconv.ParseInt(event.Attempt, 10, 32)
		if err != nil || odd != nil || event.Timestamp <= 0 || event.Timestamp > maxTimestamp {
			continue
		}
		events = append(events, cancellation.DeliveryEvent{
			MailID: id.String(), Attempt: int(attempt), Delivery: event.Event, OccurredAt: time.Unix(event.Timestamp, 0).UTC(),
		})
	}
	return events, nil
}

// maxTimestamp is the last second of the year 9999: Postgres keeps it.
const maxTimestamp = 253402300799

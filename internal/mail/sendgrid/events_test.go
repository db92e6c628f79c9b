package sendgrid

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
)

func eventKey(t *testing.T) (*ecdsa.PrivateKey, *Events) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public, err := mailtest.PublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	events, err := NewEvents(public)
	if err != nil {
		t.Fatal(err)
	}
	return key, events
}

func TestOnlyWhatSendGridSignedJustNowIsRead(t *testing.T) {
	key, events := eventKey(t)
	other, _ := eventKey(t)
	body := []byte(`[{"event":"delivered"}]` + "\r\n")
	signed := func(key *ecdsa.PrivateKey, at time.Time) http.Header {
		h := http.Header{}
		if err := mailtest.Sign(h, key, at, body); err != nil {
			t.Fatal(err)
		}
		return h
	}
	changed := func(name, value string) http.Header {
		h := signed(key, now())
		h.Set(name, value)
		return h
	}
	const signature, timestamp = "X-Twilio-Email-Event-Webhook-Signature", "X-Twilio-Email-Event-Webhook-Timestamp"
	for name, c := range map[string]struct {
		header http.Header
		body   string
		want   error
	}{
		"signed now":                      {signed(key, now()), string(body), nil},
		"signed five minutes ago":         {signed(key, now().Add(-EventWindow)), string(body), nil},
		"signed longer ago":               {signed(key, now().Add(-EventWindow-time.Second)), string(body), ErrStale},
		"signed in the future":            {signed(key, now().Add(EventWindow+2*time.Second)), string(body), ErrStale},
		"another key":                     {signed(other, now()), string(body), ErrSignature},
		"another body":                    {signed(key, now()), "[]", ErrSignature},
		"another end of line":             {signed(key, now()), strings.TrimSpace(string(body)), ErrSignature},
		"an old signature with a new day": {changed(timestamp, "1"), string(body), ErrSignature},
		"no headers":                      {http.Header{}, string(body), ErrSignature},
		"a signature that is no base64":   {changed(signature, "?"), string(body), ErrSignature},
		"a signature that is no ASN.1":    {changed(signature, "AAAA"), string(body), ErrSignature},
	} {
		t.Run(name, func(t *testing.T) {
			if err := events.Verify(c.header, []byte(c.body), now()); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

// The vendor's own example holds our reading of its format.
func TestTheVendorsExampleIsVerified(t *testing.T) {
	events, err := NewEvents("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==")
	if err != nil {
		t.Fatal(err)
	}
	h := http.Header{}
	h.Set("X-Twilio-Email-Event-Webhook-Signature", "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=")
	h.Set("X-Twilio-Email-Event-Webhook-Timestamp", "1600112502")
	body := `[{"email":"hello@world.com","event":"dropped","reason":"Bounced Address","sg_event_id":"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA",` +
		`"sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0",` +
		`"smtp-id":"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>","timestamp":1600112492}]` + "\r\n"
	if err := events.Verify(h, []byte(body), time.Unix(1600112502, 0)); err != nil {
		t.Error(err)
	}
}

func TestAKeyOfAnotherKindStopsTheStart(t *testing.T) {
	public, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]string{
		"Ed25519": base64.StdEncoding.EncodeToString(der), "no base64": "?", "no key": "AAAA", "nothing": "",
	} {
		if _, err := NewEvents(key); !errors.Is(err, ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOfAnEventOnlyMailKindAndTimeAreKept(t *testing.T) {
	_, events := eventKey(t)
	got, err := events.Parse([]byte(`[
		{"event":"delivered","timestamp":1600112492,"mail_id":"01900000-0000-7000-8000-00000000000A","attempt":"1","email":"erika@example.com"},
		{"event":"open","timestamp":1600112492,"mail_id":"01900000-0000-7000-8000-000000000001"},
		{"event":"bounce","timestamp":1600112492},
		{"event":"bounce","timestamp":1600112492,"mail_id":7},
		{"event":"bounce","timestamp":1600112492,"mail_id":"erika@example.com"},
		{"event":"bounce","timestamp":0,"mail_id":"01900000-0000-7000-8000-000000000001","attempt":"1"},
		{"event":"bounce","timestamp":1600112492,"mail_id":"01900000-0000-7000-8000-000000000001"},
		{"event":"bounce","timestamp":999999999999999,"mail_id":"01900000-0000-7000-8000-000000000001"},
		"bounce", null, {},
		{"event":"dropped","timestamp":1600112493,"mail_id":"01900000-0000-7000-8000-000000000001","attempt":"2","reason":"Bounced Address"}]`))
	want := []cancellation.DeliveryEvent{
		{MailID: "01900000-0000-7000-8000-00000000000a", Attempt: 1, Delivery: cancellation.DeliveryDelivered, OccurredAt: time.Unix(1600112492, 0).UTC()},
		{MailID: "01900000-0000-7000-8000-000000000001", Attempt: 2, Delivery: cancellation.DeliveryDropped, OccurredAt: time.Unix(1600112493, 0).UTC()},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for _, bad := range []string{``, `{}`, `[`, `7`} {
		if _, err := events.Parse([]byte(bad)); !errors.Is(err, ErrEvents) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

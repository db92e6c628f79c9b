package api_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
	"github.com/fairwell/fairwell/internal/mail/sendgrid"
	"github.com/fairwell/fairwell/internal/store"
)

// vendor posts events as SendGrid does.
type vendor struct {
	st  *stage
	key *ecdsa.PrivateKey
}

func newVendor(t *testing.T) vendor {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public, err := mailtest.PublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	events, err := sendgrid.NewEvents(public)
	if err != nil {
		t.Fatal(err)
	}
	return vendor{newStage(t, func(st *stage) { st.config.Deliveries = events }), key}
}

func (v vendor) post(t *testing.T, at time.Time, body string) response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, v.st.server.URL+"/v1/webhooks/sendgrid", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if err := mailtest.Sign(req.Header, v.key, at, []byte(body)); err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response{res.StatusCode, res.Header, answer}
}

// report posts one event about each mail and kind given.
func (v vendor) report(t *testing.T, mailID string, kinds ...string) {
	t.Helper()
	var list []string
	for _, kind := range kinds {
		list = append(list, fmt.Sprintf(`{"email":"geheim@example.com","event":%q,"timestamp":%d,"attempt":"1","mail_id":%q,"sg_event_id":%q}`,
			kind, noon.Unix(), mailID, uuid.NewString()))
	}
	if res := v.post(t, noon, "["+strings.Join(list, ",")+"]\r\n"); res.status != http.StatusNoContent {
		t.Fatalf("events answered %d: %s", res.status, res.body)
	}
}

// confirmed is a case whose products are cancelled and whose mail is claimed.
func (v vendor) confirmed(t *testing.T) (caseID string, m store.Mail) {
	t.Helper()
	k := v.st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"P-4"}],"kind":"ordinary"}`})
	caseID = k["id"].(string)
	items, err := v.st.owner.Items(t.Context(), caseID)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range items {
		o, err := v.st.owner.Order(t.Context(), i.ItemID)
		if err != nil {
			t.Fatal(err)
		}
		if err := v.st.owner.Mark(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	return caseID, claimed(t, v.st, caseID)
}

// claimed is the confirmation of a case while its first attempt is under way.
func claimed(t *testing.T, st *stage, caseID string) store.Mail {
	t.Helper()
	return claimedMail(t, st, store.MailRef{CaseID: caseID, Kind: cancellation.MailConfirmation})
}

func claimedMail(t *testing.T, st *stage, ref store.MailRef) store.Mail {
	t.Helper()
	m, err := st.owner.ClaimMail(t.Context(), store.MailClaim{
		Frozen: store.Frozen{Ref: ref, Subject: "Subject", Document: []byte(`{"title":"Brief","language":"de","created":"2026-11-22T11:00:00Z"}`)}, Recipient: "erika@example.com",
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (v vendor) settle(t *testing.T, m store.Mail, to cancellation.MailState) {
	t.Helper()
	if err := v.st.owner.Settle(t.Context(), m.ID, m.Attempt, to, "", ""); err != nil {
		t.Fatal(err)
	}
}

// want compares the case's state and its mail's with what the API shows.
func (v vendor) want(t *testing.T, caseID, state, confirmation string) {
	t.Helper()
	k := v.st.do(request{path: "/v1/cancellations/" + caseID}).json(t)
	mail, _ := k["confirmation"].(map[string]any)
	if k["state"] != state || mail["state"] != confirmation {
		t.Errorf("case is %v with its mail %v, want %s and %s", k["state"], mail["state"], state, confirmation)
	}
}

func TestEventsInAnyOrderSayWhatBecameOfTheMail(t *testing.T) {
	for _, tt := range []struct {
		name                string
		events              []string
		state, confirmation string
	}{
		{"none", nil, "completed", "sent"},
		{"processed", []string{"processed"}, "completed", "sent"},
		{"delivered", []string{"processed", "delivered"}, "completed", "delivered"},
		{"delivered, the other way round", []string{"delivered", "processed"}, "completed", "delivered"},
		{"delivered twice", []string{"delivered", "delivered"}, "completed", "delivered"},
		{"a late bounce", []string{"delivered", "bounce"}, "needs_attention", "bounced"},
		{"a bounce before delivered", []string{"bounce", "delivered"}, "needs_attention", "bounced"},
		{"dropped", []string{"dropped"}, "needs_attention", "dropped"},
		{"opened", []string{"open", "click"}, "completed", "sent"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := newVendor(t)
			caseID, m := v.confirmed(t)
			v.settle(t, m, cancellation.MailSent)
			v.want(t, caseID, "completed", "sent")
			for _, kind := range tt.events {
				v.report(t, m.ID, kind)
			}
			v.report(t, m.ID, tt.events...) // all of them again, at once, with other IDs
			v.want(t, caseID, tt.state, tt.confirmation)
		})
	}
}

func TestAnEventBeforeTheAnswerIsStoredCountsOnceItIs(t *testing.T) {
	v := newVendor(t)
	caseID, m := v.confirmed(t)
	v.report(t, m.ID, "delivered")
	v.want(t, caseID, "cancelling", "sending")
	v.settle(t, m, cancellation.MailSent)
	v.want(t, caseID, "completed", "delivered")
}

func TestEventsAboutMailsThatNobodyKnowsAreTakenAndChangeNothing(t *testing.T) {
	v := newVendor(t)
	caseID, m := v.confirmed(t)
	v.settle(t, m, cancellation.MailSent)
	v.report(t, uuid.NewString(), "bounce")
	v.want(t, caseID, "completed", "sent")
}

func TestABounceOfAReceiptCallsNobody(t *testing.T) {
	v := newVendor(t)
	caseID, m := v.confirmed(t)
	v.settle(t, m, cancellation.MailSent)
	receipt := claimedMail(t, v.st, store.MailRef{CaseID: caseID, Kind: cancellation.MailReceipt})
	v.report(t, receipt.ID, "bounce")
	v.want(t, caseID, "completed", "sent")
}

func TestEventsThatAreNotSignedJustNowAreNotEvenRead(t *testing.T) {
	v := newVendor(t)
	caseID, m := v.confirmed(t)
	v.settle(t, m, cancellation.MailSent)
	bounce := fmt.Sprintf(`[{"event":"bounce","timestamp":%d,"attempt":"1","mail_id":%q}]`, noon.Unix(), m.ID)
	forged := v
	forged.key = newVendor(t).key
	for _, tt := range []struct {
		name string
		res  response
		want int
	}{
		{"an old signature", v.post(t, noon.Add(-6*time.Minute), bounce), http.StatusForbidden},
		{"a signature from the future", v.post(t, noon.Add(6*time.Minute), bounce), http.StatusForbidden},
		{"another key", forged.post(t, noon, bounce), http.StatusForbidden},
		{"another key, and no JSON", forged.post(t, noon, "{"), http.StatusForbidden},
		{"no signature", v.st.do(request{method: http.MethodPost, path: "/v1/webhooks/sendgrid", body: bounce}), http.StatusForbidden},
		{"no JSON", v.post(t, noon, "{"), http.StatusBadRequest},
		{"more than the limit", v.post(t, noon, "["+string(bytes.Repeat([]byte(" "), 1<<20))+"]"), http.StatusRequestEntityTooLarge},
	} {
		if tt.res.status != tt.want || tt.res.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: answered %d, want %d: %s", tt.name, tt.res.status, tt.want, tt.res.body)
		}
	}
	v.want(t, caseID, "completed", "sent")
	if log := v.st.log.String(); strings.Contains(log, m.ID) || strings.Contains(log, "geheim") {
		t.Errorf("the log repeats what was sent: %s", log)
	}
}

func TestARequestOfManyEventsIsTaken(t *testing.T) {
	v := newVendor(t)
	caseID, m := v.confirmed(t)
	v.settle(t, m, cancellation.MailSent)
	var list []string
	for range 2000 {
		list = append(list, fmt.Sprintf(`{"event":"processed","timestamp":%d,"attempt":"1","mail_id":%q,"filler":%q}`, noon.Unix(), uuid.NewString(), strings.Repeat("x", 200)))
	}
	list = append(list, fmt.Sprintf(`{"event":"delivered","timestamp":%d,"attempt":"1","mail_id":%q}`, noon.Unix(), m.ID))
	if res := v.post(t, noon, "["+strings.Join(list, ",")+"]"); res.status != http.StatusNoContent {
		t.Fatalf("answered %d: %s", res.status, res.body)
	}
	v.want(t, caseID, "completed", "delivered")
}

func TestEventsAreAskedForAgainWhileTheyCannotBeKept(t *testing.T) {
	v := newVendor(t)
	keyless := newStage(t)
	if res := keyless.do(request{method: http.MethodPost, path: "/v1/webhooks/sendgrid", body: "[]"}); res.status != http.StatusServiceUnavailable {
		t.Errorf("without a key: %d %s", res.status, res.body)
	}
	v.st.config.Store.Close()
	body := fmt.Sprintf(`[{"event":"bounce","timestamp":%d,"attempt":"1","mail_id":%q}]`, noon.Unix(), uuid.NewString())
	if res := v.post(t, noon, body); res.status < 500 {
		t.Errorf("without a database: %d %s", res.status, res.body)
	}
}

// TestForgedEventsAreLimitedAndFillNoLog also when the forger shares a proxy with
// others: they are counted apart.
func TestForgedEventsAreLimitedAndFillNoLog(t *testing.T) {
	events := newVendor(t).st.config.Deliveries
	st := newStage(t, func(st *stage) { st.config.Deliveries, st.config.RateLimit = events, 20 })
	var last response
	for range 25 {
		last = st.do(request{method: http.MethodPost, path: "/v1/webhooks/sendgrid", body: "[]", token: "-"})
	}
	if last.status != http.StatusTooManyRequests || last.header.Get("Retry-After") == "" {
		t.Errorf("answered %d, Retry-After %q", last.status, last.header.Get("Retry-After"))
	}
	if lines := strings.Count(st.log.String(), "delivery events are refused"); lines != 1 {
		t.Errorf("20 forged requests wrote %d lines", lines)
	}
	if got := st.do(request{path: "/v1/cancellations", token: "-"}).status; got != http.StatusUnauthorized {
		t.Errorf("others at that address are answered %d", got)
	}
}

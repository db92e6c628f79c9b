package rival

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// World is what lies outside: the same backends and mailbox as the service has.
type World struct {
	Backends string // address; the lines follow
	Mailbox  string
	MailKey  string
}

// endsOn is the last day of every product: rivals compute none.
const endsOn = "2027-01-31"

// cancel tells the backend of the product's line.
func (w World) cancel(ctx context.Context, p Product) error {
	return send(ctx, http.MethodPatch, w.Backends+"/"+p.Line+"/products/"+p.ID,
		http.Header{"Idempotency-Key": {p.ID + "/1"}},
		map[string]string{"status": "pendingTerminate", "terminationDate": endsOn})
}

// mail sends one confirmation as text and HTML, without PDFs.
func (w World) mail(ctx context.Context, o Order) error {
	text := "Wir bestätigen Ihre Kündigung:\n"
	for _, p := range o.Products {
		text += "\n" + p.ID + " endet am " + endsOn
	}
	off := func() map[string]any { return map[string]any{"enable": false} }
	return send(ctx, http.MethodPost, w.Mailbox+"/v3/mail/send",
		http.Header{"Authorization": {"Bearer " + w.MailKey}},
		map[string]any{
			"personalizations": []map[string]any{{"to": []map[string]any{{"email": o.Email}}}},
			"from":             map[string]any{"email": "kuendigung@example.com"}, "subject": "Ihre Kündigung",
			"headers":     map[string]any{"Auto-Submitted": "auto-generated"},
			"content":     []map[string]any{{"type": "text/plain", "value": text}, {"type": "text/html", "value": "<pre>" + text + "</pre>"}},
			"custom_args": map[string]any{"mail_id": o.Case, "case": o.Case, "kind": "confirmation", "number": "0"},
			"tracking_settings": map[string]any{
				"click_tracking": map[string]any{"enable": false, "enable_text": false},
				"open_tracking":  off(), "subscription_tracking": off(),
			},
		})
}

// outside keeps connections open, as the service's own clients do.
var outside = &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 128}}

func send(ctx context.Context, method, address string, header http.Header, body any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(text))
	if err != nil {
		return err
	}
	request.Header = header
	request.Header.Set("Content-Type", "application/json")
	response, err := outside.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode/100 != 2 {
		return fmt.Errorf("%s %s: status %d: %.200s", method, address, response.StatusCode, answer)
	}
	return nil
}

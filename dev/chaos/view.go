package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

// caseView is a case as the API shows it.
type caseView struct {
	ID           string           `json:"id"`
	State        string           `json:"state"`
	ReceivedAt   string           `json:"received_at"`
	Items        []itemView       `json:"items"`
	Confirmation confirmationView `json:"confirmation"`
	Receipt      json.RawMessage  `json:"receipt"`
}

type confirmationView struct {
	State string `json:"state"`
}

// awaits says whether SendGrid has still to report what became of the mail: it
// posts its events again until the API takes them.
func (c confirmationView) awaits(f fate) bool {
	switch c.State {
	case "sent", "delivered": // a late bounce follows the delivery
		return f.reported != "" && c.State != f.reported
	default:
		return false
	}
}

type itemView struct {
	ProductID string `json:"product_id"`
	Name      string `json:"name"`
	State     string `json:"state"`
	EndsOn    string `json:"ends_on"`
	Decision  int    `json:"decision"`
	Refused   *struct {
		CaseID string `json:"case_id"`
		EndsOn string `json:"ends_on"`
	} `json:"refused"`
	Error *struct {
		Code string `json:"code"`
	} `json:"error"`
}

// moves says whether something is still to happen by itself.
func (c caseView) moves() bool {
	for _, i := range c.Items {
		switch i.State {
		case "received", "decided", "delayed":
			return true
		}
	}
	switch c.Confirmation.State {
	case "pending", "sending", "unknown":
		return true
	}
	return c.State == "received" || c.State == "cancelling" || len(c.Items) == 0
}

// parked says whether something waits for a person to ask for another try.
func (c caseView) parked() bool {
	for _, i := range c.Items {
		if i.State == "parked" {
			return true
		}
	}
	return c.Confirmation.State == "parked"
}

// unknown says whether nobody knows yet whether SendGrid took the confirmation.
func (c caseView) unknown() bool { return c.Confirmation.State == "unknown" }

type page struct {
	Items []caseView `json:"items"`
	Next  *string    `json:"next_cursor"`
}

func (w *world) page(ctx context.Context, query, cursor string) (page, error) {
	address := w.env.API() + "/v1/cancellations?" + query
	if cursor != "" {
		address += "&cursor=" + url.QueryEscape(cursor)
	}
	var p page
	err := w.read(ctx, address, w.support, &p)
	return p, err
}

// cases lists every case as support sees it.
func (w *world) cases(ctx context.Context) (map[string]caseView, error) {
	all := map[string]caseView{}
	for cursor := ""; ; {
		p, err := w.page(ctx, "limit=200", cursor)
		if err != nil {
			return nil, fmt.Errorf("list cases: %w", err)
		}
		for _, c := range p.Items {
			all[c.ID] = c
		}
		if p.Next == nil {
			return all, nil
		}
		cursor = *p.Next
	}
}

// message is a mail in the mailbox.
type message struct {
	Case    string `json:"case"`
	Kind    string `json:"kind"`
	Number  int    `json:"number"`
	To      string `json:"to"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

func (w *world) messages(ctx context.Context) ([]message, error) {
	var list []message
	if err := w.read(ctx, w.env.Mailbox()+"/messages", "", &list); err != nil {
		return nil, fmt.Errorf("read mailbox: %w", err)
	}
	return list, nil
}

// delivered counts the mails in the mailbox.
func (w *world) delivered(ctx context.Context) (int, error) {
	list, err := w.messages(ctx)
	return len(list), err
}

// retry asks as support to try again what waits for a person.
func (w *world) retry(ctx context.Context, caseID, key string) error {
	a, err := w.call(ctx, request{
		method: http.MethodPost, url: w.env.API() + "/v1/cancellations/" + caseID + "/retry",
		token: w.support, key: key, body: []byte(`{"reason":"` + reasonMark + ` sagt, es geht wieder"}`),
	})
	if err != nil {
		return err
	}
	switch a.status {
	case http.StatusOK, http.StatusAccepted, http.StatusConflict: // conflict: it got through meanwhile
		return nil
	default:
		return fmt.Errorf("retry of %s: status %d: %s", caseID, a.status, a.body)
	}
}

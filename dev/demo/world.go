package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/fairwell/fairwell/dev/stack"
)

const pollEvery = 50 * time.Millisecond

// world is the stack as an outsider sees it.
type world struct {
	environment stack.Environment
	client      *http.Client
	token       string
}

// caseAnswer is the part of the API's case that the demo looks at.
type caseAnswer struct {
	ID         string `json:"id"`
	State      string `json:"state"`
	ReceivedAt string `json:"received_at"`
	Items      []struct {
		ProductID     string `json:"product_id"`
		State         string `json:"state"`
		EndsOn        string `json:"ends_on"`
		LastReceiptOn string `json:"last_receipt_on"`
	} `json:"items"`
}

// message is one mail of the mailbox.
type message struct {
	Case    string `json:"case"`
	Kind    string `json:"kind"`
	Subject string `json:"subject"`
	To      string `json:"to"`
	Text    string `json:"text"`
}

func newWorld(running *stack.Stack) *world {
	return &world{environment: running.Environment, client: &http.Client{Timeout: 15 * time.Second}}
}

// authenticate gets a token as the customer would get one from the portal.
func (w *world) authenticate(ctx context.Context, customerID string) error {
	return w.authenticateAs(ctx, customerID, "cancellations")
}

func (w *world) authenticateAs(ctx context.Context, subject, scope string) error {
	query := url.Values{"sub": {subject}, "scope": {scope}, "aud": {w.environment["FAIRWELL_OIDC_AUDIENCE"]}}
	token, err := w.call(ctx, http.MethodGet, w.environment.Identity()+"/token?"+query.Encode(), "", nil)
	if err != nil {
		return fmt.Errorf("get a token: %w", err)
	}
	w.token = string(token)
	return nil
}

// declare cancels all products of the customer in one declaration.
func (w *world) declare(ctx context.Context, c customer) (caseAnswer, error) {
	type item struct {
		ProductID string `json:"product_id"`
	}
	declaration := struct {
		Kind  string `json:"kind"`
		Items []item `json:"items"`
	}{Kind: "ordinary"}
	for _, p := range c.products {
		declaration.Items = append(declaration.Items, item{p.id})
	}
	body, err := json.Marshal(declaration)
	if err != nil {
		return caseAnswer{}, fmt.Errorf("declare: %w", err)
	}
	answer, err := w.call(ctx, http.MethodPost, w.environment.API()+"/v1/cancellations", "demo-"+c.id, body)
	if err != nil {
		return caseAnswer{}, fmt.Errorf("declare: %w", err)
	}
	var declared caseAnswer
	if err := json.Unmarshal(answer, &declared); err != nil {
		return caseAnswer{}, fmt.Errorf("declare: read the case: %w", err)
	}
	if declared.ID == "" {
		return caseAnswer{}, errors.New("declare: the case has no ID")
	}
	return declared, nil
}

// await polls until the case is completed and its mail has come.
func (w *world) await(ctx context.Context, id string) (caseAnswer, []message, error) {
	ctx, cancel := context.WithTimeout(ctx, completedWithin)
	defer cancel()
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	var last caseAnswer
	for {
		answer, err := w.call(ctx, http.MethodGet, w.environment.API()+"/v1/cancellations/"+id, "", nil)
		if err == nil {
			err = json.Unmarshal(answer, &last)
		}
		if err != nil && ctx.Err() == nil {
			return last, nil, fmt.Errorf("read the case: %w", err)
		}
		mails, err := w.mails(ctx, id)
		if err == nil && last.State == "completed" && len(mails) > 0 {
			return last, mails, nil
		}
		select {
		case <-ctx.Done():
			return last, mails, fmt.Errorf("after %s the case %s is %q with %d mails", completedWithin, id, last.State, len(mails))
		case <-poll.C:
		}
	}
}

// mails are the confirmations of a case.
func (w *world) mails(ctx context.Context, id string) ([]message, error) {
	address := w.environment.Mailbox() + "/messages?case=" + url.QueryEscape(id)
	answer, err := w.call(ctx, http.MethodGet, address, "", nil)
	if err != nil {
		return nil, fmt.Errorf("read the mailbox: %w", err)
	}
	var all, confirmations []message
	if err := json.Unmarshal(answer, &all); err != nil {
		return nil, fmt.Errorf("read the mailbox: %w", err)
	}
	for _, mail := range all {
		if mail.Kind == "confirmation" {
			confirmations = append(confirmations, mail)
		}
	}
	return confirmations, nil
}

func (w *world) call(ctx context.Context, method, address, key string, body []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if w.token != "" {
		request.Header.Set("Authorization", "Bearer "+w.token)
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Idempotency-Key", key)
	}
	response, err := w.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, 4<<20))
	if err != nil {
		return nil, err
	}
	if response.StatusCode/100 != 2 {
		return nil, fmt.Errorf("%s %s: status %d: %s", method, address, response.StatusCode, bytes.TrimSpace(answer))
	}
	return answer, nil
}

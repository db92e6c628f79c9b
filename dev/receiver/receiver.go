// Package receiver is a sample of what another system does to be told of events: it
// verifies each message with the library of the Standard Webhooks specification, does
// nothing twice, and sees when it missed one. It must know nothing of the service but
// what docs/events.md says.
package receiver

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// mostBytes is more than any message has.
const mostBytes = 20 << 10

// Event is what a message says.
type Event struct {
	ID   string `json:"id"`
	Type string `json:"type"`
	Data struct {
		CaseID   string  `json:"case_id"`
		Sequence int     `json:"sequence"`
		Position int64   `json:"position"`
		ItemID   *string `json:"item_id"`
		Decision *int    `json:"decision"`
		EndsOn   *string `json:"ends_on"`
	} `json:"data"`
}

// Receiver takes messages. What it has seen is in memory; a real one keeps it where it
// keeps what it does.
type Receiver struct {
	config Config
	hooks  []*standardwebhooks.Webhook

	mu   sync.Mutex
	seen map[string]bool // IDs
	last map[string]int  // the newest sequence of each case
}

// Config builds a Receiver.
type Config struct {
	Secrets []string                             // each that counts; while one is rotated, two
	Handle  func(Event) error                    // does what is to be done, once an event
	Missed  func(caseID string, first, last int) // is told of a gap; the events are then asked for by GET /v1/events
	AnyTime bool                                 // messages of any time count; for tests that have a clock of their own
}

// New returns a Receiver.
func New(c Config) (*Receiver, error) {
	r := &Receiver{config: c, seen: map[string]bool{}, last: map[string]int{}}
	for _, secret := range c.Secrets {
		hook, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			return nil, fmt.Errorf("read secret: %w", err)
		}
		r.hooks = append(r.hooks, hook)
	}
	return r, nil
}

// ServeHTTP answers 204 once an event is done, or was done before.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, mostBytes))
	if err != nil {
		http.Error(w, "the body does not arrive", http.StatusBadRequest)
		return
	}
	if !r.verified(body, req.Header) {
		http.Error(w, "the signature is wrong", http.StatusUnauthorized)
		return
	}
	if err := r.take(req.Header.Get("webhook-id"), body); err != nil {
		http.Error(w, "not done", http.StatusInternalServerError)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (r *Receiver) verified(body []byte, header http.Header) bool {
	for _, hook := range r.hooks {
		verify := hook.Verify
		if r.config.AnyTime {
			verify = hook.VerifyIgnoringTimestamp
		}
		if verify(body, header) == nil {
			return true
		}
	}
	return false
}

// take does an event, one at a time. It is only seen once it is done.
func (r *Receiver) take(id string, body []byte) error {
	var e Event
	if err := json.Unmarshal(body, &e); err != nil || e.ID != id {
		return errors.Join(errors.New("no event of that ID"), err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen[id] {
		return nil
	}
	last := r.last[e.Data.CaseID]
	if e.Data.Sequence > last+1 && r.config.Missed != nil {
		r.config.Missed(e.Data.CaseID, last+1, e.Data.Sequence-1)
	}
	if err := r.config.Handle(e); err != nil {
		return err
	}
	r.seen[id], r.last[e.Data.CaseID] = true, max(last, e.Data.Sequence)
	return nil
}

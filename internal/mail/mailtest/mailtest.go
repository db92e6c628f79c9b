// Package mailtest owns the fake SendGrid of tests and of the local stack: it
// takes mails as strictly as the vendor describes, keeps them, answers for them
// in its logs, shows them in a web inbox, and fails as it is told.
//
// It never sends anything anywhere and is never part of the service.
package mailtest

import (
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/fairwell/fairwell/internal/fake"
)

// Config of a fake SendGrid.
type Config struct {
	APIKey   string           // the only key it lets in; required
	Dir      string           // where mails are kept; empty: in memory alone
	LogDelay time.Duration    // how late the Email Logs know of a mail
	Now      func() time.Time // default time.Now

	EventURL string            // where delivery events are posted; empty: nowhere
	EventKey *ecdsa.PrivateKey // signs them
}

// Message is a delivered mail as GET /messages tells it.
type Message struct {
	Case    string `json:"case"`
	Kind    string `json:"kind"`
	Number  int    `json:"number"`
	To      string `json:"to"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
	HTML    string `json:"html"`
	// Headers are those of the mail itself.
	Headers map[string]string `json:"headers"`

	Attachments []Attachment `json:"attachments,omitempty"`
}

// Server is the fake: an http.Handler for the vendor's API and for people.
//
//	POST /v3/mail/send, POST /v3/logs, GET /v3/logs/{id}   as SendGrid
//	GET  /messages?case=   delivered mails, oldest first
//	GET  /requests?case=   every request to send, and what the fake did with it
//	PUT  /faults           a Faults; {} heals
//	GET  /, /mail/{n}      the inbox
//	GET  /attachments/{mail}/{n}   what an attachment's path names
type Server struct {
	apiKey   string
	logDelay time.Duration
	now      func() time.Time
	mux      *http.ServeMux

	mu      sync.Mutex
	journal *fake.Journal[record]
	records []record
	files   fileStore
	sends   int
	faults  Faults
	random  *rand.Rand
	notes   []Request

	events *events
}

// New returns a fake that holds what its folder holds.
func New(c Config) (*Server, error) {
	if c.APIKey == "" {
		return nil, fmt.Errorf("fake SendGrid: APIKey is missing")
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	journal, records, err := fake.OpenJournal[record](c.Dir, "mails.jsonl")
	if err != nil {
		return nil, fmt.Errorf("fake SendGrid: %w", err)
	}
	s := &Server{apiKey: c.APIKey, logDelay: c.LogDelay, now: c.Now, journal: journal, records: records, files: newFileStore(c.Dir)}
	s.SetFaults(Faults{})
	s.mux = s.routes()
	if s.events, err = newEvents(c); err != nil {
		return nil, errors.Join(err, journal.Close())
	}
	for _, m := range records {
		s.report(m)
	}
	return s, nil
}

// Close ends posting events and closes the journals.
func (s *Server) Close() error { return errors.Join(s.events.close(), s.journal.Close()) }

// ServeHTTP answers for SendGrid and for the inbox.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Messages lists the delivered mails of a case, of all cases if it is empty.
func (s *Server) Messages(caseID string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	messages := []Message{}
	for _, r := range s.records {
		if r.delivered() && (caseID == "" || r.Case == caseID) {
			messages = append(messages, r.Message)
		}
	}
	return messages
}

// Sends counts the requests to send, whatever became of them.
func (s *Server) Sends() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sends
}

// Key names a mail: there may be one of each.
type Key struct {
	Case   string
	Kind   string
	Number int
}

// Doubled lists the mails that were taken more than once and not lost.
func (s *Server) Doubled() []Key {
	s.mu.Lock()
	defer s.mu.Unlock()
	counts := map[Key]int{}
	var doubled []Key
	for _, m := range s.records {
		if m.Lost {
			continue
		}
		k := Key{m.Case, m.Kind, m.Number}
		if counts[k]++; counts[k] == 2 {
			doubled = append(doubled, k)
		}
	}
	return doubled
}

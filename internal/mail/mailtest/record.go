package mailtest

import (
	"slices"
	"time"

	"github.com/fairwell/fairwell/internal/fake"
)

// record is one mail that was answered 202, or would have been.
type record struct {
	Message
	MailID     string    `json:"mail_id"`
	Attempt    int       `json:"attempt"`
	ID         string    `json:"id"` // X-Message-Id
	From       string    `json:"from"`
	At         time.Time `json:"at"`
	files      [][]byte  // the attachments' content, until it is kept
	Did        string    `json:"did,omitempty"`
	Lost       bool      `json:"lost,omitempty"`       // accepted, then never delivered nor logged
	Suppressed bool      `json:"suppressed,omitempty"` // accepted and logged, never delivered

	Events      []string      `json:"events,omitempty"` // what is reported of it, in this order
	EventDelay  fake.Duration `json:"event_delay,omitempty"`
	EventCopies int           `json:"event_copies,omitempty"`
	LateBounce  fake.Duration `json:"late_bounce,omitempty"`
}

// take makes the mail one that is accepted, with what the faults make of it.
func (m *record) take(f Faults, now time.Time) {
	m.ID, m.At = newID(), now
	for i := range m.Attachments {
		m.Attachments[i].Path = attachmentPath(m.ID, i)
	}
	m.Lost = f.AcceptThenDrop && !f.ResetAfterAccept
	m.Suppressed = f.Suppressed && !m.Lost
	m.EventDelay, m.EventCopies, m.LateBounce = f.EventDelay, f.EventCopies, f.LateBounce
	switch {
	case m.Lost || f.NoEvents:
	case m.Suppressed:
		m.Events = []string{"dropped"}
	case f.Bounce:
		m.Events = []string{"processed", "bounce"}
	default:
		m.Events = []string{"processed", "delivered"}
	}
	if f.EventsReversed {
		slices.Reverse(m.Events)
	}
	switch {
	case f.ResetAfterAccept:
		m.Did = "reset_after_accept"
	case m.Lost:
		m.Did = "accept_then_drop"
	case m.Suppressed:
		m.Did = "suppressed"
	case f.Slow > 0:
		m.Did = "slow"
	default:
		m.Did = "delivered"
	}
}

func (m *record) delivered() bool { return !m.Lost && !m.Suppressed }

// status is the mail's in the Email Logs.
func (m *record) status() string {
	switch {
	case m.Suppressed:
		return "dropped"
	case slices.Contains(m.Events, "bounce"):
		return "bounced"
	default:
		return "delivered"
	}
}

// Request is a well-formed request to send, and what the fake did with it: the
// name of the fault, or "delivered".
type Request struct {
	Case   string    `json:"case"`
	Kind   string    `json:"kind"`
	Number int       `json:"number"`
	MailID string    `json:"mail_id"`
	At     time.Time `json:"at"`
	Did    string    `json:"did"`
}

// note keeps what was done, for as long as the process lives.
func (s *Server) note(m record, did string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notes = append(s.notes, Request{Case: m.Case, Kind: m.Kind, Number: m.Number, MailID: m.MailID, At: s.now(), Did: did})
}

// Requests lists the requests to send of a case, of all cases if it is empty.
func (s *Server) Requests(caseID string) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []Request{}
	for _, n := range s.notes {
		if caseID == "" || n.Case == caseID {
			list = append(list, n)
		}
	}
	return list
}

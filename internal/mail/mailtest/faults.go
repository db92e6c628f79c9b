package mailtest

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"time"

	"github.com/fairwell/fairwell/internal/fake"
)

// Faults is how the fake misbehaves, as PUT /faults takes it. The zero value
// heals. Where several are set, the first in this order happens.
type Faults struct {
	// Next is how many requests to send are hit; 0 means all until healed.
	Next int `json:"next,omitempty"`
	// To and Kind, where set, limit the faults to mails to that address and of
	// that kind.
	To   string `json:"to,omitempty"`
	Kind string `json:"kind,omitempty"`

	// Hang waits so long before anything else happens, then cuts the connection
	// and accepts nothing.
	Hang fake.Duration `json:"hang,omitempty"`
	// Status is answered instead of 202, and nothing is accepted.
	Status int `json:"status,omitempty"`
	// RetryAfter is sent along with Status, in seconds.
	RetryAfter int `json:"retry_after,omitempty"`
	// ResetBeforeAccept cuts the connection once the request is read.
	ResetBeforeAccept bool `json:"reset_before_accept,omitempty"`
	// ResetAfterAccept accepts and delivers, and cuts the connection.
	ResetAfterAccept bool `json:"reset_after_accept,omitempty"`
	// AcceptThenDrop answers 202 and forgets: not delivered, not in the logs.
	AcceptThenDrop bool `json:"accept_then_drop,omitempty"`
	// Suppressed accepts, delivers nothing and reports dropped, as for an
	// address on a suppression list.
	Suppressed bool `json:"suppressed,omitempty"`
	// Slow accepts and delivers at once, and answers so much later.
	Slow fake.Duration `json:"slow,omitempty"`

	// NoEvents reports nothing of an accepted mail.
	NoEvents bool `json:"no_events,omitempty"`
	// Bounce reports a bounce instead of the delivery.
	Bounce bool `json:"bounce,omitempty"`
	// LateBounce reports the delivery, and so much later a bounce.
	LateBounce fake.Duration `json:"late_bounce,omitempty"`
	// EventDelay holds the first report back.
	EventDelay fake.Duration `json:"event_delay,omitempty"`
	// EventCopies posts each report so many times more, each time signed again
	// and with another sg_event_id.
	EventCopies int `json:"event_copies,omitempty"`
	// EventsReversed reports the delivery before that the mail was processed.
	EventsReversed bool `json:"events_reversed,omitempty"`

	// Random draws for each request which of these faults hits it, if any:
	// the chances of all add up to at most 1. Seed makes the draws repeatable.
	Random []Draw `json:"random,omitempty"`
	Seed   uint64 `json:"seed,omitempty"`

	// LogsStatus is what the Email Logs answer instead, until healed.
	LogsStatus int `json:"logs_status,omitempty"`
	// LogDelay is how late the Email Logs know of a mail, until healed.
	LogDelay fake.Duration `json:"log_delay,omitempty"`
}

// Draw is one fault with its chance, from 0 to 1.
type Draw struct {
	Chance float64 `json:"chance"`
	Faults
}

func (f Faults) none() bool { return reflect.DeepEqual(f, Faults{}) }

// check says what makes no sense.
func (f Faults) check() error {
	sum := 0.0
	for _, d := range f.Random {
		if d.Chance < 0 || len(d.Random) > 0 || d.Next != 0 || d.LogsStatus != 0 || d.LogDelay != 0 {
			return fmt.Errorf("a random fault has a chance from 0 to 1, and says only what happens to one request")
		}
		sum += d.Chance
	}
	if sum > 1 {
		return fmt.Errorf("the chances add up to more than 1")
	}
	return nil
}

// draw picks one of the random faults, or none.
func (f Faults) draw(from *rand.Rand) Faults {
	at := from.Float64()
	for _, d := range f.Random {
		if at < d.Chance {
			return d.Faults
		}
		at -= d.Chance
	}
	return Faults{}
}

// lasting is what stays when the faults of requests are used up.
func (f Faults) lasting() Faults {
	return Faults{LogsStatus: f.LogsStatus, LogDelay: f.LogDelay}
}

// SetFaults is PUT /faults for tests.
func (s *Server) SetFaults(f Faults) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = f
	s.random = rand.New(rand.NewPCG(f.Seed, f.Seed))
}

// fault uses up the faults that hit this mail.
func (s *Server) fault(m record) Faults {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.faults
	if (f.To != "" && f.To != m.To) || (f.Kind != "" && f.Kind != m.Kind) {
		return Faults{}
	}
	if f.Next == 1 {
		s.faults = f.lasting()
	} else if f.Next > 1 {
		s.faults.Next--
	}
	if len(f.Random) > 0 {
		return f.draw(s.random)
	}
	return f
}

// delay is how late the logs know of a mail now.
func (s *Server) delay() time.Duration {
	if s.faults.LogDelay > 0 {
		return time.Duration(s.faults.LogDelay)
	}
	return s.logDelay
}

package mailtest

import "github.com/fairwell/fairwell/internal/fake"

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
	// Slow accepts and delivers at once, and answers so much later.
	Slow fake.Duration `json:"slow,omitempty"`

	// LogsStatus is what the Email Logs answer instead, until healed.
	LogsStatus int `json:"logs_status,omitempty"`
}

package mailing

import (
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail"
)

// The bounds of one attempt. A POST that begins within SendWindow and ends
// within its own limit is over at Settled, so a search of the logs that begins later
// misses nothing but a process frozen for longer between check and write.
const (
	SendWindow = 15 * time.Second // from the claim to the begin of the POST
	Settled    = 30 * time.Second // from the claim until no attempt can be under way
)

// The bounds of what follows an attempt.
const (
	LogLag    = 2 * time.Minute  // the provider's logs are near real time; nobody promises more
	PollPause = 10 * time.Second // at least so far apart are two polls that count
	Polls     = 2                // so many polls must see nothing
	TryFor    = 24 * time.Hour   // then what is not sent parks, what is unknown waits for a person
)

// After says what the outcome of an attempt makes of a mail that was sending.
//
// Pending and parked are surely not sent, so they may be sent again. What this
// code does not know is unknown: it is reconciled, found sent, proven absent or
// resolved by a person, and until then never sent.
func After(o mail.Outcome) cancellation.MailState {
	switch o.Class {
	case mail.Accepted:
		return cancellation.MailSent
	case mail.NotSent, mail.RateLimited, mail.Misconfigured:
		return cancellation.MailPending
	case mail.Refused:
		return cancellation.MailParked
	default:
		return cancellation.MailUnknown
	}
}

// Poll is one search of the provider's logs for a mail whose outcome is unknown.
type Poll struct {
	BeganAt time.Time
	Found   mail.FoundState
}

// CountsFrom is when a poll first proves something about an attempt claimed at
// that instant.
func CountsFrom(claimedAt time.Time, lag time.Duration) time.Time {
	return claimedAt.Add(Settled + lag)
}

// ProvenAbsent says whether the polls show that the attempt was never accepted:
// enough of them began late enough, far enough apart, and saw nothing. One that
// found the mail ends the matter; an unclear one proves nothing either way.
func ProvenAbsent(claimedAt time.Time, lag time.Duration, polls []Poll) bool {
	from := CountsFrom(claimedAt, lag)
	counted, last := 0, time.Time{}
	for _, p := range polls {
		if p.Found == mail.Sent {
			return false
		}
		if p.Found != mail.Absent || p.BeganAt.Before(from) {
			continue
		}
		if counted > 0 && p.BeganAt.Before(last.Add(PollPause)) {
			continue
		}
		counted, last = counted+1, p.BeganAt
	}
	return counted >= Polls
}

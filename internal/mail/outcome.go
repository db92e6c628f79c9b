package mail

import "time"

// Class is what is known after one attempt to send.
type Class string

// The classes of an outcome.
const (
	Accepted      Class = "accepted"      // SendGrid took it
	NotSent       Class = "not_sent"      // surely not sent: nothing was written
	RateLimited   Class = "rate_limited"  // surely not sent: asked to wait
	Refused       Class = "refused"       // surely not sent, and never will be as it is
	Misconfigured Class = "misconfigured" // surely not sent: key or rights; it hits every mail
	Unknown       Class = "unknown"       // written, and no answer that says what became of it
)

// Outcome of one attempt. Code is stable and free of personal data.
type Outcome struct {
	Class      Class
	Code       string        // such as "http_503", "timeout", "dns"
	MessageID  string        // X-Message-Id, if accepted
	RetryAfter time.Duration // what a 429 asked for, or zero
}

// FoundState is what the Email Logs say of a mail.
type FoundState string

// What a search can find. Unclear is neither: the logs did not answer, or a hit
// could not be tied to the mail.
const (
	Sent    FoundState = "sent"
	Absent  FoundState = "absent"
	Unclear FoundState = "unclear"
)

// Found is the result of a search.
type Found struct {
	State     FoundState
	MessageID string // SendGrid's ID, if sent
}

package backend

import "time"

// Class says what may follow a failed call.
type Class string

// The classes of a failure.
const (
	// Delayed: the backend is away or busy; the same call may succeed later.
	Delayed Class = "delayed"
	// Unauthorised: the same, but it hits every case of the line until a person
	// mends the token or the rights.
	Unauthorised Class = "unauthorised"
	// Rejected: the same call will never succeed; a person must look.
	Rejected Class = "rejected"
	// NotConfigured: nobody has said how to reach this line.
	NotConfigured Class = "not_configured"
)

// Error is the only error of this package that Terminate returns. Code is stable
// and free of personal data, such as "http_503", "timeout" or "conflict".
type Error struct {
	Line       string
	Class      Class
	Code       string
	RetryAfter time.Duration // what the backend asked for, or zero
}

func (e *Error) Error() string {
	return "backend " + e.Line + ": " + string(e.Class) + " (" + e.Code + ")"
}

// TooLate says of an order that a product goes on that its backend cannot take the
// end back any more: it holds something else, or the product is past that.
func (e *Error) TooLate() bool {
	return e.Class == Rejected && (e.Code == "conflict" || e.Code == "http_410" || e.Code == "http_422")
}

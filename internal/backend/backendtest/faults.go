package backendtest

import "github.com/fairwell/fairwell/internal/fake"

// Faults is how one line misbehaves, as PUT /faults/{line} takes it: towards orders
// (PATCH), and by End and AskStatus towards whoever asks (GET). The zero value heals.
type Faults struct {
	// Next is how many orders are hit; 0 means all until healed.
	Next int `json:"next,omitempty"`
	// Product, where set, limits the faults to orders for it.
	Product string `json:"product,omitempty"`

	// Token is the only bearer token that is taken; any other is answered 401.
	Token string `json:"token,omitempty"`
	// Hang waits so long before anything else, then cuts the connection.
	Hang fake.Duration `json:"hang,omitempty"`
	// Status is answered, and nothing is applied unless Apply says so.
	Status int `json:"status,omitempty"`
	// Apply applies the order although Status is answered.
	Apply bool `json:"apply,omitempty"`
	// RetryAfter is sent along with Status, in seconds.
	RetryAfter int `json:"retry_after,omitempty"`
	// Drop cuts the connection and applies nothing.
	Drop bool `json:"drop,omitempty"`
	// DropAfterApply applies the order and cuts the connection.
	DropAfterApply bool `json:"drop_after_apply,omitempty"`

	// End is what becomes of products whose last day is over, by the word of the finding
	// that it makes: ended_too_early, still_active and so on. Empty: they end.
	End string `json:"end,omitempty"`
	// AskStatus is answered to whoever asks.
	AskStatus int `json:"ask_status,omitempty"`
}

package backendtest

import "github.com/fairwell/fairwell/internal/fake"

// Faults is how one line misbehaves towards orders (PATCH), as PUT
// /faults/{line} takes it. The zero value heals.
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
}

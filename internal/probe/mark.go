// Package probe visits the two buttons of § 312k BGB from outside, as a customer
// does, and says whether they work: from the page that holds button 1 to the answer
// to button 2. It also owns what makes a form a probe, which the portal checks.
//
// It must never hold more than the public pages give to anybody and one key, and
// nobody without that key may turn a declaration into a probe.
package probe

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
)

// What a probe types. A form that says anything else is a declaration, and cannot be
// marked as a probe.
const (
	Name     = "Fairwell Probe"
	Contract = "PROBE"
	Email    = "probe@fairwell.invalid"
)

// Header carries the mark of the form. No page can set it, so no visitor sends it.
const Header = "Fairwell-Probe"

// Answer is what a probe is answered once everything was done for it and taken back.
const Answer = "The form works. This was a probe: nothing was kept.\n"

// Mark is what proves that whoever sends a form with that token knows the key.
func Mark(key, token string) string {
	h := hmac.New(sha256.New, []byte(key))
	h.Write([]byte("fairwell probe\n" + token))
	return hex.EncodeToString(h.Sum(nil))
}

// Marked says whether the mark is that of the token. Without a key nothing is.
func Marked(key, token, mark string) bool {
	return key != "" && hmac.Equal([]byte(Mark(key, token)), []byte(mark))
}

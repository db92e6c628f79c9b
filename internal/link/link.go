// Package link makes and checks links to one case that expire: whoever holds the
// mail reaches the case without signing in.
//
// It must never read a clock or a table: the key is the case's own, and erasing it
// ends every link. A token holds its end and nothing about anybody.
package link

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"
)

// The purposes of links.
const (
	Case      = "case"
	Objection = "objection"
)

// ErrInvalid says that the token was not made for this, or that its time is over.
var ErrInvalid = errors.New("link not valid")

// Mint makes a token that is valid up to and including the second of expires.
func Mint(key []byte, caseID, purpose string, expires time.Time) string {
	at := strconv.FormatInt(expires.Unix(), 36)
	return at + "." + sum(key, caseID, purpose, at)
}

// Check says whether the token stands for the case and the purpose, now.
func Check(key []byte, token, caseID, purpose string, now time.Time) error {
	at, mac, ok := strings.Cut(token, ".")
	if !ok || !hmac.Equal([]byte(mac), []byte(sum(key, caseID, purpose, at))) {
		return ErrInvalid
	}
	expires, err := strconv.ParseInt(at, 36, 64)
	if err != nil || now.Unix() > expires {
		return ErrInvalid
	}
	return nil
}

func sum(key []byte, caseID, purpose, at string) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(purpose + "\x00" + caseID + "\x00" + at))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

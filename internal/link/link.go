// Package link makes and checks links to one case that expire: whoever holds the
// mail reaches the case without signing in.
//
// It must never read a clock, a file or a table: secrets and salt are handed in, and
// erasing the salt ends every link of the case. A token holds its end and nothing
// about anybody.
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

// ErrInvalid says that the token was not made for this, that its time is over, or
// that the case has no links any more.
var ErrInvalid = errors.New("link not valid")

// Mint makes a token that is valid up to and including the second of expires.
func (k Keys) Mint(salt []byte, caseID, purpose string, expires time.Time) string {
	at := strconv.FormatInt(expires.Unix(), 36)
	return at + "." + sum(of(k.secrets[0], salt, caseID), caseID, purpose, at)
}

// Check says whether the token stands for the case and the purpose, now. A case
// without a salt has no links.
func (k Keys) Check(salt []byte, token, caseID, purpose string, now time.Time) error {
	at, mac, ok := strings.Cut(token, ".")
	if !ok || len(salt) == 0 || !k.made(mac, salt, caseID, purpose, at) {
		return ErrInvalid
	}
	expires, err := strconv.ParseInt(at, 36, 64)
	if err != nil || now.Unix() > expires {
		return ErrInvalid
	}
	return nil
}

func (k Keys) made(mac string, salt []byte, caseID, purpose, at string) bool {
	for _, secret := range k.secrets {
		if hmac.Equal([]byte(mac), []byte(sum(of(secret, salt, caseID), caseID, purpose, at))) {
			return true
		}
	}
	return false
}

func sum(key []byte, caseID, purpose, at string) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(purpose + "\x00" + caseID + "\x00" + at))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

package link

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
)

// shortestSecret is what nobody guesses.
const shortestSecret = 32 // bytes

// Keys are the secrets of the service that links are made with. They stand
// outside of the database: the key of a case comes from one of them and from the
// salt in the case's row, so that a copy of the database makes no link.
type Keys struct {
	secrets [][]byte
}

// NewKeys takes secrets, at least one: the first makes links, all of them check.
func NewKeys(secrets ...[]byte) (Keys, error) {
	if len(secrets) == 0 {
		return Keys{}, errors.New("there is no key")
	}
	for i, secret := range secrets {
		if len(secret) < shortestSecret {
			return Keys{}, fmt.Errorf("key %d is shorter than %d bytes", i+1, shortestSecret)
		}
	}
	return Keys{secrets: secrets}, nil
}

// ParseKeys reads secrets as hexadecimal digits, one a line. Errors repeat nothing
// of them.
func ParseKeys(text []byte) (Keys, error) {
	var secrets [][]byte
	for word := range bytes.FieldsSeq(text) {
		secret, err := hex.AppendDecode(nil, word)
		if err != nil {
			return Keys{}, fmt.Errorf("key %d is not hexadecimal", len(secrets)+1)
		}
		secrets = append(secrets, secret)
	}
	return NewKeys(secrets...)
}

// of is the key of a case.
func of(secret, salt []byte, caseID string) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write(salt)
	h.Write([]byte(caseID))
	return h.Sum(nil)
}

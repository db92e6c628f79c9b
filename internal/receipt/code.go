package receipt

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// codeLetters are Crockford's: nothing that looks like something else.
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const codeLength = 12

// Code is the short code that a receipt is found by, in groups of four. It
// follows from the signature, so nobody can guess that of a receipt that he does
// not hold.
func (r Receipt) Code() string {
	sum := sha256.Sum256([]byte(r.Signature))
	text := base32.NewEncoding(codeLetters).EncodeToString(sum[:])[:codeLength]
	return text[:4] + "-" + text[4:8] + "-" + text[8:]
}

// ParseCode reads a short code as people type it: small letters, blanks or no
// dashes, O for 0, I and L for 1. What cannot be one is ErrMalformed.
func ParseCode(typed string) (string, error) {
	var code strings.Builder
	for _, c := range strings.ToUpper(typed) {
		switch c {
		case ' ', '-', '\t', '\u00a0', '\u2013':
			continue
		case 'O':
			c = '0'
		case 'I', 'L':
			c = '1'
		}
		if !strings.ContainsRune(codeLetters, c) || code.Len() == codeLength {
			return "", ErrMalformed
		}
		code.WriteRune(c)
	}
	text := code.String()
	if len(text) != codeLength {
		return "", ErrMalformed
	}
	return text[:4] + "-" + text[4:8] + "-" + text[8:], nil
}

package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// The longest texts that are taken.
const (
	maxText   = 200 // IDs, keys, references
	maxReason = 4000
	maxEmail  = 254
)

// checkJSON lets through JSON that means one thing and that Postgres can keep:
// UTF-8 without null characters, and no member given twice.
func checkJSON(body []byte) error {
	if !utf8.Valid(body) {
		return invalid("body", "holds bytes that are not UTF-8")
	}
	if !json.Valid(body) {
		return errMalformed
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var open []*scope // objects and arrays around the token
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return errMalformed
		}
		if text, ok := token.(string); ok && strings.ContainsRune(text, 0) {
			return invalid("body", "holds a null character")
		}
		switch token {
		case json.Delim('{'):
			open = append(open, &scope{seen: map[string]bool{}, name: true})
			continue
		case json.Delim('['):
			open = append(open, &scope{})
			continue
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
		}
		if len(open) > 0 && !open[len(open)-1].take(token) {
			return invalid("body", "names a member twice")
		}
	}
}

// scope is an object or array while it is read.
type scope struct {
	seen map[string]bool // nil for an array
	name bool            // the next token is a member's name
}

// take notes a name or the end of a value; it is false for a name seen before.
func (s *scope) take(token json.Token) bool {
	if s.seen == nil {
		return true
	}
	if !s.name {
		s.name = true
		return true
	}
	text, _ := token.(string)
	fresh := !s.seen[text]
	s.seen[text] = true
	s.name = false
	return fresh
}

// hashOf is the hash of a parsed body: blanks and the order of members do not count.
func hashOf(parsed ...any) ([]byte, error) {
	content, err := json.Marshal(parsed)
	if err != nil {
		return nil, fmt.Errorf("encode body: %w", err)
	}
	sum := sha256.Sum256(content)
	return sum[:], nil
}

// parseID reads the ID of a case. What is none stands for no case.
func parseID(id string) (string, error) {
	parsed, err := uuid.Parse(id)
	if err != nil || len(id) != len(parsed.String()) {
		return "", cancellation.ErrNotFound
	}
	return parsed.String(), nil
}

// isText says whether Postgres can look for it.
func isText(s string) bool {
	return len(s) <= 4*maxText && utf8.ValidString(s) && !strings.ContainsRune(s, 0)
}

func isEmail(s string) bool {
	if len(s) > maxEmail || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return false
	}
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

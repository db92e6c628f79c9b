package link_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/link"
)

var (
	end        = time.Date(2026, 12, 22, 11, 0, 0, 0, time.UTC)
	salt       = []byte("salt of the case")
	first, old = bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32)
)

func keys(t *testing.T, secrets ...[]byte) link.Keys {
	t.Helper()
	k, err := link.NewKeys(secrets...)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestALinkOpensItsOwnCaseForItsPurposeUntilItEnds(t *testing.T) {
	k := keys(t, first)
	token := k.Mint(salt, "case-1", link.Case, end)
	for name, tt := range map[string]struct {
		salt                   []byte
		token, caseID, purpose string
		now                    time.Time
		ok                     bool
	}{
		"in time":                     {salt, token, "case-1", link.Case, end, true},
		"a second late":               {salt, token, "case-1", link.Case, end.Add(time.Second), false},
		"another case":                {salt, token, "case-2", link.Case, end, false},
		"another purpose":             {salt, token, "case-1", link.Objection, end, false},
		"another salt":                {[]byte("salt of another"), token, "case-1", link.Case, end, false},
		"a salt that was erased":      {nil, token, "case-1", link.Case, end, false},
		"a link made without a salt":  {nil, k.Mint(nil, "case-1", link.Case, end), "case-1", link.Case, end, false},
		"a later end":                 {salt, "zzzzzz" + token[strings.IndexByte(token, '.'):], "case-1", link.Case, end, false},
		"nothing":                     {salt, "", "case-1", link.Case, end, false},
		"an end without a sum":        {salt, token[:strings.IndexByte(token, '.')+1], "case-1", link.Case, end, false},
		"what a row alone would make": {salt, fromRow(salt, "case-1"), "case-1", link.Case, end, false},
	} {
		t.Run(name, func(t *testing.T) {
			err := k.Check(tt.salt, tt.token, tt.caseID, tt.purpose, tt.now)
			if (err == nil) != tt.ok || err != nil && !errors.Is(err, link.ErrInvalid) {
				t.Errorf("%v", err)
			}
		})
	}
}

// fromRow makes a link with all that is in the database.
func fromRow(salt []byte, caseID string) string {
	token := "zik0zj"
	h := hmac.New(sha256.New, salt)
	h.Write([]byte(link.Case + "\x00" + caseID + "\x00" + token))
	return token + "." + base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

func TestANewKeyMakesLinksAndTheOldOnesOpenUntilItsKeyIsTakenAway(t *testing.T) {
	before := keys(t, old).Mint(salt, "case-1", link.Case, end)
	both := keys(t, first, old)
	after := both.Mint(salt, "case-1", link.Case, end)
	for name, tt := range map[string]struct {
		keys  link.Keys
		token string
		ok    bool
	}{
		"the old link with both keys":     {both, before, true},
		"the new link with both keys":     {both, after, true},
		"the new link with the new key":   {keys(t, first), after, true},
		"the old link with the new key":   {keys(t, first), before, false},
		"the new link with the old key":   {keys(t, old), after, false},
		"either order opens the old link": {keys(t, old, first), before, true},
	} {
		if err := tt.keys.Check(salt, tt.token, "case-1", link.Case, end); (err == nil) != tt.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAFileOfKeysIsReadLineByLine(t *testing.T) {
	text := hex.EncodeToString(first) + "\n\n" + hex.EncodeToString(old) + "\r\n"
	k, err := link.ParseKeys([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	token := keys(t, first).Mint(salt, "case-1", link.Case, end)
	if got := k.Mint(salt, "case-1", link.Case, end); got != token {
		t.Error("the first line does not make the links")
	}
	if err := k.Check(salt, keys(t, old).Mint(salt, "case-1", link.Case, end), "case-1", link.Case, end); err != nil {
		t.Error("the second line does not open links")
	}
}

func TestAFileThatHoldsNoKeysIsRefusedAndNotRepeated(t *testing.T) {
	good := hex.EncodeToString(first)
	for name, tt := range map[string]struct{ text, want string }{
		"nothing":         {"\n", "there is no key"},
		"a key too short": {good + "\n" + good[2:], "key 2 is shorter than 32 bytes"},
		"words":           {"geheim", "key 1 is not hexadecimal"},
	} {
		_, err := link.ParseKeys([]byte(tt.text))
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s: %v, want %s", name, err, tt.want)
		}
	}
}

package link_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/link"
)

func TestALinkOpensItsOwnCaseForItsPurposeUntilItEnds(t *testing.T) {
	key, other := []byte("key of the case"), []byte("key of another")
	end := time.Date(2026, 12, 22, 11, 0, 0, 0, time.UTC)
	token := link.Mint(key, "case-1", link.Case, end)
	for name, tt := range map[string]struct {
		key                    []byte
		token, caseID, purpose string
		now                    time.Time
		ok                     bool
	}{
		"in time":              {key, token, "case-1", link.Case, end, true},
		"a second late":        {key, token, "case-1", link.Case, end.Add(time.Second), false},
		"another case":         {key, token, "case-2", link.Case, end, false},
		"another purpose":      {key, token, "case-1", link.Objection, end, false},
		"another key":          {other, token, "case-1", link.Case, end, false},
		"a later end":          {key, "zzzzzz" + token[strings.IndexByte(token, '.'):], "case-1", link.Case, end, false},
		"nothing":              {key, "", "case-1", link.Case, end, false},
		"an end without a sum": {key, token[:strings.IndexByte(token, '.')+1], "case-1", link.Case, end, false},
	} {
		t.Run(name, func(t *testing.T) {
			err := link.Check(tt.key, tt.token, tt.caseID, tt.purpose, tt.now)
			if (err == nil) != tt.ok || err != nil && !errors.Is(err, link.ErrInvalid) {
				t.Errorf("%v", err)
			}
		})
	}
}

package backend

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseLinesReadsTheVariable(t *testing.T) {
	for list, want := range map[string]map[string]Line{
		"":                         {},
		"tv=none":                  {"tv": {MarkOnly: true}},
		"access=http://a:1/access": {"access": {BaseURL: "http://a:1/access"}},
		" access = https://a/ , mail_plus=none, ": {
			"access": {BaseURL: "https://a"}, "mail_plus": {MarkOnly: true},
		},
	} {
		got, err := ParseLines(list)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%q: %v (-want +got):\n%s", list, err, diff)
		}
	}
}

func TestParseLinesSaysWhatIsWrong(t *testing.T) {
	for name, list := range map[string]string{
		"no address":              "access",
		"an empty address":        "access=",
		"no scheme":               "access=127.0.0.1:8026/access",
		"another scheme":          "access=file:///etc/passwd",
		"a password":              "access=http://a:b@c/",
		"a query":                 "access=http://c/?x=1",
		"a name with a hyphen":    "mail-plus=none",
		"no name":                 "=none",
		"a line that comes twice": "tv=none,tv=http://a/",
	} {
		t.Run(name, func(t *testing.T) {
			if lines, err := ParseLines(list); !errors.Is(err, ErrLines) {
				t.Errorf("%v, error %v, want ErrLines", lines, err)
			}
		})
	}
}

func TestTheTokenOfALineHasItsVariable(t *testing.T) {
	if got := TokenFileVariable("mail_plus"); got != "FAIRWELL_BACKEND_MAIL_PLUS_TOKEN_FILE" {
		t.Error(got)
	}
}

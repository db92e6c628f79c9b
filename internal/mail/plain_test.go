package mail

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOneLineKeepsTheWordsAndNothingElse(t *testing.T) {
	for typed, want := range map[string]string{
		"Erika Beispiel":               "Erika Beispiel",
		"  Zoë  O'Neill ":              "Zoë O'Neill",
		"Eve\r\nBcc: a@example.com":    "Eve Bcc: a@example.com",
		"a\x00b\x1b[31mc\x7f":          "a b [31mc",
		"a\u2028b\u2029c\u0085d":       "a b c d",
		"\u202eeve\u2066x\u2069\ufeff": "evex",
		"a\u200db":                     "a\u200db", // joins emoji and letters of many scripts
		"bad \xff byte":                "bad byte",
		" \n ":                         "",
	} {
		if got := OneLine(typed); got != want {
			t.Errorf("%q becomes %q, want %q", typed, got, want)
		}
	}
}

func TestLinesKeepTheBreaksThatPeopleMade(t *testing.T) {
	got := lines("one\r\n two\rthree\u2028four\n\nsix\u202e\n")
	if diff := cmp.Diff([]string{"one", "two", "three", "four", "", "six"}, got); diff != "" {
		t.Error(diff)
	}
	if got := lines(""); got != nil {
		t.Errorf("no text has lines %q", got)
	}
}

package deploytest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// idioms are phrases that only a translator writes, or that only their author
// understands, each with what a native says. "Stands in for" and "in the way" are
// English and stay.
var idioms = []struct{ phrase, say string }{
	{`(stands?|standing) (in|there|here|below|above)( [a-z.’']+)?`, "is in, is there"},
	{`set down`, "flagged, recorded"},
	{`(is|are|was|were) not tried|untried`, "has not been tested, is not attempted"},
	{`anew`, "again"},
	{`renews itself`, "updates by itself"},
	{`wished (last )?(day|end)`, "preferred end date"},
	{`called off`, "cancelled, stopped"},
	{`whereto|wherefrom|hereby|thereof`, "where, from where"},
	{`at your disposal|please kindly`, "say what it is"},
	{`comes about`, "Why this date?"},
	{`a person judges|(is|for) a person to judge`, "flagged for review"},
}

// english says where a phrase of idioms is plain English after all.
var english = regexp.MustCompile(`(?i)^stand(s|ing)? in (for|whose|the|a|[a-z]+['’]s)$`)

func TestNoPhraseThatANativeWouldNotWrite(t *testing.T) {
	list, err := exec.Command("git", "-C", root, "ls-files", "-z", "*.go", "*.md", "*.tmpl", "*.sql", "*.json", "*.yml", "*.yaml", "Makefile").Output()
	if err != nil {
		t.Skip("not a checkout: ", err)
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(list), "\x00"), "\x00") {
		if strings.Contains(name, "testdata/") || strings.HasSuffix(name, "words_test.go") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			continue // deleted in the working copy
		}
		text = bytes.ReplaceAll(text, []byte("\n// "), []byte(" ")) // a phrase may run over lines of a comment
		for _, idiom := range idioms {
			for _, found := range regexp.MustCompile(`(?i)\b(`+idiom.phrase+`)\b`).FindAllString(string(text), -1) {
				if !english.MatchString(found) {
					t.Errorf("%s: %q; say: %s", name, found, idiom.say)
				}
			}
		}
	}
}

package deploytest

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
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
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if slices.Contains([]string{".git", ".data", "bin", "node_modules", "testdata"}, d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if !slices.Contains([]string{".go", ".md", ".tmpl", ".sql", ".json", ".yml", ".yaml"}, filepath.Ext(path)) || d.Name() == "words_test.go" && filepath.Base(filepath.Dir(path)) == "deploytest" {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text = bytes.ReplaceAll(text, []byte("\n// "), []byte(" ")) // a phrase may run over lines of a comment
		for _, idiom := range idioms {
			for _, found := range regexp.MustCompile(`(?i)\b(`+idiom.phrase+`)\b`).FindAllString(string(text), -1) {
				if !english.MatchString(found) {
					t.Errorf("%s: %q; say: %s", path, found, idiom.say)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

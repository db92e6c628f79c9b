package fake

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type entry struct{ N int }

func TestAJournalRemembersWhatWasAppended(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	path := filepath.Join(dir, "j.jsonl")
	for run, tail := range []string{"", `{"N":9`, ""} { // the second run ends in the middle of a line
		j, got, err := OpenJournal[entry](dir, "j.jsonl")
		if err != nil {
			t.Fatal(err)
		}
		var want []entry
		for n := range run {
			want = append(want, entry{n})
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("run %d (-want +got):\n%s", run, diff)
		}
		if err := j.Append(entry{run}); err != nil {
			t.Fatal(err)
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(content, tail...), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAJournalThatIsBrokenInsideIsNotOpened(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "j.jsonl"), []byte("{\"N\":1}\nx\n{\"N\":2}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := OpenJournal[entry](dir, "j.jsonl"); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("error %v, want one that names line 2", err)
	}
}

func TestAJournalWithoutAFolderRemembersNothing(t *testing.T) {
	j, got, err := OpenJournal[entry]("", "j.jsonl")
	if err != nil || len(got) != 0 {
		t.Fatalf("%v, %v", got, err)
	}
	if err := j.Append(entry{1}); err != nil {
		t.Error(err)
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
}

func TestADurationIsWrittenAsGoWritesIt(t *testing.T) {
	var d Duration
	if err := json.Unmarshal([]byte(`"1m30s"`), &d); err != nil || time.Duration(d) != 90*time.Second {
		t.Errorf("%v, %v", d, err)
	}
	if b, err := json.Marshal(d); err != nil || string(b) != `"1m30s"` {
		t.Errorf("%s, %v", b, err)
	}
	for _, bad := range []string{`30`, `"30"`, `"-1s"`, `"soon"`} {
		if err := json.Unmarshal([]byte(bad), &d); err == nil {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

package chaos

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// fate is what became of the mails of one key that the fake SendGrid took, as its
// own journal says.
type fate struct {
	lost     int    // accepted, then dropped without a trace: no report ever comes
	blocked  int    // accepted and reported as dropped: the address is suppressed
	reported string // the state that its reports must bring about, "" for none
}

// mailKey names a mail: there is at most one of a number and kind in a case.
type mailKey struct {
	Case, Kind string
	Number     int
}

// String names it in a finding.
func (k mailKey) String() string { return fmt.Sprintf("the %s %d of %s", k.Kind, k.Number, k.Case) }

// fates reads the mailbox's journal.
func (w *world) fates() (map[mailKey]fate, error) {
	file, err := os.Open(filepath.Join(w.dir, "mails.jsonl"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the mailbox's journal: %w", err)
	}
	defer file.Close()
	fates := map[mailKey]fate{}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var m journaled
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			return nil, fmt.Errorf("read the mailbox's journal: %w", err)
		}
		of := mailKey{m.Case, m.Kind, m.Number}
		fates[of] = m.after(fates[of])
	}
	return fates, lines.Err()
}

// journaled is a line of the mailbox's journal.
type journaled struct {
	Case, Kind       string
	Number           int
	Lost, Suppressed bool
	Events           []string
	LateBounce       string `json:"late_bounce"`
}

// after adds this mail to what became of those before it.
func (m journaled) after(f fate) fate {
	late := m.LateBounce != "" && m.LateBounce != "0s"
	switch {
	case m.Lost:
		f.lost++
	case m.Suppressed:
		f.blocked++
		f.reported = "dropped"
	case late || slices.Contains(m.Events, "bounce"):
		f.reported = "bounced"
	case slices.Contains(m.Events, "delivered"):
		f.reported = "delivered"
	}
	return f
}

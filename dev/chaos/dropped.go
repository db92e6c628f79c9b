package chaos

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// droppedMails counts by case the confirmations that the fake SendGrid took and
// then dropped without a trace, as its own journal says.
func droppedMails(dir string) (map[string]int, error) {
	file, err := os.Open(filepath.Join(dir, "mails.jsonl"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the mailbox's journal: %w", err)
	}
	defer file.Close()
	dropped := map[string]int{}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var m struct {
			Case, Kind string
			Lost       bool
		}
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			return nil, fmt.Errorf("read the mailbox's journal: %w", err)
		}
		if m.Lost && m.Kind == "confirmation" {
			dropped[m.Case]++
		}
	}
	return dropped, lines.Err()
}

package chaos

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
)

// rules asks `fairwell notice` for the end of each stored item, by its ID. A
// part that its main product takes along ends with that one, so it is not asked.
func (w *world) rules(ctx context.Context, stored map[string]*storedCase) (map[string]string, error) {
	var questions bytes.Buffer
	encoder := json.NewEncoder(&questions)
	for _, c := range stored {
		for _, i := range c.items {
			question := map[string]any{"id": i.ItemID, "terms": i.Terms, "received_at": c.ReceivedAt}
			if i.RequestedEnd != "" {
				question["requested_end"] = i.RequestedEnd
			}
			if err := encoder.Encode(question); err != nil {
				return nil, fmt.Errorf("ask for dates: %w", err)
			}
		}
	}
	cmd := w.running.Service(ctx, "notice")
	cmd.Stdin = &questions
	output, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("ask for dates: %w: %s", err, bytes.TrimSpace(output))
	}
	ends := map[string]string{}
	decoder := json.NewDecoder(bytes.NewReader(output))
	for decoder.More() {
		var a struct {
			ID     string `json:"id"`
			EndsOn string `json:"ends_on"`
		}
		if err := decoder.Decode(&a); err != nil {
			return nil, fmt.Errorf("read dates: %w", err)
		}
		ends[a.ID] = a.EndsOn
	}
	return ends, nil
}

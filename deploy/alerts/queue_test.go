package alerts

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// queue is what waits for a person.
type queue struct {
	Causes []struct{ Cause string }
	Items  []struct{ ID, Cause string }
}

func (w *world) queue(t *testing.T) queue {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url(8080, "/v1/queue?limit=200"), nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token(t, "agent-7", "support"))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var q queue
	if err := json.NewDecoder(response.Body).Decode(&q); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("queue: %d, %v", response.StatusCode, err)
	}
	return q
}

// waiting holds the queue to the causes that a person must look at, and to no other.
func waiting(causes ...string) func(*testing.T, *world) {
	return func(t *testing.T, w *world) {
		t.Helper()
		var got []string
		for _, c := range w.queue(t).Causes {
			got = append(got, c.Cause)
		}
		slices.Sort(got)
		if diff := cmp.Diff(causes, got); diff != "" {
			t.Errorf("the queue (-want +got):\n%s", diff)
		}
	}
}

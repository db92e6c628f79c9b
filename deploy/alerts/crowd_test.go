package alerts

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// customers have one product each and declare once.
const customers = 5000

// lines of the products, in turns.
var lines = []string{"access", "mobile", "hosting", "domain", "mail", "tv"}

// crowd declares at a steady rate, whatever is broken: one declaration a scrape, four a minute of the
// monitor's time.
type crowd struct {
	token string
	end   chan struct{}
	under sync.WaitGroup
}

// gather imports the customers and lets them begin.
func gather(t *testing.T, w *world) *crowd {
	t.Helper()
	var book strings.Builder
	for n := range customers {
		book.WriteString(contract(fmt.Sprint(n), lines[n%len(lines)], "P1M"))
	}
	w.service(t, book.String(), "fairwell import")
	c := &crowd{token: token(t, "intake", "intake"), end: make(chan struct{})}
	c.under.Go(c.declare)
	t.Cleanup(c.leave)
	return c
}

func (c *crowd) declare() {
	tick := time.NewTicker(scrapeEvery)
	defer tick.Stop()
	for n := range customers {
		select {
		case <-c.end:
			return
		case <-tick.C:
		}
		c.under.Go(func() { c.one(fmt.Sprint(n)) })
	}
}

// contract is a line of an import: a customer with one product, known by a name.
func contract(name, line, period string) string {
	return strings.NewReplacer("NAME", name, "LINE", line, "PERIOD", period).Replace(`{"customer":{"id":"CNAME","number":"KNAME","name":"Ottilie Zwölfender NAME","email":"ottilie.NAME@example.com"},` +
		`"contract":{"id":"VNAME","number":"2024-NAME"},` +
		`"products":[{"id":"PNAME","name":"Produkt NAME","line":"LINE","terms":{"notice":"PERIOD","cadence":"any_day"}}]}` + "\n")
}

// one declares for a customer; who is refused does not come again.
func (c *crowd) one(name string) {
	body, _ := json.Marshal(map[string]any{ // strings alone
		"customer_id": "C" + name, "channel": "letter", "kind": "ordinary",
		"received_at": time.Now().UTC().Format(time.RFC3339), "items": []any{map[string]string{"product_id": "P" + name}},
	})
	request, err := http.NewRequest(http.MethodPost, url(8080, "/v1/cancellations"), bytes.NewReader(body))
	if err != nil {
		return
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+c.token)
	request.Header.Set("Idempotency-Key", "crowd-"+name)
	if response, err := (&http.Client{Timeout: 20 * time.Second}).Do(request); err == nil {
		_, _ = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
	}
}

// leave ends the declarations, once; those under way are answered first.
func (c *crowd) leave() {
	select {
	case <-c.end:
	default:
		close(c.end)
	}
	c.under.Wait()
}

// token is one that the identity provider mints.
func token(t *testing.T, subject, scope string) string {
	t.Helper()
	response, err := http.Get(url(8027, "/token?sub="+subject+"&scope="+scope))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("token: %d, %v", response.StatusCode, err)
	}
	return strings.TrimSpace(string(text))
}

package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// batch is an act on many cases as the API shows it.
type batch struct {
	ID     string `json:"id"`
	State  string `json:"state"`
	Cases  int    `json:"cases"`
	Counts []struct {
		Outcome *string `json:"outcome"`
		Cases   int     `json:"cases"`
	} `json:"counts"`
	StartedAt time.Time `json:"started_at"`
}

// of counts the cases with an outcome; "" for none yet.
func (b batch) of(outcome string) int {
	for _, c := range b.Counts {
		if c.Outcome == nil && outcome == "" || c.Outcome != nil && *c.Outcome == outcome {
			return c.Cases
		}
	}
	return 0
}

// agent is a token of support for somebody; each has a limit of requests of his own.
func agent(t *testing.T, name string) string {
	t.Helper()
	return token(t, "sub="+name+"&scope=support")
}

// sideBySide does something for each of so many, some at a time.
func sideBySide(count int, do func(n int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range 12 {
		wg.Go(func() {
			for n := range next {
				do(n)
			}
		})
	}
	for n := range count {
		next <- n
	}
	close(next)
	wg.Wait()
}

// parkedCases counts the cases that wait for support, whatever is in their way: on a
// busy machine some calls time out until their attempts are used up.
func parkedCases(t *testing.T) int {
	t.Helper()
	var queue struct {
		Causes []struct {
			Cause string
			Cases int
		}
	}
	request{method: http.MethodGet, path: "/v1/queue?limit=1", token: agent(t, "auditor")}.send(t).into(t, &queue)
	cases := 0
	for _, c := range queue.Causes {
		if strings.HasPrefix(c.Cause, "product_") {
			cases += c.Cases
		}
	}
	return cases
}

// parkMany declares so many products of as many customers, of a line whose backend
// refuses all, and waits until each case is parked, its mail has arrived, and so
// nothing of it moves.
func parkMany(t *testing.T, line string, count int) (cases, products []string) {
	t.Helper()
	before := parkedCases(t)
	prefix := fmt.Sprintf("B%d", time.Now().UnixNano())
	var lines strings.Builder
	products, cases = make([]string, count), make([]string, count)
	for n := range products {
		id := fmt.Sprintf("%s-%d", prefix, n)
		products[n] = id + "-1"
		record, err := json.Marshal(map[string]any{
			"customer": map[string]any{"id": id, "number": "K" + id, "name": "Ottilie Zwölfender", "email": strings.ToLower(id) + "@example.com"},
			"contract": map[string]any{"id": "V" + id, "number": "2024-" + id},
			"products": []map[string]any{{"id": products[n], "name": "Produkt", "line": line, "terms": json.RawMessage(anyDay)}},
		})
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(record)
		lines.WriteByte('\n')
	}
	service(t, lines.String(), "import")
	intake := token(t, "sub=crm&scope=intake")
	sideBySide(count, func(n int) {
		a := request{
			method: http.MethodPost, path: "/v1/cancellations", token: intake, key: products[n],
			body: map[string]any{
				"items": []map[string]any{{"product_id": products[n]}}, "kind": "ordinary", "customer_id": strings.TrimSuffix(products[n], "-1"),
			},
		}.send(t)
		var k cancellation
		a.into(t, &k)
		if cases[n] = k.ID; a.status != http.StatusCreated && a.status != http.StatusAccepted {
			t.Errorf("declared: %d %s", a.status, a.body)
		}
	})
	eventually(t, "all are parked", func() bool { return parkedCases(t) >= before+count })
	sideBySide(count, func(n int) {
		r := request{method: http.MethodGet, path: "/v1/cancellations/" + cases[n], token: agent(t, fmt.Sprintf("reader-%d", n%20))}
		eventually(t, "its mail has arrived", func() bool {
			var k cancellation
			r.send(t).into(t, &k)
			return k.Confirmation.State == "delivered"
		})
	})
	return cases, products
}

// Five hundred cases are parked and retried as one batch: what its dry run says is
// what comes of it, at its rate, though the worker is killed in the middle and a
// second agent presses the same button; and each backend is told once.
func TestFiveHundredParkedCasesAreRetriedAsOneBatch(t *testing.T) {
	const count, rate = 500, 1500 // 25 a second
	began := time.Now()
	fault(t, 8026, "/faults/tv", `{"status":404}`)
	cases, products := parkMany(t, "tv", count)
	fault(t, 8026, "/faults/tv", `{}`)
	anna, ben := agent(t, "anna"), agent(t, "ben")
	a := request{
		method: http.MethodPost, path: "/v1/batches", token: anna, key: "batch-" + cases[0],
		body: map[string]any{
			"act": "retry", "body": map[string]any{"reason": reason}, "filter": map[string]any{"line": "tv", "since": began.UTC().Format(time.RFC3339Nano)}, "rate": rate,
		},
	}.send(t)
	var preview batch
	if a.into(t, &preview); a.status != http.StatusCreated || preview.of("") != count || preview.Cases != count || preview.State != "drafted" {
		t.Fatalf("the dry run: %d, %d of %d cases would be retried", a.status, preview.of(""), preview.Cases)
	}
	for _, p := range products[:3] {
		if o := orderOf(t, "tv", p); o.Effects != 0 {
			t.Errorf("the dry run did something: %+v", o)
		}
	}
	at := "/v1/batches/" + preview.ID
	var wg sync.WaitGroup
	for _, who := range []string{anna, ben} {
		wg.Go(func() {
			if a := (request{method: http.MethodPost, path: at + "/start", token: who}).send(t); a.status != http.StatusOK {
				t.Errorf("start: %d %s", a.status, a.body)
			}
		})
	}
	wg.Wait()
	var b batch
	killed := false
	eventually(t, "the batch is done", func() bool {
		b = batch{}
		before := time.Now()
		request{method: http.MethodGet, path: at + "?limit=1", token: ben}.send(t).into(t, &b)
		acted, most := count-b.of(""), int(time.Since(b.StartedAt).Seconds()+1)*rate/60
		if acted > most {
			t.Errorf("%s after its start %d were acted on, at most %d may be", before.Sub(b.StartedAt), acted, most)
		}
		if acted > count/4 && !killed {
			killed = true
			kill(t, "worker")
			if a := (request{method: http.MethodPost, path: at + "/start", token: anna}).send(t); a.status != http.StatusOK {
				t.Errorf("started again: %d %s", a.status, a.body)
			}
		}
		return b.State == "done"
	})
	// What the killed worker was about is tried again a moment later, as delayed.
	if b.of("cancelled")+b.of("delayed") != preview.of("") || !killed {
		t.Errorf("of %d %d are cancelled, %d delayed, %d parked again, %d had changed", preview.of(""),
			b.of("cancelled"), b.of("delayed"), b.of("parked_again"), b.of("changed_meanwhile"))
	}
	sideBySide(count, func(n int) {
		eventually(t, "the backend has it", func() bool { return orderOf(t, "tv", products[n]).Effects > 0 })
		if o := orderOf(t, "tv", products[n]); o.Effects != 1 {
			t.Errorf("the backend took %s %d times", products[n], o.Effects)
		}
	})
	auditor := agent(t, "auditor-2")
	for n := 0; n < count; n += 25 {
		var acts struct{ Items []struct{ Act string } }
		request{method: http.MethodGet, path: "/v1/cancellations/" + cases[n] + "/acts", token: auditor}.send(t).into(t, &acts)
		if len(acts.Items) != 1 || acts.Items[0].Act != "retry" {
			t.Errorf("case %s has the acts %v", cases[n], acts.Items)
		}
	}
	oneMail(t, cases[0])
}

package e2e

import (
	"net/http"
	"syscall"
	"testing"
	"time"
)

// terminate sends SIGTERM to a part and says how long it took to end; the stack
// starts it again by itself.
func terminate(t *testing.T, part string) time.Duration {
	t.Helper()
	pid, began := pidOf(t, part), time.Now()
	if err := syscall.Kill(pid, syscall.SIGTERM); err != nil {
		t.Fatalf("stop %s: %v", part, err)
	}
	eventually(t, part+" has ended", func() bool { return syscall.Kill(pid, 0) != nil })
	took := time.Since(began)
	eventually(t, part+" is started again", func() bool { return pidOf(t, part) != pid && pidOf(t, part) != 0 })
	return took
}

func TestAWorkerThatIsStoppedFinishesWhatItDoes(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "mobile", Terms: anyDay})
	fault(t, 8025, "/faults", `{"slow":"4s","to":"`+c.email+`"}`)
	declared := c.declare(t, http.StatusCreated, c.products[0].ID)
	eventually(t, "SendGrid has the mail and has not answered", func() bool { return len(mails(t, declared.ID)) == 1 })
	if took := terminate(t, "worker"); took > 30*time.Second {
		t.Errorf("it took %s to end", took)
	}
	// The answer was waited for and recorded: nobody had to look it up.
	if c := read(t, declared.ID); c.Confirmation.State != "sent" && c.Confirmation.State != "delivered" {
		t.Errorf("the mail is %s", c.Confirmation.State)
	}
	await(t, declared.ID, "completed")
	oneMail(t, declared.ID)
}

func TestAnAPIThatIsStoppedFinishesItsRequests(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
	start := stopPart(t, "worker") // so that an answer takes its two seconds
	body := map[string]any{"items": []any{map[string]any{"product_id": c.products[0].ID}}, "kind": "ordinary"}
	declare := request{method: http.MethodPost, path: "/v1/cancellations", token: c.token(t), key: "stop-" + c.id, body: body}
	pid := pidOf(t, "api")
	answered := make(chan answer, 1)
	go func() { answered <- declare.send(t) }()
	eventually(t, "the declaration is stored", func() bool {
		list := request{method: http.MethodGet, path: "/v1/cancellations?customer_id=" + c.id, token: support(t)}.send(t)
		var found struct{ Items []cancellation }
		list.into(t, &found)
		return len(found.Items) == 1
	})
	if err := syscall.Kill(pid, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	a := <-answered
	var declared cancellation
	a.into(t, &declared)
	if a.status != http.StatusAccepted || len(declared.Receipt) == 0 {
		t.Errorf("the request that was under way: %d %s", a.status, a.body)
	}
	t.Cleanup(func() { checkHistories(t, c, declared.ID) })
	eventually(t, "the API is started again", func() bool { return pidOf(t, "api") != pid && ready(url(8081, "/readyz")) })
	start()
	await(t, declared.ID, "completed")
}

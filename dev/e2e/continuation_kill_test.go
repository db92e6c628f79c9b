package e2e

import (
	"net/http"
	"testing"
)

// Each time the backend has it already that the product goes on, and nobody else knows.
func TestWhoeverIsKilledBetweenTheBackendAndItsMarkAnswersOnce(t *testing.T) {
	parts := []string{"worker", "api", "temporal"}
	customers, cases := make([]*customer, len(parts)), make([]cancellation, len(parts))
	for n := range parts {
		customers[n] = newCustomer(t, product{ID: "1", Line: "domain", Terms: anyDay})
		cases[n] = customers[n].declare(t, http.StatusCreated, customers[n].products[0].ID)
	}
	for n, part := range parts {
		c, k := customers[n], await(t, cases[n].ID, "completed")
		p := c.products[0].ID
		fault(t, 8026, "/faults/domain", `{"product":"`+p+`","status":503,"apply":true}`)
		if status := c.goOn(t, k.ID, p); status != http.StatusOK && status != http.StatusAccepted {
			t.Fatalf("going on: %d", status)
		}
		eventually(t, "the backend has it", func() bool { return orderOf(t, "domain", p).Status == "active" })
		if i := read(t, k.ID).item(t, p); i.State == "continued" {
			t.Errorf("nothing is left to lose: %+v", i)
		}
		kill(t, part)
		fault(t, 8026, "/faults/domain", "{}")
		eventually(t, part+" is back", func() bool {
			return pidOf(t, part) != 0 && ready(url(8081, "/readyz")) && ready(url(8082, "/readyz"))
		})
	}
	for n, part := range parts {
		c, k, p := customers[n], cases[n], customers[n].products[0].ID
		answered(t, k.ID)
		done := await(t, k.ID, "completed").item(t, p)
		onlyOneEach(t, k.ID)
		if o := orderOf(t, "domain", p); done.State != "continued" || o.Status != "active" || o.Effects != 2 {
			t.Errorf("%s: it is %+v, the backend has %+v", part, done, o)
		}
		again := c.declare(t, http.StatusCreated, p)
		await(t, again.ID, "completed")
		if o := orderOf(t, "domain", p); o.Status != "pendingTerminate" || *o.TerminationDate != k.Items[0].EndsOn {
			t.Errorf("%s: cancelled again: the backend has %+v", part, o)
		}
	}
}

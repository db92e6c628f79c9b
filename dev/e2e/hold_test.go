package e2e

import (
	"net/http"
	"testing"
)

// onHold puts a line on hold, and answers how it is released.
func onHold(t *testing.T, line, key string) (release func(rate int)) {
	t.Helper()
	var h struct{ ID string }
	a := request{
		method: http.MethodPost, path: "/v1/holds", token: support(t), key: key,
		body: map[string]any{"line": line, "code": "maintenance", "reason": reason, "review_at": "2999-01-01T00:00:00Z"},
	}.send(t)
	if a.into(t, &h); a.status != http.StatusCreated {
		t.Fatalf("placing a hold: %d", a.status)
	}
	return func(rate int) {
		a := request{
			method: http.MethodPost, path: "/v1/holds/" + h.ID + "/release", token: support(t), key: "release-" + h.ID,
			body: map[string]any{"rate": rate},
		}.send(t)
		if a.status != http.StatusOK {
			t.Errorf("releasing the hold: %d", a.status)
		}
	}
}

func TestALineOnHoldIsNotCalledAndGoesOnAtItsRateThoughTheWorkerIsKilled(t *testing.T) {
	c := newCustomer(
		t, product{ID: "1", Line: "tv", Terms: anyDay}, product{ID: "2", Line: "tv", Terms: anyDay},
		product{ID: "3", Line: "tv", Terms: anyDay}, product{ID: "4", Line: "hosting", Terms: anyDay},
	)
	release := onHold(t, "tv", "hold-"+c.products[0].ID)
	fault(t, 8026, "/faults/hosting", `{"status":503}`)
	var held []cancellation
	for _, p := range c.products[:3] {
		held = append(held, c.declare(t, http.StatusCreated, p.ID))
	}
	late := c.declare(t, http.StatusCreated, c.products[3].ID)
	await(t, late.ID, "needs_attention") // as long as that, and nothing of the line on hold parks
	for n, k := range held {
		if i := read(t, k.ID).item(t, c.products[n].ID); i.State != "held" || orderOf(t, "tv", i.ProductID).Calls != 0 {
			t.Errorf("on hold: %+v after %d calls", i, orderOf(t, "tv", i.ProductID).Calls)
		}
		oneMail(t, k.ID)
	}
	kill(t, "worker")
	release(60)
	for n, k := range held {
		await(t, k.ID, "completed")
		if o := orderOf(t, "tv", c.products[n].ID); o.Effects != 1 {
			t.Errorf("the backend saw %+v", o)
		}
	}
	fault(t, 8026, "/faults/hosting", `{}`)
	if i := read(t, late.ID).item(t, c.products[3].ID); i.State != "parked" {
		t.Errorf("what was parked before is %s", i.State)
	}
	if status, _ := retry(t, late.ID, "retry-"+late.ID, map[string]any{}); status != http.StatusOK {
		t.Errorf("retry: %d", status)
	}
	await(t, late.ID, "completed")
}

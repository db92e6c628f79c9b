package e2e

import (
	"net/http"
	"strings"
	"testing"
)

// void undoes the whole case, as support does, and gives the status of the answer.
func void(t *testing.T, caseID string) int {
	t.Helper()
	return request{
		method: http.MethodPost, path: "/v1/cancellations/" + caseID + "/void", token: support(t), key: "void-" + caseID,
		body: map[string]any{"reason": "Ich ziehe zu Tante Käthe"},
	}.send(t).status
}

// voided waits until the void of a case of one product is carried out: the
// product continues, its backend knows, and one correction says so.
func voided(t *testing.T, c *customer, caseID string) {
	t.Helper()
	done := await(t, caseID, "completed")
	p := c.products[0]
	if i := done.item(t, p.ID); i.State != "continued" || i.EndsOn != "" || i.Decision != 2 {
		t.Errorf("it stands at %+v", i)
	}
	if o := orderOf(t, p.Line, p.ID); o.Status != "active" || o.TerminationDate != nil {
		t.Errorf("the backend holds %+v", o)
	}
	kinds := map[string]int{}
	for _, m := range mails(t, caseID) {
		kinds[m.Kind]++
		if m.Kind == "correction" && !strings.Contains(m.Text, "läuft weiter") {
			t.Errorf("the correction says\n%s", m.Text)
		}
	}
	if kinds["confirmation"] != 1 || kinds["correction"] != 1 {
		t.Errorf("mails %v", kinds)
	}
}

func TestAVoidIsCarriedOutWhateverTheRunIsDoing(t *testing.T) {
	for _, tt := range []struct {
		name, line, fault string
		until             func(t *testing.T, c *customer, k cancellation) bool
	}{
		{"after the run has closed", "access", "{}", func(t *testing.T, _ *customer, k cancellation) bool {
			return read(t, k.ID).State == "completed"
		}},
		{"while a backend is called", "mobile", `{"hang":"5s","next":1}`, func(t *testing.T, c *customer, _ cancellation) bool {
			return orderOf(t, "mobile", c.products[0].ID).Calls > 0
		}},
		{"while the item is delayed", "domain", `{"status":503}`, func(t *testing.T, c *customer, k cancellation) bool {
			return read(t, k.ID).item(t, c.products[0].ID).State == "delayed"
		}},
		{"while the item is parked", "hosting", `{"status":404}`, func(t *testing.T, c *customer, k cancellation) bool {
			return read(t, k.ID).item(t, c.products[0].ID).State == "parked"
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newCustomer(t, product{ID: "1", Line: tt.line, Terms: anyDay})
			fault(t, 8026, "/faults/"+tt.line, tt.fault)
			declared := c.declare(t, http.StatusCreated, c.products[0].ID)
			eventually(t, "the moment has come", func() bool { return tt.until(t, c, declared) })
			eventually(t, "the confirmation is out", func() bool { return len(mails(t, declared.ID)) == 1 })
			if status := void(t, declared.ID); status != http.StatusOK {
				t.Errorf("void: %d", status)
			}
			fault(t, 8026, "/faults/"+tt.line, "{}")
			voided(t, c, declared.ID)
			again := c.declare(t, http.StatusCreated, c.products[0].ID)
			if i := again.Items[0]; i.State == "refused" || i.EndsOn != declared.Items[0].EndsOn {
				t.Errorf("cancelled again: %+v", i)
			}
			await(t, again.ID, "completed")
			if o := orderOf(t, tt.line, c.products[0].ID); o.Status != "pendingTerminate" {
				t.Errorf("the backend holds %+v", o)
			}
		})
	}
}

func TestAVoidThatTemporalDoesNotHearIsCarriedOutLater(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "mail", Terms: anyDay})
	k := c.declare(t, http.StatusCreated, c.products[0].ID)
	await(t, k.ID, "completed")
	start := stopPart(t, "temporal")
	if status := void(t, k.ID); status != http.StatusAccepted {
		t.Errorf("void with Temporal stopped: %d", status)
	}
	start()
	eventually(t, "the act is applied", func() bool { return read(t, k.ID).Items[0].Decision == 2 })
	voided(t, c, k.ID)
}

func TestAWorkerKilledRightAfterAVoidLosesNothing(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "tv", Terms: anyDay})
	k := c.declare(t, http.StatusCreated, c.products[0].ID)
	await(t, k.ID, "completed")
	fault(t, 8026, "/faults/tv", `{"hang":"5s","next":1}`)
	if status := void(t, k.ID); status != http.StatusOK {
		t.Errorf("void: %d", status)
	}
	eventually(t, "the backend is called", func() bool { return orderOf(t, "tv", c.products[0].ID).Calls > 1 })
	kill(t, "worker")
	voided(t, c, k.ID)
}

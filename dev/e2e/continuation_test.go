package e2e

import (
	"net/http"
	"strings"
	"testing"
)

// goOn offers to go on with a product, as its holder, and gives the status of the answer.
func (c *customer) goOn(t *testing.T, caseID, product string) int {
	t.Helper()
	return request{
		method: http.MethodPost, path: "/v1/cancellations/" + caseID + "/continuation", token: c.token(t), key: "go-on-" + caseID,
		body: map[string]any{"product_ids": []string{product}},
	}.send(t).status
}

// accept answers the open offer of a case, as support does.
func accept(t *testing.T, caseID string) {
	t.Helper()
	a := request{
		method: http.MethodPost, path: "/v1/cancellations/" + caseID + "/continuation/answer", token: support(t), key: "accept-" + caseID,
		body: map[string]any{"outcome": "accepted", "reason": "Ich ziehe zu Tante Käthe"},
	}.send(t)
	if a.status != http.StatusOK && a.status != http.StatusAccepted {
		t.Errorf("accept: %d %s", a.status, a.body)
	}
}

// answered waits for the one mail that tells what came of an offer.
func answered(t *testing.T, caseID string) message {
	t.Helper()
	var found []message
	eventually(t, "the answer to the offer is in the mailbox", func() bool {
		found = nil
		for _, m := range mails(t, caseID) {
			if m.Kind == "continuation" {
				found = append(found, m)
			}
		}
		return len(found) > 0
	})
	return found[0]
}

// onlyOneEach says that a case was confirmed once and its offer answered once.
func onlyOneEach(t *testing.T, caseID string) {
	t.Helper()
	kinds := map[string]int{}
	for _, m := range mails(t, caseID) {
		kinds[m.Kind]++
	}
	if len(kinds) != 2 || kinds["confirmation"] != 1 || kinds["continuation"] != 1 {
		t.Errorf("mails %v", kinds)
	}
}

// A worker is killed while all of these are under way.
func TestCancelGoOnAndCancelAgainAtEachMoment(t *testing.T) {
	for _, tt := range []struct {
		name, line, fault string
		until             func(t *testing.T, c *customer, k cancellation) bool
		tooLate           bool
	}{
		{"after the run has closed", "access", "{}", func(t *testing.T, _ *customer, k cancellation) bool {
			return read(t, k.ID).State == "completed"
		}, false},
		{"while the backend is called first", "mobile", `{"hang":"5s","next":1}`, func(t *testing.T, c *customer, _ cancellation) bool {
			return orderOf(t, "mobile", c.products[0].ID).Calls > 0
		}, false},
		{"while the item is delayed", "domain", `{"status":503}`, func(t *testing.T, c *customer, k cancellation) bool {
			return read(t, k.ID).item(t, c.products[0].ID).State == "delayed"
		}, false},
		{"while the item is parked, by a person", "hosting", `{"status":404}`, func(t *testing.T, c *customer, k cancellation) bool {
			return read(t, k.ID).item(t, c.products[0].ID).State == "parked"
		}, false},
		{"once the backend says that it is too late", "mail", "{}", func(t *testing.T, _ *customer, k cancellation) bool {
			return read(t, k.ID).State == "completed"
		}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newCustomer(t, product{ID: "1", Line: tt.line, Terms: anyDay})
			p := c.products[0]
			fault(t, 8026, "/faults/"+tt.line, tt.fault)
			k := c.declare(t, http.StatusCreated, p.ID)
			eventually(t, "the moment has come", func() bool { return tt.until(t, c, k) })
			oneMail(t, k.ID)
			var other cancellation // the same declared twice
			if tt.line == "access" || tt.tooLate {
				other = c.declare(t, http.StatusCreated, p.ID)
				oneMail(t, other.ID)
			}
			if tt.tooLate {
				fault(t, 8026, "/faults/"+tt.line, `{"status":422,"next":1}`)
			}
			if status := c.goOn(t, k.ID, p.ID); status != http.StatusOK && status != http.StatusAccepted {
				t.Fatalf("going on: %d", status)
			}
			if tt.line == "hosting" {
				accept(t, k.ID)
			}
			if tt.line == "access" {
				kill(t, "worker")
			}
			if !tt.tooLate {
				fault(t, 8026, "/faults/"+tt.line, "{}")
			}
			said := answered(t, k.ID)
			onlyOneEach(t, k.ID)
			if tt.tooLate {
				ended := await(t, k.ID, "completed").item(t, p.ID)
				if o := orderOf(t, tt.line, p.ID); ended.EndsOn != k.Items[0].EndsOn || o.Status != "pendingTerminate" || !strings.Contains(said.Text, "zu spät") {
					t.Errorf("it stands at %+v, the backend at %+v:\n%s", ended, o, said.Text)
				}
				i := await(t, other.ID, "completed").item(t, p.ID)
				if i.Refused == nil || i.Refused.CaseID != k.ID || i.Refused.EndsOn != ended.EndsOn || len(mails(t, other.ID)) != 1 {
					t.Errorf("the other stands at %+v", i)
				}
				return
			}
			if other.ID != "" {
				if i := await(t, other.ID, "completed").item(t, p.ID); i.State != "continued" || i.EndsOn != "" || len(mails(t, other.ID)) != 1 {
					t.Errorf("the other stands at %+v", i)
				}
			}
			done := await(t, k.ID, "completed").item(t, p.ID)
			if o := orderOf(t, tt.line, p.ID); done.State != "continued" || done.EndsOn != "" || o.Status != "active" || o.TerminationDate != nil {
				t.Errorf("it stands at %+v, the backend at %+v", done, o)
			}
			if !strings.Contains(said.Text, "laufen weiter") || !strings.Contains(said.Text, p.ID) {
				t.Errorf("the answer says\n%s", said.Text)
			}
			again := c.declare(t, http.StatusCreated, p.ID)
			if i := again.Items[0]; i.State == "refused" || i.EndsOn != k.Items[0].EndsOn {
				t.Errorf("cancelled again: %+v", i)
			}
			await(t, again.ID, "completed")
			if o := orderOf(t, tt.line, p.ID); o.Status != "pendingTerminate" {
				t.Errorf("the backend holds %+v", o)
			}
		})
	}
}

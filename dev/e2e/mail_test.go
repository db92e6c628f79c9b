package e2e

import (
	"net/http"
	"strings"
	"testing"
)

// awaitMail waits until the confirmation of a case is in that state.
func awaitMail(t *testing.T, caseID, state string) cancellation {
	t.Helper()
	var c cancellation
	eventually(t, "the confirmation of "+caseID+" is "+state, func() bool {
		c = read(t, caseID)
		return c.Confirmation.State == state
	})
	return c
}

// resolve says what became of the confirmation of a case.
func resolve(t *testing.T, caseID, outcome string) int {
	t.Helper()
	return request{
		method: http.MethodPost, path: "/v1/cancellations/" + caseID + "/confirmation/resolve",
		token: support(t), key: outcome + "-" + caseID, body: map[string]any{"outcome": outcome, "reason": reason},
	}.send(t).status
}

func TestTheMailboxReportsWhatBecomesOfAMail(t *testing.T) {
	tests := []struct{ name, faults, mail, state string }{
		{"delivered", `{}`, "delivered", "completed"},
		{"delivered, reported late, doubled and the other way round", `"event_delay":"1s","event_copies":2,"events_reversed":true`, "delivered", "completed"},
		{"bounced long after", `"late_bounce":"2s"`, "bounced", "needs_attention"},
		{"suppressed", `"suppressed":true`, "dropped", "needs_attention"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
			if test.faults != "{}" {
				fault(t, 8025, "/faults", `{"to":"`+c.email+`",`+test.faults+`}`)
			}
			declared := c.declare(t, http.StatusCreated, c.products[0].ID)
			if got := awaitMail(t, declared.ID, test.mail); got.State != test.state {
				await(t, declared.ID, test.state)
			}
		})
	}
}

func TestAPersonResolvesAMailOfWhichNobodyKnowsWhetherItWasSent(t *testing.T) {
	tests := []struct{ name, faults, outcome string }{
		{"it was taken", `"reset_after_accept":true`, "sent"},
		{"it was not", `"reset_before_accept":true`, "not_sent"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
			fault(t, 8025, "/faults", `{"to":"`+c.email+`","logs_status":503,"no_events":true,`+test.faults+`}`)
			declared := c.declare(t, http.StatusCreated, c.products[0].ID)
			awaitMail(t, declared.ID, "unknown")
			await(t, declared.ID, "needs_attention")
			// Retrying asks again and never sends.
			if status, _ := retry(t, declared.ID, "ask-"+declared.ID, map[string]any{}); status != http.StatusOK {
				t.Errorf("retry of an unknown mail: %d", status)
			}
			fault(t, 8025, "/faults", `{"logs_status":503}`)
			if status := resolve(t, declared.ID, test.outcome); status != http.StatusOK {
				t.Errorf("resolve: %d", status)
			}
			await(t, declared.ID, "completed")
			oneMail(t, declared.ID)
			if status := resolve(t, declared.ID, test.outcome); status != http.StatusOK {
				t.Errorf("the same again: %d", status)
			}
			other := map[string]string{"sent": "not_sent", "not_sent": "sent"}[test.outcome]
			if status := resolve(t, declared.ID, other); status != http.StatusConflict {
				t.Errorf("of a mail that is sent: %d", status)
			}
		})
	}
}

func TestAResolutionThatTemporalDoesNotHearIsCarriedOutLater(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
	fault(t, 8025, "/faults", `{"to":"`+c.email+`","logs_status":503,"reset_before_accept":true}`)
	declared := c.declare(t, http.StatusCreated, c.products[0].ID)
	awaitMail(t, declared.ID, "unknown")
	fault(t, 8025, "/faults", `{"logs_status":503}`)
	start := stopPart(t, "temporal")
	if status := resolve(t, declared.ID, "not_sent"); status != http.StatusAccepted {
		t.Errorf("resolve with Temporal stopped: %d", status)
	}
	start()
	await(t, declared.ID, "completed")
	oneMail(t, declared.ID)
}

func TestWithTemporalStoppedTheReceiptIsMailedOnceWithTheDates(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay}, product{ID: "2", Line: "mobile", Terms: minimum})
	start := stopPart(t, "temporal")
	kill(t, "worker") // it starts again and finds no Temporal
	declared := c.declare(t, http.StatusAccepted, c.products[0].ID, c.products[1].ID)
	receipts := func() (found []message) {
		for _, m := range mails(t, declared.ID) {
			if m.Kind == "receipt" {
				found = append(found, m)
			}
		}
		return found
	}
	eventually(t, "the receipt is in the mailbox", func() bool { return len(receipts()) > 0 })
	start()
	await(t, declared.ID, "completed")
	confirmation := oneMail(t, declared.ID)
	all := receipts()
	if len(all) != 1 || all[0].To != c.email || !strings.Contains(all[0].Subject, declared.Reference) {
		t.Fatalf("receipts: %+v", all)
	}
	for _, p := range c.products {
		day := spelled(t, ends(t, p.Terms, declared.ReceivedAt))
		for _, m := range []message{all[0], confirmation} {
			if !strings.Contains(m.Text, day) {
				t.Errorf("the %s does not name %s", m.Kind, day)
			}
		}
	}
}

package e2e

import (
	"net/http"
	"testing"
)

// retry asks support's question and answers the status.
func retry(t *testing.T, caseID, key string, body map[string]any) (int, cancellation) {
	t.Helper()
	body["reason"] = reason
	a := request{
		method: http.MethodPost, path: "/v1/cancellations/" + caseID + "/retry", token: support(t), key: key, body: body,
	}.send(t)
	var c cancellation
	a.into(t, &c)
	return a.status, c
}

func TestABackendThatIsAwayDelaysItsItemAndTheMailIsOutAtOnce(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "domain", Terms: anyDay}, product{ID: "2", Line: "mail", Terms: anyDay})
	away, fine := c.products[0].ID, c.products[1].ID
	fault(t, 8026, "/faults/domain", `{"status":503}`)
	declared := c.declare(t, http.StatusCreated, away, fine)
	eventually(t, "the mail is out", func() bool { return len(mails(t, declared.ID)) == 1 })
	eventually(t, "the item is delayed", func() bool { return read(t, declared.ID).item(t, away).State == "delayed" })
	eventually(t, "the other is finished", func() bool { return read(t, declared.ID).item(t, fine).State == "cancelled" })
	calls := orderOf(t, "mail", fine).Calls // more than one, where the machine was slow
	got := read(t, declared.ID).item(t, away)
	if got.Error == nil || got.Error.Code != "http_503" {
		t.Errorf("delayed with %+v", got.Error)
	}
	fault(t, 8026, "/faults/domain", `{}`)
	await(t, declared.ID, "completed")
	oneMail(t, declared.ID)
	for _, p := range c.products {
		if o := orderOf(t, p.Line, p.ID); o.Effects != 1 {
			t.Errorf("%s took effect %d times", p.Line, o.Effects)
		}
	}
	if o := orderOf(t, "mail", fine); o.Calls != calls {
		t.Errorf("the finished product was called %d more times", o.Calls-calls)
	}
}

func TestAnItemParksWhenSlowAttemptsAreUsedUpAndRetriesAfterHealing(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "hosting", Terms: anyDay}, product{ID: "2", Line: "mail", Terms: anyDay})
	away, fine := c.products[0].ID, c.products[1].ID
	fault(t, 8026, "/faults/hosting", `{"status":503}`)
	declared := c.declare(t, http.StatusCreated, away, fine)
	await(t, declared.ID, "needs_attention")
	if status, _ := retry(t, declared.ID, "early-"+declared.ID, map[string]any{"product_ids": []string{fine}}); status != http.StatusConflict {
		t.Errorf("retry of a finished product: %d", status)
	}
	calls, finished := orderOf(t, "hosting", away).Calls, orderOf(t, "mail", fine).Calls
	if status, _ := retry(t, declared.ID, "first-"+declared.ID, map[string]any{}); status != http.StatusOK {
		t.Errorf("retry before healing: %d", status)
	}
	eventually(t, "it was tried and parked again", func() bool {
		return orderOf(t, "hosting", away).Calls > calls+2 && read(t, declared.ID).item(t, away).State == "parked"
	})
	fault(t, 8026, "/faults/hosting", `{}`)
	for range 2 { // the same key twice is one retry
		if status, _ := retry(t, declared.ID, "second-"+declared.ID, map[string]any{"product_ids": []string{away}}); status != http.StatusOK {
			t.Errorf("retry after healing: %d", status)
		}
	}
	await(t, declared.ID, "completed")
	oneMail(t, declared.ID)
	if o := orderOf(t, "mail", fine); o.Calls != finished || o.Effects != 1 {
		t.Errorf("the finished product was touched again: %+v", o)
	}
	if o := orderOf(t, "hosting", away); o.Effects != 1 {
		t.Errorf("took effect %d times", o.Effects)
	}
	if status, _ := retry(t, declared.ID, "third-"+declared.ID, map[string]any{}); status != http.StatusConflict {
		t.Errorf("retry of a completed case: %d", status)
	}
}

func TestARetryWhileASlowAttemptIsUnderWayDoesNoHarm(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
	id := c.products[0].ID
	fault(t, 8026, "/faults/access", `{"hang":"3s"}`)
	declared := c.declare(t, http.StatusCreated, id)
	eventually(t, "the item is delayed", func() bool { return read(t, declared.ID).item(t, id).State == "delayed" })
	calls := orderOf(t, "access", id).Calls
	eventually(t, "a slow attempt is under way", func() bool { return orderOf(t, "access", id).Calls > calls })
	for _, key := range []string{"a", "b"} {
		if status, _ := retry(t, declared.ID, key+declared.ID, map[string]any{}); status != http.StatusOK && status != http.StatusAccepted {
			t.Errorf("retry: %d", status)
		}
	}
	fault(t, 8026, "/faults/access", `{}`)
	await(t, declared.ID, "completed")
	oneMail(t, declared.ID)
	if o := orderOf(t, "access", id); o.Effects != 1 {
		t.Errorf("took effect %d times", o.Effects)
	}
}

func TestABackendThatAppliesAndDropsTheConnectionIsToldOnceInEffect(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "tv", Terms: anyDay})
	fault(t, 8026, "/faults/tv", `{"drop_after_apply":true,"next":1}`)
	declared := c.declare(t, http.StatusCreated, c.products[0].ID)
	await(t, declared.ID, "completed")
	if o := orderOf(t, "tv", c.products[0].ID); o.Effects != 1 || o.Calls < 2 {
		t.Errorf("the backend saw %+v", o)
	}
}

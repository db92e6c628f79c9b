package e2e

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/workflows"
)

func TestWithTemporalStoppedADeclarationHasItsReceiptAndDatesAndCompletesLater(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay}, product{ID: "2", Line: "mobile", Terms: minimum})
	start := stopPart(t, "temporal")
	began := time.Now()
	declared := c.declare(t, http.StatusAccepted, c.products[0].ID, c.products[1].ID)
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("the answer took %s", took)
	}
	if declared.State != "received" || len(declared.Receipt) == 0 {
		t.Errorf("accepted: %+v", declared)
	}
	want := map[string]string{}
	for i, p := range c.products {
		want[p.ID] = ends(t, p.Terms, declared.ReceivedAt)
		if got := declared.Items[i]; got.EndsOn != want[p.ID] || got.Decision != 0 {
			t.Errorf("%s ends on %s by decision %d, want %s by none", p.ID, got.EndsOn, got.Decision, want[p.ID])
		}
		c.products[i].Terms = `{"notice":"P6M"}`
	}
	c.imported(t) // new terms meanwhile change nothing
	second := c.declare(t, http.StatusAccepted, c.products[0].ID)

	start()
	done := await(t, declared.ID, "completed")
	for _, got := range done.Items {
		if got.EndsOn != want[got.ProductID] || got.Decision != 1 {
			t.Errorf("%s ends on %s by decision %d, want %s", got.ProductID, got.EndsOn, got.Decision, want[got.ProductID])
		}
	}
	oneMail(t, declared.ID)
	later := await(t, second.ID, "completed").Items[0]
	if later.State != "refused" || later.Refused.CaseID != declared.ID || later.Refused.EndsOn != want[later.ProductID] {
		t.Errorf("the later declaration: %+v", later)
	}
	wholeTrace(t, declared.ID)
}

func TestARetryThatTemporalDoesNotHearIsCarriedOutLater(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "hosting", Terms: anyDay})
	fault(t, 8026, "/faults/hosting", `{"status":404}`)
	declared := c.declare(t, http.StatusCreated, c.products[0].ID)
	await(t, declared.ID, "needs_attention")
	start := stopPart(t, "temporal")
	if status, _ := retry(t, declared.ID, "unheard-"+declared.ID, map[string]any{}); status != http.StatusAccepted {
		t.Errorf("retry with Temporal stopped: %d", status)
	}
	fault(t, 8026, "/faults/hosting", `{}`)
	start()
	await(t, declared.ID, "completed")
	oneMail(t, declared.ID)
}

func TestARetryOfATerminatedRunIsCarriedOutByTheNextOne(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "hosting", Terms: anyDay})
	fault(t, 8026, "/faults/hosting", `{"status":404}`)
	declared := c.declare(t, http.StatusCreated, c.products[0].ID)
	await(t, declared.ID, "needs_attention")
	if err := temporal(t).TerminateWorkflow(t.Context(), workflows.CancellationID(declared.ID), "", "by hand"); err != nil {
		t.Fatal(err)
	}
	fault(t, 8026, "/faults/hosting", `{}`)
	if status, _ := retry(t, declared.ID, "terminated-"+declared.ID, map[string]any{}); status != http.StatusAccepted && status != http.StatusOK {
		t.Errorf("retry of a terminated run: %d", status)
	}
	await(t, declared.ID, "completed")
	oneMail(t, declared.ID)
}

func TestARunTerminatedByHandIsNoUndo(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "domain", Terms: anyDay})
	fault(t, 8026, "/faults/domain", `{"status":503}`)
	declared := c.declare(t, http.StatusCreated, c.products[0].ID)
	eventually(t, "the mail is out", func() bool { return len(mails(t, declared.ID)) == 1 })
	if err := temporal(t).TerminateWorkflow(t.Context(), workflows.CancellationID(declared.ID), "", "by hand"); err != nil {
		t.Fatal(err)
	}
	fault(t, 8026, "/faults/domain", `{}`)
	await(t, declared.ID, "completed")
	oneMail(t, declared.ID)
	if o := orderOf(t, "domain", c.products[0].ID); o.Effects != 1 {
		t.Errorf("took effect %d times", o.Effects)
	}
}

// Temporal answers an update that a closed run has taken, and starts nothing.
func TestARunTerminatedAfterItWasToldIsStartedAgain(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "mail", Terms: anyDay})
	product := c.products[0].ID
	release := onHold(t, "mail", "hold-"+product)
	declared := c.declare(t, http.StatusCreated, product)
	eventually(t, "it waits", func() bool { return read(t, declared.ID).item(t, product).State == "held" })
	fault(t, 8026, "/faults/mail", `{"status":503}`)
	release(6000)
	eventually(t, "its turn has come", func() bool { return orderOf(t, "mail", product).Calls > 0 })
	if err := temporal(t).TerminateWorkflow(t.Context(), workflows.CancellationID(declared.ID), "", "by hand"); err != nil {
		t.Fatal(err)
	}
	fault(t, 8026, "/faults/mail", `{}`)
	await(t, declared.ID, "completed")
	oneMail(t, declared.ID)
	if o := orderOf(t, "mail", product); o.Effects != 1 {
		t.Errorf("took effect %d times", o.Effects)
	}
}

func TestAKilledWorkerLosesNothingAndSendsNothingTwice(t *testing.T) {
	moments := []struct {
		name   string
		faults func(t *testing.T, c *customer)
		at     func(t *testing.T, c *customer, caseID string) bool
	}{
		{
			"while a backend is called", func(t *testing.T, _ *customer) { fault(t, 8026, "/faults/mobile", `{"hang":"5s","next":1}`) },
			func(t *testing.T, c *customer, _ string) bool {
				return orderOf(t, "mobile", c.products[0].ID).Calls > 0
			},
		},
		{"after SendGrid took the mail and before the ledger knows", func(t *testing.T, c *customer) {
			fault(t, 8025, "/faults", `{"slow":"5s","next":1,"to":"`+c.email+`"}`)
		}, func(t *testing.T, _ *customer, caseID string) bool { return len(mails(t, caseID)) == 1 }},
	}
	for _, moment := range moments {
		t.Run(moment.name, func(t *testing.T) {
			c := newCustomer(t, product{ID: "1", Line: "mobile", Terms: anyDay})
			moment.faults(t, c)
			declared := c.declare(t, http.StatusCreated, c.products[0].ID)
			eventually(t, "the moment has come", func() bool { return moment.at(t, c, declared.ID) })
			kill(t, "worker")
			await(t, declared.ID, "completed")
			oneMail(t, declared.ID)
			if o := orderOf(t, "mobile", c.products[0].ID); o.Effects != 1 {
				t.Errorf("took effect %d times", o.Effects)
			}
		})
	}
}

func TestWithoutAWorkerADeclarationIsAcceptedAndTheSameKeyLaterAnswers201(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
	start := stopPart(t, "worker")
	body := map[string]any{"items": []any{map[string]any{"product_id": c.products[0].ID}}, "kind": "ordinary"}
	r := request{method: http.MethodPost, path: "/v1/cancellations", token: c.token(t), key: "same-" + c.id, body: body}
	first := r.send(t)
	var accepted cancellation
	first.into(t, &accepted)
	t.Cleanup(func() { checkHistories(t, c, accepted.ID) })
	if first.status != http.StatusAccepted || !strings.HasSuffix(first.header.Get("Location"), accepted.ID) {
		t.Errorf("first answer: %d, location %s", first.status, first.header.Get("Location"))
	}
	start()
	await(t, accepted.ID, "completed")
	again := r.send(t)
	var same cancellation
	again.into(t, &same)
	if again.status != http.StatusCreated || same.ID != accepted.ID {
		t.Errorf("second answer: %d, case %s instead of %s", again.status, same.ID, accepted.ID)
	}
}

func TestWithPostgresStoppedNothingIsAcceptedAndNothingIsLost(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "domain", Terms: anyDay}, product{ID: "2", Line: "tv", Terms: anyDay})
	fault(t, 8026, "/faults/domain", `{"status":503}`)
	declared := c.declare(t, http.StatusCreated, c.products[0].ID)
	bearer := c.token(t)
	start := stopPart(t, "postgres")
	a := request{
		method: http.MethodPost, path: "/v1/cancellations", token: bearer, key: "down-" + c.id,
		body: map[string]any{"items": []any{map[string]any{"product_id": c.products[1].ID}}, "kind": "ordinary"},
	}.send(t)
	if a.status != http.StatusServiceUnavailable || strings.Contains(string(a.body), "receipt") {
		t.Errorf("with Postgres stopped: %d %s", a.status, a.body)
	}
	fault(t, 8026, "/faults/domain", `{}`)
	start()
	await(t, declared.ID, "completed")
	oneMail(t, declared.ID)
}

func TestTheReceiptIsSignedAndReadableAsText(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
	declared := c.declare(t, http.StatusCreated, c.products[0].ID)
	a := request{method: http.MethodGet, path: "/v1/cancellations/" + declared.ID + "/receipt", token: c.token(t)}.send(t)
	var fetched, returned any
	if err := json.Unmarshal(declared.Receipt, &returned); err != nil {
		t.Fatal(err)
	}
	a.into(t, &fetched)
	if a.status != http.StatusOK || !strings.Contains(string(a.body), "signature") {
		t.Errorf("receipt: %d %s", a.status, a.body)
	}
	await(t, declared.ID, "completed")
}

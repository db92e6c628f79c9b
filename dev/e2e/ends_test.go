package e2e

import (
	"net/http"
	"testing"

	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/workflows"
)

// TestAProductThatRunsOnAfterItsEndIsFoundByTheScheduleAndWaitsForAPerson moves the end
// in the record: the backend keeps the one it was told, and the product runs on.
func TestAProductThatRunsOnAfterItsEndIsFoundByTheScheduleAndWaitsForAPerson(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "tv", Terms: anyDay})
	declared := c.declare(t, http.StatusCreated, c.products[0].ID)
	await(t, declared.ID, "completed")
	change := func(sql string) {
		t.Helper()
		for _, statement := range []string{sql, `SELECT docket_refresh($1)`} {
			if _, err := database(t).Exec(t.Context(), statement, declared.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	schedule := temporal(t).ScheduleClient().GetHandle(t.Context(), workflows.EndsID)
	eventually(t, "the schedule stands", func() bool {
		_, err := schedule.Describe(t.Context())
		return err == nil
	})
	asked := func(want int) {
		t.Helper()
		if err := schedule.Trigger(t.Context(), client.ScheduleTriggerOptions{}); err != nil {
			t.Fatal(err)
		}
		eventually(t, "its backend was asked", func() bool {
			var looks int
			err := database(t).QueryRow(t.Context(), `
				SELECT count(*) FROM end_findings AS f JOIN items AS i ON i.id = f.item_id
				WHERE i.case_id = $1 AND f.finding = 'still_active'`, declared.ID).Scan(&looks)
			if err != nil {
				t.Fatal(err)
			}
			return looks == want
		})
	}
	const today = `(now() AT TIME ZONE 'Europe/Berlin')::date`
	change(`UPDATE decisions SET ends_on = ` + today + ` - 2 WHERE item_id IN (SELECT id FROM items WHERE case_id = $1)`)
	asked(1)
	if got := read(t, declared.ID); got.State != "completed" {
		t.Errorf("after one look it is %s", got.State)
	}
	change(`UPDATE end_findings SET asked_on = ` + today + ` - 1, again_on = ` + today + ` WHERE item_id IN (SELECT id FROM items WHERE case_id = $1)`)
	asked(2)
	await(t, declared.ID, "needs_attention")
	answer := request{
		method: http.MethodPost, path: "/v1/cancellations/" + declared.ID + "/end/settle", token: support(t), key: "end-" + declared.ID,
		body: map[string]any{"outcome": "as_it_should", "reason": reason},
	}.send(t)
	if answer.status != http.StatusOK {
		t.Fatalf("answered %d: %s", answer.status, answer.body)
	}
	await(t, declared.ID, "completed")
}

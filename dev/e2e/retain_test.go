package e2e

import (
	"fmt"
	"net/http"
	neturl "net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/workflows"
)

// stored is every row of every table of the stack's database, as text.
func stored(t *testing.T) string {
	t.Helper()
	pool := database(t)
	read := func(sql string) []string {
		rows, err := pool.Query(t.Context(), sql)
		if err != nil {
			t.Fatal(err)
		}
		list, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	var all strings.Builder
	for _, table := range read(`SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`) {
		for _, row := range read(`SELECT to_jsonb(t)::text FROM ` + table + ` AS t`) {
			all.WriteString(table + " " + row + "\n")
		}
	}
	return all.String()
}

// around is what the stack keeps beside the database: logs, metrics, and what the
// mailbox knows of mails without opening them.
func around(t *testing.T, caseID string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(filepath.Join(up.dir, "log"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if filepath.Base(path) != "mailbox.log" {
			all.Write(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, port := range []int{8081, 8082} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url(port, "/metrics"), nil)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(do(t, req).body)
	}
	for _, m := range mails(t, caseID) {
		fmt.Fprintln(&all, m.Case, m.Kind, m.Subject)
	}
	return all.String()
}

// checkReceipt asks the page that looks short codes up.
func checkReceipt(t *testing.T, code string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url(8080, "/beleg"), strings.NewReader(neturl.Values{"code": {code}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return string(do(t, req).body)
}

func TestSevenYearsLaterNothingOfACustomerIsLeftButCodesAndDays(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
	ref, why := "Zeichen von Frau Zwölfender "+c.id, reason+" "+c.id
	declared := c.declareBody(t, http.StatusCreated, map[string]any{
		"items": []map[string]any{{"product_id": c.products[0].ID}}, "kind": "ordinary", "reason": why, "external_ref": ref,
	})
	done := await(t, declared.ID, "completed")
	eventually(t, "the mail is delivered", func() bool { return read(t, declared.ID).Confirmation.State == "delivered" })
	var shown struct {
		Reference string  `json:"reference"`
		ErasedAt  *string `json:"erased_at"`
	}
	show := request{method: http.MethodGet, path: "/v1/cancellations/" + declared.ID, token: support(t)}
	show.send(t).into(t, &shown)
	personal := []string{c.name, c.email, "K" + c.id, "2024-" + c.id, "Produkt " + c.products[0].ID, why, ref}
	before := stored(t)
	for _, p := range personal {
		if !strings.Contains(before, p) {
			t.Errorf("%q was never stored", p)
		}
	}

	service(t, "", "retain", "--rate", "0", "--at", fmt.Sprintf("%d-01-01", time.Now().Year()+8))

	after, beside := stored(t), around(t, declared.ID)
	for _, p := range personal {
		for row := range strings.Lines(after) {
			if strings.Contains(row, p) {
				t.Errorf("%q is left in %.60s", p, row)
			}
		}
		if strings.Contains(beside, p) {
			t.Errorf("%q is in logs, metrics or the mailbox's lists", p)
		}
	}
	show.send(t).into(t, &shown)
	if shown.ErasedAt == nil {
		t.Error("the case does not say that it is erased")
	}
	now := read(t, declared.ID)
	if now.State != "completed" || now.Confirmation.State != "delivered" || now.Items[0].EndsOn != done.Items[0].EndsOn {
		t.Errorf("it stands at %+v", now)
	}
	if page := checkReceipt(t, shown.Reference); !strings.Contains(page, "Gültig. Eingegangen am") {
		t.Errorf("its short code is not known any more:\n%s", page)
	}
	var differs int
	if err := database(t).QueryRow(t.Context(), `SELECT count(*) FROM docket_differs`).Scan(&differs); err != nil || differs != 0 {
		t.Errorf("%d rows of the docket differ, %v", differs, err)
	}
	// After a restore the same is gone again.
	if out := service(t, service(t, "", "erase", "--ledger"), "erase", "--replay"); out != "erased 0 rows again\n" {
		t.Errorf("replayed where nothing came back: %s", out)
	}
}

func TestTheNightlyPassRunsAndSaysNumbersAlone(t *testing.T) {
	c := temporal(t)
	schedule := c.ScheduleClient().GetHandle(t.Context(), workflows.RetentionID)
	eventually(t, "the schedule stands", func() bool {
		_, err := schedule.Describe(t.Context())
		return err == nil
	})
	if err := schedule.Trigger(t.Context(), client.ScheduleTriggerOptions{}); err != nil {
		t.Fatal(err)
	}
	var workflowID, runID string
	eventually(t, "a pass has completed", func() bool {
		list, err := c.ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{
			Query: "WorkflowType = '" + workflows.RetentionWorkflow + "' AND ExecutionStatus = 'Completed'",
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list.GetExecutions() {
			workflowID, runID = e.GetExecution().GetWorkflowId(), e.GetExecution().GetRunId()
		}
		return runID != ""
	})
	events := c.GetWorkflowHistory(t.Context(), workflowID, runID, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			t.Fatal(err)
		}
		if text := event.String(); strings.Contains(text, "@") && strings.Contains(text, "example.com") || strings.Contains(text, "Zwölfender") {
			t.Errorf("the history of a pass tells of somebody: %s", text)
		}
	}
}

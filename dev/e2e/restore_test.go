package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/fairwell/fairwell/workflows"
)

// forget deletes the run of a case, as if the data of Temporal were lost.
func forget(t *testing.T, caseID string) {
	t.Helper()
	if _, err := temporal(t).WorkflowService().DeleteWorkflowExecution(t.Context(), &workflowservice.DeleteWorkflowExecutionRequest{
		Namespace: "default", WorkflowExecution: &common.WorkflowExecution{WorkflowId: workflows.CancellationID(caseID)},
	}); err != nil {
		t.Fatal(err)
	}
}

func TestARecordRestoredToAMomentGoesOnFromThereAndSaysWhatIsLost(t *testing.T) {
	b := newBackup(t)
	b.must(t, archiveLog)
	startAPI := stopPart(t, "api") // its connections would cost a 503 each
	stopPart(t, "postgres")()
	startAPI()
	settled := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
	before := settled.declare(t, http.StatusCreated, settled.products[0].ID)
	await(t, before.ID, "completed")
	b.must(t, takeBackup)

	erased := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
	around := newCustomer(t, product{ID: "1", Line: "mobile", Terms: anyDay}, product{ID: "2", Line: "tv", Terms: anyDay})
	startWorker := stopPart(t, "worker")
	open := []cancellation{
		around.declare(t, http.StatusAccepted, around.products[0].ID),
		around.declare(t, http.StatusAccepted, around.products[1].ID),
	}
	var point string
	if err := database(t).QueryRow(t.Context(), "SELECT clock_timestamp()::text").Scan(&point); err != nil {
		t.Fatal(err)
	}
	b.env = append(b.env, "POINT="+point)
	startWorker()
	for i := range open {
		open[i] = await(t, open[i].ID, "completed")
	}
	lost := newCustomer(t, product{ID: "1", Line: "hosting", Terms: anyDay})
	after := lost.declare(t, http.StatusCreated, lost.products[0].ID)
	await(t, after.ID, "completed")
	forget(t, open[1].ID)
	service(t, "", "erase", "--customer", erased.id, "--reason", "he asked")
	b.must(t, keepLedger)

	starts := []func(){stopPart(t, "worker"), stopPart(t, "api"), stopPart(t, "postgres")}
	slices.Reverse(starts)
	data := filepath.Join(up.dir, "postgres", "data")
	if err := os.Rename(data, data+".before"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(data + ".before") })
	b.must(t, goBack)
	starts[0]()
	out, ok := b.run(t, goOn)
	if ok || strings.Count(out, after.ID) != 1 || strings.Count(out, "yes") != 1 {
		t.Errorf("the check says %v:\n%s", ok, out)
	}
	for _, end := range []string{"ALTER SYSTEM SET archive_command = 'true'", "SELECT pg_reload_conf()"} { // the tests that follow need no archive
		if _, err := database(t).Exec(t.Context(), end); err != nil {
			t.Fatal(err)
		}
	}
	starts[1]()
	starts[2]()

	for i, was := range open {
		p := around.products[i]
		if got := await(t, was.ID, "needs_attention").Confirmation.State; got != "unknown" {
			t.Errorf("the mail that went out after the moment is %s", got)
		}
		if got := resolve(t, was.ID, "sent"); got != http.StatusOK {
			t.Errorf("who says that it went out is answered %d", got)
		}
		is := await(t, was.ID, "completed")
		oneMail(t, was.ID)
		if is.item(t, p.ID).EndsOn != was.item(t, p.ID).EndsOn {
			t.Errorf("%s ends on another day: %+v", p.ID, is.item(t, p.ID))
		}
		if o := orderOf(t, p.Line, p.ID); o.Effects != 1 {
			t.Errorf("%s took effect %d times", p.Line, o.Effects)
		}
	}
	if got := read(t, before.ID).State; got != "completed" {
		t.Errorf("what was finished before is %s", got)
	}
	r := request{method: http.MethodGet, path: "/v1/cancellations/" + after.ID, token: support(t)}
	if a := r.send(t); a.status != http.StatusNotFound {
		t.Errorf("what was declared after the moment is answered %d", a.status)
	}
	var restricted bool
	if err := database(t).QueryRow(t.Context(), "SELECT restricted_at IS NOT NULL FROM customers WHERE id = $1", erased.id).Scan(&restricted); err != nil || !restricted {
		t.Errorf("who asked for erasure can be found again: %v", err)
	}
}

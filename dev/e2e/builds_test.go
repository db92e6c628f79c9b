package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/workflows"
)

// operate runs a command of the runbook as it is written there.
func operate(t *testing.T, command, oldBuild, newBuild string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "runbook.md"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "\nfairwell "+command+"\n") && !strings.Contains(string(text), "\nfairwell "+command+" ") {
		t.Errorf("the runbook does not say: fairwell %s", command)
	}
	return service(t, "", strings.Fields(strings.NewReplacer("$OLD", oldBuild, "$NEW", newBuild).Replace(command))...)
}

// ranUnder is the build that last worked on the run of a case.
func ranUnder(t *testing.T, caseID string) string {
	t.Helper()
	told, err := temporal(t).DescribeWorkflowExecution(t.Context(), workflows.CancellationID(caseID), "")
	if err != nil {
		t.Fatal(err)
	}
	return told.GetWorkflowExecutionInfo().GetVersioningInfo().GetDeploymentVersion().GetBuildId()
}

func TestAParkedRunMovesToTheBuildThatIsRolledOutAndBack(t *testing.T) {
	c := newCustomer(t, product{ID: "parked", Line: "hosting", Terms: anyDay},
		product{ID: "new", Line: "access", Terms: anyDay}, product{ID: "back", Line: "access", Terms: anyDay})
	oldBuild, newBuild := "old-"+c.id, "new-"+c.id
	worker := func(build string, admin int) (stop func()) {
		return beside(t, "worker", admin, "FAIRWELL_BUILD_ID="+build, fmt.Sprintf("FAIRWELL_WORKER_ADMIN_ADDR=127.0.0.1:%d", admin+offset))
	}
	use := func(command string) { t.Helper(); operate(t, command, oldBuild, newBuild) }
	listed := func(use, build string) func() bool {
		return func() bool {
			return strings.Contains(operate(t, "temporal builds", oldBuild, newBuild), fmt.Sprintf("%-9s %s\n", use, build))
		}
	}
	t.Cleanup(func() { service(t, "", "temporal", "use") }) // the stack's own worker has none

	stopOld := worker(oldBuild, 8092)
	eventually(t, "Temporal knows the old build", listed("new", oldBuild))
	use("temporal use $OLD")
	fault(t, 8026, "/faults/hosting", `{"status":404}`)
	parked := c.declare(t, http.StatusCreated, c.products[0].ID)
	await(t, parked.ID, "needs_attention")
	if got := ranUnder(t, parked.ID); got != oldBuild {
		t.Errorf("it began under %q", got)
	}

	worker(newBuild, 8093)
	eventually(t, "both builds are there", listed("new", newBuild))
	use("temporal use $NEW")
	fault(t, 8026, "/faults/hosting", `{}`)
	if status, _ := retry(t, parked.ID, "moved-"+parked.ID, map[string]any{}); status != http.StatusOK {
		t.Errorf("retry: %d", status)
	}
	await(t, parked.ID, "completed")
	began := c.declare(t, http.StatusCreated, c.products[1].ID)
	await(t, began.ID, "completed")
	for _, id := range []string{parked.ID, began.ID} {
		if got := ranUnder(t, id); got != newBuild {
			t.Errorf("%s ran under %q, not the build that was rolled out", id, got)
		}
	}

	use("temporal use $OLD")
	back := c.declare(t, http.StatusCreated, c.products[2].ID)
	if await(t, back.ID, "completed"); ranUnder(t, back.ID) != oldBuild {
		t.Errorf("after the rollback it ran under %q", ranUnder(t, back.ID))
	}

	use("temporal use $NEW")
	stopOld()
	eventually(t, "nobody needs the old build", listed("drained", oldBuild))
	if said := operate(t, "temporal tidy", oldBuild, newBuild); !strings.Contains(said, "kept") {
		t.Errorf("a build whose workers have just stopped: %s", said)
	}
	// Temporal remembers for five minutes who has polled, but not over a restart.
	stopPart(t, "temporal")()
	eventually(t, "it is removed", func() bool {
		operate(t, "temporal tidy", oldBuild, newBuild)
		return !strings.Contains(operate(t, "temporal builds", oldBuild, newBuild), oldBuild)
	})
}

package e2e

import (
	"fmt"
	"net/http"
	neturl "net/url"
	"path"
	"strings"
	"testing"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/dev/browser"
	"github.com/fairwell/fairwell/workflows"
)

// listed says whether a query of the Temporal UI lists the run of a case.
func listed(t *testing.T, engine client.Client, query, caseID string) bool {
	t.Helper()
	list, err := engine.ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{
		Query: fmt.Sprintf("(%s) AND WorkflowId = '%s'", query, workflows.CancellationID(caseID)),
	})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return len(list.GetExecutions()) > 0
}

// metadata is the page of the Temporal UI on which a run says what it waits for.
func metadata(t *testing.T, engine client.Client, caseID string) string {
	t.Helper()
	id := workflows.CancellationID(caseID)
	told, err := engine.DescribeWorkflowExecution(t.Context(), id, "")
	if err != nil {
		t.Fatal(err)
	}
	return "/" + neturl.PathEscape(id) + "/" + told.GetWorkflowExecutionInfo().GetExecution().GetRunId() + "/user-metadata"
}

// declareTyped sends the public form with a contract that nobody has.
func declareTyped(t *testing.T, c *customer) cancellation {
	t.Helper()
	form := neturl.Values{
		"kind": {"ordinary"}, "wish": {"earliest"}, "name": {c.name}, "contract": {"none of " + c.id}, "email": {c.email},
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url(8080, "/kuendigen"), strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	page, _, _ := strings.Cut(res.Header.Get("Location"), "?")
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("the form answered %d", res.StatusCode)
	}
	t.Cleanup(func() { checkHistories(t, c, path.Base(page)) })
	return read(t, path.Base(page))
}

func TestTheListOfRunsSaysWhatEachWaitsForAndWhichNeedsAPerson(t *testing.T) {
	c := newCustomer(
		t, product{ID: "done", Line: "access", Terms: anyDay}, product{ID: "parked", Line: "hosting", Terms: anyDay},
		product{ID: "delayed", Line: "tv", Terms: anyDay}, product{ID: "review", Line: "access", Terms: minimum},
		product{ID: "deciding", Line: "access", Terms: anyDay},
	)
	strange := newCustomer(t, product{ID: "mail", Line: "access", Terms: anyDay})
	engine, saved := temporal(t), savedQueries(t)
	fault(t, 8026, "/faults/hosting", `{"status":404}`)
	fault(t, 8025, "/faults", `{"to":"`+strange.email+`","status":400}`)
	release := onHold(t, "tv", "states-"+c.id)
	cases := map[workflows.State]cancellation{
		workflows.Done:    c.declare(t, http.StatusCreated, c.products[0].ID),
		workflows.Parked:  c.declare(t, http.StatusCreated, c.products[1].ID),
		workflows.Delayed: c.declare(t, http.StatusCreated, c.products[2].ID),
		workflows.Review: c.declareBody(t, http.StatusCreated, map[string]any{
			"kind": "for_cause", "items": []map[string]any{{"product_id": c.products[3].ID}},
		}),
		workflows.Mail:      strange.declare(t, http.StatusCreated, strange.products[0].ID),
		workflows.Unmatched: declareTyped(t, newCustomer(t, product{ID: "unmatched", Line: "access", Terms: anyDay})),
	}
	checkListed := func(state workflows.State, k cancellation) {
		eventually(t, "the list shows a case as "+string(state), func() bool {
			return listed(t, engine, "CancellationState = '"+string(state)+"'", k.ID)
		})
		told, err := engine.DescribeWorkflow(t.Context(), workflows.CancellationID(k.ID), "")
		if err != nil {
			t.Fatal(err)
		}
		if summary, err := told.GetStaticSummary(); err != nil || summary != k.Reference {
			t.Errorf("the run is called %q, people call it %s; %v", summary, k.Reference, err)
		}
	}
	for state, k := range cases {
		checkListed(state, k)
	}
	takePicture(t, "run-parked.png", metadata(t, engine, cases[workflows.Parked].ID),
		browser.Read("Current Details"), browser.Press("r"), browser.ReadFrame("complete_manually"))
	start := stopPart(t, "worker")
	cases[workflows.Deciding] = c.declare(t, http.StatusAccepted, c.products[4].ID)
	checkListed(workflows.Deciding, cases[workflows.Deciding])
	for _, row := range workflows.States() {
		k, ours := cases[row.State]
		calls := ours && (listed(t, engine, saved["Runs that need a person"], k.ID) || listed(t, engine, saved["Closed, and a person is needed"], k.ID))
		if ours && calls != row.Person {
			t.Errorf("%s calls a person: %t, want %t", row.State, calls, row.Person)
		}
	}
	takePicture(t, "runs.png", "", browser.Read(string(workflows.Deciding)))
	person := "Runs that need a person"
	view := neturl.Values{"query": {saved[person]}, "savedQuery": {person}}
	takePicture(t, "runs-person.png", "?"+view.Encode(), browser.Read(string(workflows.Review)))
	start()
	release(60)
	for _, state := range []workflows.State{workflows.Deciding, workflows.Delayed} {
		await(t, cases[state].ID, "completed")
	}
}

func TestTheServerTakesEveryQueryOfTheRunbook(t *testing.T) {
	engine, saved := temporal(t), savedQueries(t)
	if len(saved) < 4 {
		t.Errorf("the runbook links %d queries", len(saved))
	}
	for name, query := range saved {
		if _, err := engine.CountWorkflow(t.Context(), &workflowservice.CountWorkflowExecutionsRequest{Query: query}); err != nil {
			t.Errorf("%s: %s: %v", name, query, err)
		}
	}
}

package activities_test

import (
	"testing"
	"time"

	"go.temporal.io/sdk/testsuite"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func TestAPageOfEndsIsAskedAsOfTheDayAndCounted(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	st := g.decided(t, "C-1", "P-1")
	if _, err := run[activities.Cancelled](g, activity.CancelProduct, activities.ItemInput{ItemID: st.Items[0].ItemID}); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		now         time.Time
		cases, seen int
	}{
		{time.Date(2026, 12, 22, 22, 59, 0, 0, time.UTC), 0, 0}, // Berlin's last minute of the last day
		{time.Date(2026, 12, 22, 23, 1, 0, 0, time.UTC), 1, 1},
		{time.Date(2026, 12, 22, 23, 2, 0, 0, time.UTC), 0, 0},
	} {
		g.now = step.now
		var suite testsuite.WorkflowTestSuite
		env := suite.NewTestActivityEnvironment()
		env.RegisterActivity(g.doings)
		var got activities.Asked
		value, err := env.ExecuteActivity(activity.AskEnds)
		if err == nil {
			err = value.Get(&got)
		}
		if err != nil || got.Cases != step.cases || got.Found["still_active"] != step.seen {
			t.Errorf("%s: %+v, %v", step.now, got, err)
		}
	}
}

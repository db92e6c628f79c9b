package activities_test

import (
	"testing"
	"time"

	"go.temporal.io/sdk/testsuite"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func TestAPassErasesWhatIsDueAsOfItsDay(t *testing.T) {
	g := newStage(t)
	r := storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""})
	r.Products[0].EndedOn = storetest.Date(t, "2020-05-31")
	storetest.Import(t, g.store, r)
	for _, tt := range []struct {
		at   string
		want int64
	}{{"2026-12-31T12:00:00+01:00", 0}, {"2027-01-01T00:00:01+01:00", 3}} {
		var err error
		if g.now, err = time.Parse(time.RFC3339, tt.at); err != nil {
			t.Fatal(err)
		}
		var suite testsuite.WorkflowTestSuite
		env := suite.NewTestActivityEnvironment()
		env.RegisterActivity(g.doings)
		value, err := env.ExecuteActivity(activity.EraseDue)
		if err != nil {
			t.Fatal(err)
		}
		var erased activities.Erased
		if err := value.Get(&erased); err != nil {
			t.Fatal(err)
		}
		if got := erased.Rows["master"]; got != tt.want {
			t.Errorf("%s: %d rows, want %d", tt.at, got, tt.want)
		}
	}
}

package demo

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

func day(t *testing.T, text string) notice.Date {
	t.Helper()
	date, err := notice.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return date
}

// The story is only worth telling if the dates differ, whenever it is told.
func TestThreeProductsEndOnThreeDaysOnEveryDayOfTwoYears(t *testing.T) {
	for now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC); now.Year() < 2029; now = now.Add(24 * time.Hour) {
		var record store.Record
		if err := json.Unmarshal(newCustomer(now).line(), &record); err != nil {
			t.Fatal(err)
		}
		ends := map[notice.Date]bool{}
		for _, p := range record.Products {
			decision, err := notice.Decide(p.Terms, notice.CivilDay(now), notice.Date{})
			if err != nil {
				t.Fatalf("%s, %s: %v", now, p.Name, err)
			}
			ends[decision.EndsOn] = true
		}
		if len(ends) != 3 {
			t.Errorf("received %s: %d different ends", now, len(ends))
		}
	}
}

func TestCheckFindsWhatIsNotAsItMustBe(t *testing.T) {
	want := map[string]notice.Date{"P-1": day(t, "2026-12-22")}
	right := message{Text: "DSL 100 endet am 22. Dezember 2026."}
	tests := []struct {
		name  string
		state string
		item  string
		ends  string
		mails []message
		wrong string
	}{
		{"all is right", "completed", "cancelled", "2026-12-22", []message{right}, ""},
		{"the case is not completed", "cancelling", "cancelled", "2026-12-22", []message{right}, "cancelling"},
		{"an item is parked", "completed", "parked", "2026-12-22", []message{right}, "parked"},
		{"the date is a day off", "completed", "cancelled", "2026-12-23", []message{right}, "2026-12-23 in the API"},
		{"the mail came twice", "completed", "cancelled", "2026-12-22", []message{right, right}, "2 confirmations"},
		{"the mail names another day", "completed", "cancelled", "2026-12-22", []message{{Text: "23. Dezember 2026"}}, "the mail does not name"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var finished caseAnswer
			text := `{"id":"1","state":"` + test.state + `","items":[{"product_id":"P-1","state":"` + test.item + `","ends_on":"` + test.ends + `"}]}`
			if err := json.Unmarshal([]byte(text), &finished); err != nil {
				t.Fatal(err)
			}
			err := check(finished, test.mails, want)
			switch {
			case test.wrong == "" && err != nil:
				t.Error(err)
			case test.wrong != "" && (err == nil || !strings.Contains(err.Error(), test.wrong)):
				t.Errorf("error %v, want one about %q", err, test.wrong)
			}
		})
	}
}

package notice_test

import (
	"testing"

	"github.com/fairwell/fairwell/internal/notice"
)

// Every day of three years is asked about: the end, the last day for it, and that a
// day more means a later end.
func TestAWorkingDayAndMonthsAheadLeaveNoDayInDoubt(t *testing.T) {
	for _, written := range []string{
		`{"notice_by_workday":3,"ends_after":2}`, `{"notice_by_workday":3,"ends_after":1,"cadence":"quarter_end","land":"BY"}`,
		`{"ends_after":2}`, `{"notice_by_day":31,"ends_after":1}`, `{"notice_by_workday":1,"cadence":"year_end"}`,
		`{"notice_by_workday":10,"cadence":"half_year_end","sector":"service"}`,
		`{"starts_on":"2025-02-01","initial_term":"P12M","renewal":"indefinite","notice_by_workday":3,"ends_after":2}`,
	} {
		asked := terms(t, written)
		var before notice.Date
		for received := day(t, "2025-01-01"); received.Before(day(t, "2028-01-01")); received = next(t, received, 1) {
			got, err := notice.Decide(asked, received, notice.Date{})
			if err != nil {
				t.Fatal(err)
			}
			if got.EndsOn.Before(before) || got.LastReceiptOn.Before(received) || got.EndsOn.Before(received) {
				t.Fatalf("%s received on %v ends on %v, last receipt %v", written, received, got.EndsOn, got.LastReceiptOn)
			}
			later, err := notice.Decide(asked, next(t, got.LastReceiptOn, 1), notice.Date{})
			if err != nil || !later.EndsOn.After(got.EndsOn) {
				t.Fatalf("%s received after %v still ends on %v", written, got.LastReceiptOn, got.EndsOn)
			}
			if last, err := notice.LastReceipt(asked, got.EndsOn); err != nil || last != got.LastReceiptOn {
				t.Fatalf("%s: the inverse of %v is %v, %v; want %v", written, got.EndsOn, last, err, got.LastReceiptOn)
			}
			before = got.EndsOn
		}
	}
}

func next(t *testing.T, d notice.Date, days int) notice.Date {
	t.Helper()
	day, err := d.AddDays(days)
	if err != nil {
		t.Fatal(err)
	}
	return day
}

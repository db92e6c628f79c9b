package notice_test

import (
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

func TestTheDayOfReceiptIsThatOfBerlinAroundMidnightAndWhenClocksChange(t *testing.T) {
	for _, test := range []struct{ name, instant, want string }{
		{"a second before midnight in winter", "2026-01-31T22:59:59Z", "2026-01-31"},
		{"midnight in winter", "2026-01-31T23:00:00Z", "2026-02-01"},
		{"a second before midnight in summer", "2026-06-30T21:59:59Z", "2026-06-30"},
		{"midnight in summer", "2026-06-30T22:00:00Z", "2026-07-01"},
		{"the day that clocks go forward begins in winter time", "2026-03-28T23:00:00Z", "2026-03-29"},
		{"a second before it", "2026-03-28T22:59:59Z", "2026-03-28"},
		{"it ends in summer time", "2026-03-29T21:59:59Z", "2026-03-29"},
		{"a second later it is the next day", "2026-03-29T22:00:00Z", "2026-03-30"},
		{"the day that clocks go back begins in summer time", "2026-10-24T22:00:00Z", "2026-10-25"},
		{"a second before that", "2026-10-24T21:59:59Z", "2026-10-24"},
		{"it ends in winter time", "2026-10-25T22:59:59Z", "2026-10-25"},
		{"a second later it is Monday", "2026-10-25T23:00:00Z", "2026-10-26"},
		{"the hour that comes twice is the same day", "2026-10-25T00:30:00Z", "2026-10-25"},
		{"an instant of another zone", "2026-06-30T23:30:00-05:00", "2026-07-01"},
	} {
		instant, err := time.Parse(time.RFC3339, test.instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := notice.CivilDay(instant); got != day(t, test.want) {
			t.Errorf("%s: %v, want %s", test.name, got, test.want)
		}
	}
}

package notice_test

import (
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

func TestEveryDayOfTheCalendarIsThatOfPackageTime(t *testing.T) {
	date := day(t, "0001-01-01")
	for instant := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC); instant.Year() < 10000; instant = onward(instant, 1) {
		year, month, dayOfMonth := instant.Date()
		if date.Year() != year || date.Month() != int(month) || date.Day() != dayOfMonth {
			t.Fatalf("%v stands where %s should", date, instant.Format(time.DateOnly))
		}
		if built, err := notice.NewDate(year, int(month), dayOfMonth); err != nil || built != date {
			t.Fatalf("%s is built as %v, %v", instant.Format(time.DateOnly), built, err)
		}
		date, _ = date.AddDays(1)
	}
}

package notice_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

func TestParseDateTakesCalendarDaysOnly(t *testing.T) {
	for _, good := range []string{"0001-01-01", "1900-02-28", "2000-02-29", "2024-02-29", "2026-11-22", "9999-12-31"} {
		got, err := notice.ParseDate(good)
		if err != nil || got.String() != good {
			t.Errorf("%s is read as %v, %v", good, got, err)
		}
	}
	for bad, code := range map[string]notice.Code{
		"2026-02-31":           notice.CodeOutOfRange,
		"1900-02-29":           notice.CodeOutOfRange,
		"2026-13-01":           notice.CodeOutOfRange,
		"2026-00-10":           notice.CodeOutOfRange,
		"2026-04-00":           notice.CodeOutOfRange,
		"0000-12-31":           notice.CodeOutOfRange,
		"10000-01-01":          notice.CodeMalformed,
		"2026-1-01":            notice.CodeMalformed,
		"2026-11-22T00:00:00Z": notice.CodeMalformed,
		" 2026-11-22":          notice.CodeMalformed,
		"+026-11-22":           notice.CodeMalformed,
		"22.11.2026":           notice.CodeMalformed,
		"２０":                   notice.CodeMalformed,
		"":                     notice.CodeMalformed,
	} {
		_, err := notice.ParseDate(bad)
		wantFieldError(t, err, "", code)
	}
}

func TestDatesCountOneDayAtATime(t *testing.T) {
	// Package time is right about single days; every day of the calendar is compared.
	want := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	for date := day(t, "0001-01-01"); ; {
		if date.Year() != want.Year() || date.Month() != int(want.Month()) || date.Day() != want.Day() {
			t.Fatalf("%v stands for %v", date, want)
		}
		next, err := date.AddDays(1)
		if err != nil {
			if date.String() != "9999-12-31" {
				t.Fatalf("the day after %v: %v", date, err)
			}
			return
		}
		if !date.Before(next) || !next.After(date) || date.Compare(next) != -1 {
			t.Fatalf("%v is not before %v", date, next)
		}
		date, want = next, want.Add(24*time.Hour)
	}
}

func TestAddDaysStaysInTheCalendar(t *testing.T) {
	for _, test := range []struct {
		from string
		add  int
	}{{"0001-01-01", -1}, {"9999-12-31", 1}, {"2026-11-22", 1 << 40}, {"2026-11-22", -1 << 40}, {"", 1}} {
		_, err := day(t, test.from).AddDays(test.add)
		wantFieldError(t, err, "", notice.CodeOutOfRange)
	}
}

func TestNoDateIsNullAndNothing(t *testing.T) {
	var none notice.Date
	if !none.IsZero() || none.String() != "" || none.Year() != 0 || none.Month() != 0 || none.Day() != 0 {
		t.Errorf("no date is %q, year %d", none.String(), none.Year())
	}
	written, err := json.Marshal([]notice.Date{none, day(t, "2026-12-22")})
	if err != nil || string(written) != `[null,"2026-12-22"]` {
		t.Errorf("written as %s, %v", written, err)
	}
	read := day(t, "2026-01-01")
	if err := json.Unmarshal([]byte("null"), &read); err != nil || !read.IsZero() {
		t.Errorf("null is read as %v, %v", read, err)
	}
	for _, bad := range []string{`""`, `20261122`, `{}`, `"2026-02-30"`} {
		if err := json.Unmarshal([]byte(bad), &read); err == nil {
			t.Errorf("%s is read as %v", bad, read)
		}
	}
}

func TestCivilDayIsThatOfBerlin(t *testing.T) {
	for _, test := range []struct{ name, instant, want string }{
		{"the last second of a summer day", "2026-06-30T21:59:59Z", "2026-06-30"},
		{"the first second of a summer day", "2026-06-30T22:00:00Z", "2026-07-01"},
		{"the last second of a winter day", "2026-12-31T22:59:59Z", "2026-12-31"},
		{"the first second of a winter day", "2026-12-31T23:00:00Z", "2027-01-01"},
		{"the night that summer time begins", "2026-03-28T23:00:00Z", "2026-03-29"},
		{"the evening after it began", "2026-03-29T22:00:00Z", "2026-03-30"},
		{"the night that summer time ends", "2026-10-24T22:00:00Z", "2026-10-25"},
		{"the evening after it ended", "2026-10-25T22:30:00Z", "2026-10-25"},
		{"another offset", "2026-11-22T23:30:00-05:00", "2026-11-23"},
		{"a far year keeps summer time", "2100-06-30T22:00:00Z", "2100-07-01"},
		{"past the calendar there is no day", "9999-12-31T23:30:00Z", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			instant, err := time.Parse(time.RFC3339, test.instant)
			if err != nil {
				t.Fatal(err)
			}
			if got := notice.CivilDay(instant); got.String() != test.want {
				t.Errorf("%s falls on %v, want %s", test.instant, got, test.want)
			}
		})
	}
}

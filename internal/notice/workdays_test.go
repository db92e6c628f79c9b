package notice

import "testing"

func TestWorkdaysAfterADayLeaveOutWeekendsAndHolidays(t *testing.T) {
	for _, tt := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-11-23", 3, "2026-11-26"}, // Monday
		{"2026-11-26", 3, "2026-12-01"}, // Thursday, over a weekend
		{"2026-11-28", 1, "2026-11-30"}, // Saturday
		{"2026-12-23", 3, "2026-12-29"}, // Christmas and a weekend
		{"2026-04-02", 2, "2026-04-08"}, // Good Friday and Easter Monday
		{"2026-10-30", 1, "2026-11-02"}, // a holiday of some Länder falls on the Saturday
		{"2026-11-23", 0, "2026-11-23"},
	} {
		from, err := ParseDate(tt.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := WorkdaysAfter(from, tt.n).String(); got != tt.want {
			t.Errorf("%d after %s is %s, not %s", tt.n, tt.from, got, tt.want)
		}
	}
}

package cancellation_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
)

func TestWhatEndsWithAProductDependsOnItsLine(t *testing.T) {
	owed := cancellation.Afterwards{Numbers: []string{"access", "mobile"}, MailDays: map[string]int{"mail": 90}}
	for name, c := range map[string]struct {
		line, endsOn       string
		billed, port, mail string
	}{
		"a number can be taken along for a month":       {"access", "2026-12-22", "2026-12-22", "2027-01-22", ""},
		"a shorter month ends that on its last day":     {"mobile", "2027-01-31", "2027-01-31", "2027-02-28", ""},
		"mail is reached for the days that were set":    {"mail", "2026-12-22", "2026-12-22", "", "2027-03-22"},
		"a line of which nothing is set owes no more":   {"hosting", "2026-12-22", "2026-12-22", "", ""},
		"without a last day there is nothing to end":    {"access", "", "", "", ""},
		"beyond the calendar no day can be named":       {"access", "9999-12-31", "9999-12-31", "", ""},
		"mail beyond the calendar has no day either":    {"mail", "9999-12-31", "9999-12-31", "", ""},
		"a leap day's month ends on the same day again": {"mobile", "2028-02-29", "2028-02-29", "2028-03-29", ""},
	} {
		got := owed.Of(c.line, date(t, c.endsOn))
		want := cancellation.After{LastBillableOn: date(t, c.billed), PortUntil: date(t, c.port), MailUntil: date(t, c.mail)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

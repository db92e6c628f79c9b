package notice_test

import (
	"testing"

	"github.com/fairwell/fairwell/internal/notice"
)

// The contracts of the tables, one of each kind.
const (
	newLaw  = `{"starts_on":"2024-06-16","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}`
	oldLaw  = `{"starts_on":"2021-07-01","initial_term":"P24M","notice":"P3M","renewal":"P12M"}`
	endless = `{"notice":"P1M"}`
	byDay   = `{"notice_by_day":10}`
)

func TestDecideFindsTheEnd(t *testing.T) {
	for _, test := range []struct{ name, terms, received, wish, want, last string }{
		{"a contract without notice ends on the day of receipt", `{}`, "2026-11-22", "", "2026-11-22", "2026-11-22"},
		{"a notice of weeks and days adds both", `{"notice":"P1W3D"}`, "2026-11-22", "", "2026-12-02", "2026-11-22"},
		{"a notice of a year from a leap day ends on 28 February", `{"notice":"P1Y"}`, "2024-02-29", "", "2025-02-28", "2024-02-29"},
		{"an end may lie before the start of a line never built", `{"starts_on":"2027-05-01","notice":"P1M"}`, "2026-11-22", "", "2026-12-22", "2026-11-22"},
		{"renewal words change nothing where no term stands", `{"starts_on":"2027-05-01","notice":"P1M","renewal":"indefinite","renewal_notice":"P3M"}`, "2026-11-22", "", "2026-12-22", "2026-11-22"},

		{"a wish before the first term's end is too early", newLaw, "2025-01-02", "2025-06-30", "2026-06-15", "2026-05-15"},
		{"a wish for the first term's end is met", newLaw, "2025-01-02", "2026-06-15", "2026-06-15", "2026-05-15"},
		{"a wish after the first term's end is met by the indefinite contract", newLaw, "2025-01-02", "2026-06-16", "2026-06-16", "2026-05-16"},
		{"a wish for before receipt is too early", endless, "2026-11-22", "2025-01-01", "2026-12-22", "2026-11-22"},
		{"the fixed term takes no heed of the cadence", `{"starts_on":"2024-06-16","initial_term":"P24M","notice":"P1M","renewal":"indefinite","cadence":"year_end"}`, "2026-05-15", "", "2026-06-15", "2026-05-15"},
		{"whoever misses it gets the cadence", `{"starts_on":"2024-06-16","initial_term":"P24M","notice":"P1M","renewal":"indefinite","cadence":"year_end"}`, "2026-05-16", "", "2026-12-31", "2026-11-30"},
		{"a shorter renewal notice does not end before the first term does", `{"starts_on":"2024-06-16","initial_term":"P24M","notice":"P3M","renewal":"indefinite","renewal_notice":"P1W"}`, "2026-04-01", "", "2026-06-16", "2026-06-09"},
		{"a longer renewal notice counts once the first end is missed", `{"starts_on":"2024-06-16","initial_term":"P24M","notice":"P1W","renewal":"indefinite","renewal_notice":"P1M"}`, "2026-06-10", "", "2026-07-10", "2026-06-10"},
		{"notice before the start ends with the first term", newLaw, "2024-03-01", "", "2026-06-15", "2026-05-15"},

		{"a missed old law term is renewed whole", oldLaw, "2023-04-01", "", "2024-06-30", "2024-03-31"},
		{"a wish within a renewed term waits for its end", oldLaw, "2023-03-31", "2023-10-01", "2024-06-30", "2024-03-31"},
		{"a wish years ahead is the end of a later term", oldLaw, "2023-03-31", "2026-06-30", "2026-06-30", "2026-03-31"},
		{"the renewal notice counts for a renewed term also when notice comes in the first", `{"starts_on":"2021-07-01","initial_term":"P24M","notice":"P3M","renewal":"P1M","renewal_notice":"P6W"}`, "2023-04-01", "", "2023-07-31", "2023-06-19"},
		{"monthly terms from the 31st keep the 31st", `{"starts_on":"2026-08-31","initial_term":"P1M","renewal":"P1M"}`, "2026-10-01", "", "2026-10-30", "2026-10-30"},
		{"monthly terms from the 31st end with a short month", `{"starts_on":"2026-08-31","initial_term":"P1M","renewal":"P1M"}`, "2026-11-01", "", "2026-11-30", "2026-11-30"},
		{"yearly terms from a leap day find the leap day again", `{"starts_on":"2020-02-29","initial_term":"P1Y","renewal":"P1Y"}`, "2023-06-01", "", "2024-02-28", "2024-02-28"},
		{"a month after a trial of two weeks is a whole month", `{"starts_on":"2026-01-20","initial_term":"P14D","renewal":"P1M"}`, "2026-02-10", "", "2026-03-02", "2026-03-02"},
		{"weeks renew a term of months", `{"starts_on":"2026-01-31","initial_term":"P1M","renewal":"P4W"}`, "2026-03-01", "", "2026-03-28", "2026-03-28"},
		{"an old contract finds its term after many renewals", `{"starts_on":"1900-01-01","initial_term":"P1D","renewal":"P1D"}`, "2026-11-22", "", "2026-11-22", "2026-11-22"},

		{"without renewal it ends with the term though notice is late", `{"starts_on":"2024-01-01","initial_term":"P1Y","notice":"P1M"}`, "2024-12-24", "", "2024-12-31", "2024-11-30"},
		{"without renewal a later wish changes nothing", `{"starts_on":"2024-01-01","initial_term":"P1Y","notice":"P1M","renewal":"none"}`, "2024-03-01", "2025-06-30", "2024-12-31", "2024-11-30"},
		{"without renewal it has ended even if notice comes years later", `{"starts_on":"2024-01-01","initial_term":"P1Y","notice":"P1M"}`, "2026-11-22", "", "2024-12-31", "2024-11-30"},

		{"an extension is counted from its own day", `{"starts_on":"2022-01-15","initial_term":"P24M","notice":"P1M","renewal":"indefinite","extended_on":"2023-11-20","extension_term":"P24M"}`, "2024-03-01", "", "2025-11-19", "2025-10-19"},
		{"renewals after an extension are counted from its day", `{"starts_on":"2020-01-15","initial_term":"P24M","notice":"P3M","renewal":"P12M","extended_on":"2021-08-31","extension_term":"P6M"}`, "2022-01-01", "", "2023-02-28", "2022-11-30"},
		{"an extension gives a term to a contract that had none", `{"starts_on":"2020-01-15","notice":"P1M","renewal":"indefinite","extended_on":"2026-03-01","extension_term":"P12M"}`, "2026-11-22", "", "2027-02-28", "2027-01-31"},

		{"the day of the month is in time", byDay, "2026-11-10", "", "2026-11-30", "2026-11-10"},
		{"a day later the next month counts", byDay, "2026-11-11", "", "2026-12-31", "2026-12-10"},
		{"in December the next month is January", byDay, "2026-12-11", "", "2027-01-31", "2027-01-10"},
		{"the 31st is the last day of a short month", `{"notice_by_day":31}`, "2026-02-28", "", "2026-02-28", "2026-02-28"},
		{"a day of the month with a quarter", `{"notice_by_day":3,"cadence":"quarter_end"}`, "2026-12-04", "", "2027-03-31", "2027-03-03"},
		{"a day of the month before the middle", `{"notice_by_day":10,"cadence":"mid_month"}`, "2026-11-10", "", "2026-11-15", "2026-11-10"},
		{"a day of the month after the end is cut to the end", `{"notice_by_day":20,"cadence":"mid_month"}`, "2026-11-16", "", "2026-12-15", "2026-12-15"},
		{"a day of the month with a fixed term in time", `{"starts_on":"2025-06-16","initial_term":"P1Y","notice_by_day":10,"renewal":"indefinite"}`, "2026-06-10", "", "2026-06-15", "2026-06-10"},
		{"a day of the month with a fixed term too late", `{"starts_on":"2025-06-16","initial_term":"P1Y","notice_by_day":10,"renewal":"indefinite"}`, "2026-06-11", "", "2026-07-31", "2026-07-10"},
		{"a missed day of the month renews by a year", `{"starts_on":"2025-06-16","initial_term":"P1Y","notice_by_day":10,"renewal":"P1Y"}`, "2026-06-11", "", "2027-06-15", "2027-06-10"},
		{"a day of the month first and a period once renewed", `{"starts_on":"2025-06-16","initial_term":"P1Y","notice_by_day":10,"renewal":"indefinite","renewal_notice":"P1M"}`, "2026-06-11", "", "2026-07-31", "2026-06-30"},
		{"a notice of no length stands beside a day of the month", `{"notice":"P0D","notice_by_day":15,"cadence":"month_end"}`, "2026-02-16", "", "2026-03-31", "2026-03-15"},

		{"the 15th itself is the middle of the month", `{"cadence":"mid_month"}`, "2026-12-15", "", "2026-12-15", "2026-12-15"},
		{"after the 15th the next middle counts", `{"cadence":"mid_month"}`, "2026-12-16", "", "2027-01-15", "2027-01-15"},
		{"the end of a half-year", `{"notice":"P1M","cadence":"half_year_end"}`, "2026-05-31", "", "2026-06-30", "2026-05-31"},
		{"a day after the half-year's deadline", `{"notice":"P1M","cadence":"half_year_end"}`, "2026-06-01", "", "2026-12-31", "2026-11-30"},
		{"a wish between two days of the cadence waits for the second", `{"notice":"P1M","cadence":"quarter_end"}`, "2026-01-05", "2026-04-01", "2026-06-30", "2026-05-31"},
		{"a list of dates", `{"notice":"P1M","cadence":{"dates":["01-31","08-31"]}}`, "2026-07-31", "", "2026-08-31", "2026-07-31"},
		{"a list of dates passes the year", `{"notice":"P1M","cadence":{"dates":["08-31","01-31"]}}`, "2026-08-01", "", "2027-01-31", "2026-12-31"},
		{"a leap day in a list is 28 February otherwise", `{"cadence":{"dates":["02-29"]}}`, "2026-02-01", "", "2026-02-28", "2026-02-28"},
		{"a leap day in a list is itself in a leap year", `{"cadence":{"dates":["02-29"]}}`, "2027-03-01", "", "2028-02-29", "2028-02-29"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := notice.Decide(terms(t, test.terms), day(t, test.received), day(t, test.wish))
			if err != nil {
				t.Fatal(err)
			}
			if got.EndsOn != day(t, test.want) || got.LastReceiptOn != day(t, test.last) {
				t.Errorf("ends %v, last receipt %v; want %s, %s", got.EndsOn, got.LastReceiptOn, test.want, test.last)
			}
		})
	}
}

func TestDecideRefusesAnAnswerOutsideTheCalendar(t *testing.T) {
	for _, test := range []struct {
		name, terms, received, wish, field string
		code                               notice.Code
	}{
		{"no day of receipt", endless, "", "", "received_on", notice.CodeMissing},
		{"notice reaches past the year 9999", endless, "9999-12-15", "", "ends_on", notice.CodeOutOfRange},
		{"the longest notice", `{"notice":"P9999Y119988M521722W3652059D"}`, "9999-12-15", "", "ends_on", notice.CodeOutOfRange},
		{"a term renewed past the year 9999", `{"starts_on":"2020-01-01","initial_term":"P9Y","renewal":"P9999Y"}`, "2029-01-01", "", "ends_on", notice.CodeOutOfRange},
		{"a renewed term with the longest notice", `{"starts_on":"2020-01-01","initial_term":"P1D","renewal":"P1D","renewal_notice":"P9999Y"}`, "2029-01-01", "", "ends_on", notice.CodeOutOfRange},
		{"a list of dates past the year 9999", `{"cadence":{"dates":["01-31"]}}`, "9999-02-01", "", "ends_on", notice.CodeOutOfRange},
		{"the last receipt would lie before the year 1", `{"starts_on":"2020-01-01","initial_term":"P1Y","notice":"P3000Y"}`, "2020-01-01", "", "terms.notice", notice.CodeOutOfRange},
		{"terms that make no sense", `{"initial_term":"P1Y"}`, "2020-01-01", "", "terms.starts_on", notice.CodeMissing},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := notice.Decide(terms(t, test.terms), day(t, test.received), day(t, test.wish))
			wantFieldError(t, err, test.field, test.code)
		})
	}
}

func TestLastReceiptIsTheInverse(t *testing.T) {
	const byQuarter = `{"starts_on":"2024-06-16","initial_term":"P24M","notice":"P1M","renewal":"indefinite","renewal_notice":"P2W","cadence":"quarter_end"}`
	for _, test := range []struct{ name, terms, end, want string }{
		{"one month before 30 June is 31 May", endless, "2026-06-30", "2026-05-31"},
		{"one month before 29 March is 28 February", endless, "2026-03-29", "2026-02-28"},
		{"one month before 28 March is 28 February too", endless, "2026-03-28", "2026-02-28"},
		{"half a month is counted last", `{"notice":"P1M15D"}`, "2005-03-04", "2005-01-17"},
		{"months and days that cross a short month", `{"notice":"P1M1D"}`, "2026-03-01", "2026-01-31"},
		{"the end of the first term", newLaw, "2026-06-15", "2026-05-15"},
		{"an end after the first term has the renewal notice", byQuarter, "2026-06-30", "2026-06-16"},
		{"the end of a renewed term", oldLaw, "2025-06-30", "2025-03-31"},
		{"the only end of a contract without renewal", `{"starts_on":"2024-01-01","initial_term":"P1Y","notice":"P1M"}`, "2024-12-31", "2024-11-30"},
		{"a day of the month", byDay, "2026-11-30", "2026-11-10"},
		{"the end of an extension", `{"starts_on":"2022-01-15","initial_term":"P24M","notice":"P1M","extended_on":"2023-11-20","extension_term":"P24M"}`, "2025-11-19", "2025-10-19"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := notice.LastReceipt(terms(t, test.terms), day(t, test.end))
			if err != nil {
				t.Fatal(err)
			}
			if got != day(t, test.want) {
				t.Errorf("last receipt %v, want %s", got, test.want)
			}
		})
	}
}

func TestLastReceiptRefusesADayOnWhichTheContractCannotEnd(t *testing.T) {
	for _, test := range []struct {
		name, terms, end, field string
		code                    notice.Code
	}{
		{"within the first term", newLaw, "2026-06-14", "ends_on", notice.CodeImpossibleEnd},
		{"before the first term", newLaw, "2024-06-15", "ends_on", notice.CodeImpossibleEnd},
		{"within a renewed term", oldLaw, "2025-06-29", "ends_on", notice.CodeImpossibleEnd},
		{"after a term that is not renewed", `{"starts_on":"2024-01-01","initial_term":"P1Y"}`, "2025-12-31", "ends_on", notice.CodeImpossibleEnd},
		{"beside the cadence", `{"cadence":"month_end"}`, "2026-11-29", "ends_on", notice.CodeImpossibleEnd},
		{"beside the month end that a day of the month means", byDay, "2026-11-29", "ends_on", notice.CodeImpossibleEnd},
		{"beside the cadence after the first term", `{"starts_on":"2024-06-16","initial_term":"P24M","renewal":"indefinite","cadence":"month_end"}`, "2026-07-30", "ends_on", notice.CodeImpossibleEnd},
		{"the first end that an extension replaced", `{"starts_on":"2022-01-15","initial_term":"P24M","extended_on":"2023-11-20","extension_term":"P24M"}`, "2024-01-14", "ends_on", notice.CodeImpossibleEnd},
		{"no day at all", endless, "", "ends_on", notice.CodeMissing},
		{"before the year 1", endless, "0001-01-20", "terms.notice", notice.CodeOutOfRange},
		{"days before the year 1", `{"notice":"P30D"}`, "0001-01-30", "terms.notice", notice.CodeOutOfRange},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := notice.LastReceipt(terms(t, test.terms), day(t, test.end))
			wantFieldError(t, err, test.field, test.code)
		})
	}
}

package notice_test

import (
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

func TestWithdrawalUntilMovesToTheNextWorkingDay(t *testing.T) {
	for _, test := range []struct{ name, from, want string }{
		{"fourteen days, the first not counted", "2026-11-02", "2026-11-16"},
		{"a Saturday moves to Monday", "2026-11-07", "2026-11-23"},
		{"a Sunday moves to Monday", "2026-11-08", "2026-11-23"},
		{"New Year before a weekend", "2026-12-18", "2027-01-04"},
		{"Good Friday moves past Easter Monday", "2026-03-20", "2026-04-07"},
		{"Easter Monday", "2026-03-23", "2026-04-07"},
		{"Labour Day before a weekend", "2026-04-17", "2026-05-04"},
		{"Ascension", "2026-04-30", "2026-05-15"},
		{"Whit Monday", "2026-05-11", "2026-05-26"},
		{"Unity Day", "2025-09-19", "2025-10-06"},
		{"Christmas Day, Boxing Day and a Sunday", "2026-12-11", "2026-12-28"},
		{"Christmas Eve is a working day", "2026-12-10", "2026-12-24"},
		{"New Year's Eve is a working day", "2026-12-17", "2026-12-31"},
		{"a holiday of some Länder alone moves nothing", "2026-05-21", "2026-06-04"},
		{"Reformation Day moves nothing in 2028", "2028-10-17", "2028-10-31"},
		{"Reformation Day was a holiday everywhere in 2017", "2017-10-17", "2017-11-01"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := notice.WithdrawalUntil(notice.Terms{ConcludedOn: day(t, test.from)})
			if err != nil {
				t.Fatal(err)
			}
			if got != day(t, test.want) {
				t.Errorf("until %v, want %s", got, test.want)
			}
		})
	}
}

func TestWithdrawalUntilNeverEndsOnAWeekend(t *testing.T) {
	for from := day(t, "2020-01-01"); from.Before(day(t, "2040-01-01")); {
		until, err := notice.WithdrawalUntil(notice.Terms{ConcludedOn: from})
		if err != nil {
			t.Fatal(err)
		}
		weekday := time.Date(until.Year(), time.Month(until.Month()), until.Day(), 0, 0, 0, 0, time.UTC).Weekday()
		if weekday == time.Saturday || weekday == time.Sunday {
			t.Fatalf("from %v until %v, a %v", from, until, weekday)
		}
		if from, err = from.AddDays(1); err != nil {
			t.Fatal(err)
		}
	}
}

func TestEasterMovesTheFeasts(t *testing.T) {
	// Easter Mondays that almanacs give, the earliest and the latest among them.
	for _, monday := range []string{"1818-03-23", "1943-04-26", "2000-04-24", "2008-03-24", "2019-04-22", "2027-03-29", "2038-04-26", "2049-04-19", "2076-04-20"} {
		from, err := day(t, monday).AddDays(-14)
		if err != nil {
			t.Fatal(err)
		}
		tuesday, err := day(t, monday).AddDays(1)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := notice.WithdrawalUntil(notice.Terms{ConcludedOn: from}); err != nil || got != tuesday {
			t.Errorf("from %v until %v, %v; want %v", from, got, err, tuesday)
		}
	}
}

func TestTheHolidaysOfTheLandMoveThePeriodToo(t *testing.T) {
	for _, test := range []struct{ name, land, from, want string }{
		{"Corpus Christi in North Rhine-Westphalia", "NW", "2026-05-21", "2026-06-05"},
		{"no Corpus Christi in Berlin", "BE", "2026-05-21", "2026-06-04"},
		{"Epiphany in Bavaria", "BY", "2025-12-23", "2026-01-07"},
		{"Women's Day in Berlin since 2019", "BE", "2019-02-22", "2019-03-11"},
		{"Women's Day in Mecklenburg since 2023", "MV", "2023-02-22", "2023-03-09"},
		{"not before", "MV", "2022-02-22", "2022-03-08"},
		{"Assumption in the Saarland", "SL", "2025-08-01", "2025-08-18"},
		{"Children's Day in Thuringia", "TH", "2027-09-06", "2027-09-21"},
		{"Reformation Day in Hamburg since 2018", "HH", "2028-10-17", "2028-11-01"},
		{"Reformation Day and then All Saints", "NW", "2017-10-17", "2017-11-02"},
		{"All Saints in Baden-Württemberg", "BW", "2027-10-18", "2027-11-02"},
		{"Repentance Day in Saxony", "SN", "2026-11-04", "2026-11-19"},
		{"Repentance Day when the 23rd is a Wednesday", "SN", "2022-11-02", "2022-11-17"},
		{"eighty years of liberation in Berlin", "BE", "2025-04-24", "2025-05-09"},
		{"national holidays hold in every Land", "HH", "2026-12-18", "2027-01-04"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, steps, err := notice.Rules().WithdrawalUntil(notice.Terms{}, day(t, test.from), test.land)
			if err != nil {
				t.Fatal(err)
			}
			if got != day(t, test.want) || len(steps) < 2 {
				t.Errorf("until %v, want %s", got, test.want)
			}
		})
	}
	_, _, err := notice.Rules().WithdrawalUntil(notice.Terms{}, day(t, "2026-11-02"), "XX")
	wantFieldError(t, err, "land", notice.CodeOutOfRange)
}

func TestWithdrawalUntilRefusesWhatHasNoEnd(t *testing.T) {
	_, err := notice.WithdrawalUntil(notice.Terms{})
	wantFieldError(t, err, "withdrawal_from", notice.CodeMissing)
	_, err = notice.WithdrawalUntil(notice.Terms{ConcludedOn: day(t, "9999-12-20")})
	wantFieldError(t, err, "withdrawal_from", notice.CodeOutOfRange)
}

package notice_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/notice"
)

const (
	line24  = `{"sector":"telecom","starts_on":"2025-09-01","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}`
	hosting = `{"sector":"service","starts_on":"2025-09-01","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}`
)

func TestASpecialRightHasItsWindowItsDayAndItsProof(t *testing.T) {
	for _, test := range []struct {
		name, terms, cause, received, wish string
		right, until, ends                 string
		open, decided                      bool
		proofs                             int
	}{
		{"a price change ends the day before it", line24, `{"trigger":"price_change","informed_on":"2026-04-10","event_on":"2026-06-01"}`, "2026-04-20", "", "tkg-57-1", "2026-07-10", "2026-05-31", true, true, 0},
		{"after it the day of receipt counts", line24, `{"trigger":"price_change","informed_on":"2026-04-10","event_on":"2026-06-01"}`, "2026-06-20", "", "tkg-57-1", "2026-07-10", "2026-06-20", true, true, 0},
		{"a later day may be asked for", line24, `{"trigger":"price_change","informed_on":"2026-04-10","event_on":"2026-06-01"}`, "2026-04-20", "2026-06-30", "tkg-57-1", "2026-07-10", "2026-06-30", true, true, 0},
		{"a day before it may not", line24, `{"trigger":"price_change","informed_on":"2026-04-10","event_on":"2026-06-01"}`, "2026-04-20", "2026-05-01", "tkg-57-1", "2026-07-10", "2026-05-31", true, true, 0},
		{"the last day of the window is in time", line24, `{"trigger":"price_change","informed_on":"2026-04-10","event_on":"2026-06-01"}`, "2026-07-10", "", "tkg-57-1", "2026-07-10", "2026-07-10", true, true, 0},
		{"a day later it is closed", line24, `{"trigger":"price_change","informed_on":"2026-04-10","event_on":"2026-06-01"}`, "2026-07-11", "", "tkg-57-1", "2026-07-10", "2026-07-11", false, false, 0},
		{"a window that ends on a Saturday ends on Monday", line24, `{"trigger":"price_change","informed_on":"2026-04-11","event_on":"2026-06-01"}`, "2026-07-13", "", "tkg-57-1", "2026-07-13", "2026-07-13", true, true, 0},
		{"a business has that right too", strings.Replace(line24, "{", `{"customer_kind":"business",`, 1), `{"trigger":"price_change","informed_on":"2026-04-10","event_on":"2026-06-01"}`, "2026-04-20", "", "tkg-57-1", "2026-07-10", "2026-05-31", true, true, 0},
		{"of a service it is a good cause to be judged", hosting, `{"trigger":"price_change","informed_on":"2026-04-10","event_on":"2026-06-01"}`, "2026-04-20", "", "bgb-314", "", "2026-04-20", true, false, 1},
		{"a move has a month's notice", line24, `{"trigger":"move","event_on":"2026-03-31"}`, "2026-03-10", "", "tkg-60-2", "", "2026-04-10", true, false, 1},
		{"and ends no earlier than the move", line24, `{"trigger":"move","event_on":"2026-06-30"}`, "2026-03-10", "", "tkg-60-2", "", "2026-06-30", true, false, 1},
		{"a business that moves has a good cause at most", strings.Replace(line24, "{", `{"customer_kind":"business",`, 1), `{"trigger":"move","event_on":"2026-06-30"}`, "2026-03-10", "", "bgb-314", "", "2026-03-10", true, false, 1},
		{"a shortfall is judged", line24, `{"trigger":"shortfall"}`, "2026-03-10", "", "tkg-57-4", "", "2026-03-10", true, false, 2},
		{"terms without a sector have a good cause", endless, `{"trigger":"good_cause"}`, "2026-03-10", "2026-03-31", "bgb-314", "", "2026-03-31", true, false, 1},
		{"a missing button is judged", endless, `{"trigger":"button_missing"}`, "2026-03-10", "", "bgb-312k-6", "", "2026-03-10", true, false, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			var cause notice.Cause
			if err := json.Unmarshal([]byte(test.cause), &cause); err != nil {
				t.Fatal(err)
			}
			got, err := notice.SpecialRight(terms(t, test.terms), cause, day(t, test.received), day(t, test.wish))
			if err != nil {
				t.Fatal(err)
			}
			if got.Right != test.right || got.WindowUntil != day(t, test.until) || got.EndsOn != day(t, test.ends) {
				t.Errorf("%s until %v ends on %v; want %s, %s, %s", got.Right, got.WindowUntil, got.EndsOn, test.right, test.until, test.ends)
			}
			if got.Open != test.open || got.Decided() != test.decided || len(got.Proof) != test.proofs {
				t.Errorf("open %v, decided %v, %d proofs", got.Open, got.Decided(), len(got.Proof))
			}
			if len(got.Basis) == 0 || !strings.HasPrefix(got.Basis[0], "§") || notice.Explain(got.Steps, notice.English) == "" {
				t.Errorf("rests on %v, explained by %+v", got.Basis, got.Steps)
			}
		})
	}
}

func TestAStrictWindowEndsOnTheWeekend(t *testing.T) {
	strict, err := notice.Rules().With("special_window_weekend", "strict")
	if err != nil {
		t.Fatal(err)
	}
	cause := notice.Cause{Trigger: "price_change", InformedOn: day(t, "2026-04-11"), EventOn: day(t, "2026-06-01")}
	got, err := strict.SpecialRight(terms(t, line24), cause, day(t, "2026-07-13"), notice.Date{})
	if err != nil || got.Open || got.WindowUntil != day(t, "2026-07-11") {
		t.Errorf("open %v until %v, %v", got.Open, got.WindowUntil, err)
	}
}

func TestASpecialRightRefusesWhatItCannotTurnOn(t *testing.T) {
	for _, test := range []struct {
		name, terms, received, field string
		cause                        notice.Cause
		code                         notice.Code
	}{
		{"an unknown trigger", line24, "2026-03-10", "cause.trigger", notice.Cause{Trigger: "weather"}, notice.CodeOutOfRange},
		{"no trigger", line24, "2026-03-10", "cause.trigger", notice.Cause{}, notice.CodeOutOfRange},
		{"a price change without its day", line24, "2026-03-10", "cause.event_on", notice.Cause{Trigger: "price_change", InformedOn: day(t, "2026-04-10")}, notice.CodeMissing},
		{"no day of receipt", line24, "", "received_on", notice.Cause{Trigger: "good_cause"}, notice.CodeMissing},
		{"terms that make no sense", `{"initial_term":"P1Y"}`, "2026-03-10", "terms.starts_on", notice.Cause{Trigger: "good_cause"}, notice.CodeMissing},
		{"a window past the calendar", line24, "9999-12-01", "ends_on", notice.Cause{Trigger: "price_change", InformedOn: day(t, "9999-11-01"), EventOn: day(t, "9999-12-01")}, notice.CodeOutOfRange},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := notice.SpecialRight(terms(t, test.terms), test.cause, day(t, test.received), notice.Date{})
			wantFieldError(t, err, test.field, test.code)
		})
	}
	for in, field := range map[string]string{
		`{"trigger":"move","when":"now"}`: "when", `{}`: "trigger", `{"trigger":7}`: "trigger", `{"trigger":"move","event_on":"x"}`: "event_on", `[]`: "",
	} {
		var cause notice.Cause
		var got *notice.FieldError
		if err := cause.UnmarshalJSON([]byte(in)); !errors.As(err, &got) || got.Field != field {
			t.Errorf("%s: %v", in, err)
		}
	}
}

func TestProductsOfAPackageFollowTheTelecomRulesTogether(t *testing.T) {
	const web = `"sector":"service","starts_on":"2021-03-01","initial_term":"P24M","notice":"P3M","renewal":"P12M"}`
	for _, test := range []struct {
		name  string
		terms []string
		want  []string
	}{
		{"a service with a line", []string{`{"package":"B-1",` + web, `{"sector":"telecom","package":"B-1"}`}, []string{"telecom", "telecom"}},
		{"a number-independent service with a line", []string{`{"sector":"telecom","package":"B-1"}`, `{"sector":"number_independent","package":"B-1"}`}, []string{"telecom", "telecom"}},
		{"a service without a line", []string{`{"package":"B-1",` + web, `{"sector":"service","package":"B-1"}`}, []string{"service", "service"}},
		{"another package", []string{`{"package":"B-2",` + web, `{"sector":"telecom","package":"B-1"}`}, []string{"service", "telecom"}},
		{"no package", []string{`{` + web, `{"sector":"telecom"}`}, []string{"", ""}},
		{"a business", []string{`{"customer_kind":"business","package":"B-1",` + web, `{"sector":"telecom","customer_kind":"business","package":"B-1"}`}, []string{"telecom", "telecom"}},
		{"what is stated stays", []string{`{"package":"B-1","package_sector":"generic",` + web, `{"sector":"telecom","package":"B-1"}`}, []string{"generic", "telecom"}},
		{"terms taken as they stand", []string{`{"package":"B-1"}`, `{"sector":"telecom","package":"B-1"}`}, []string{"", "telecom"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var given []notice.Terms
			for _, written := range test.terms {
				given = append(given, terms(t, written))
			}
			for i, got := range notice.Together(given) {
				if got.PackageSector != test.want[i] {
					t.Errorf("product %d is in a package of sector %q, want %q", i, got.PackageSector, test.want[i])
				}
			}
		})
	}
	together := notice.Together([]notice.Terms{terms(t, `{"package":"B-1",`+web), terms(t, `{"sector":"telecom","package":"B-1"}`)})
	got, err := notice.Decide(together[0], day(t, "2026-11-22"), notice.Date{})
	if err != nil || got.EndsOn != day(t, "2026-12-22") || !strings.Contains(notice.Explain(got.Steps, notice.German), "§ 66 TKG") {
		t.Errorf("ends on %v, %v, since: %s", got.EndsOn, err, notice.Explain(got.Steps, notice.German))
	}
}

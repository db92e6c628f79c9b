package notice_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/notice"
)

func TestTheLawLimitsTheContract(t *testing.T) {
	const (
		oldService = `"sector":"service","starts_on":"2021-07-01","initial_term":"P24M"`
		newService = `"sector":"service","starts_on":"2024-06-16","initial_term":"P24M"`
		oldLine    = `"sector":"telecom","starts_on":"2019-06-10","initial_term":"P24M"`
	)
	for _, test := range []struct{ name, terms, received, wish, want, last, law string }{
		{"without a sector terms are taken as they stand", `{"starts_on":"2024-06-16","initial_term":"P60M","notice":"P12M","renewal":"P60M"}`, "2026-05-15", "", "2029-06-15", "2028-06-15", ""},
		{"old law lets a year's renewal with three months stand", `{` + oldService + `,"notice":"P3M","renewal":"P12M"}`, "2023-04-01", "", "2024-06-30", "2024-03-31", ""},
		{"old law cuts six months' notice to three", `{` + oldService + `,"notice":"P6M","renewal":"P12M"}`, "2023-03-31", "", "2023-06-30", "2023-03-31", "§ 309 Nr. 9 BGB a. F. (Art. 229 § 60 EGBGB)"},
		{"old law cuts it before the end of a renewed term too", `{` + oldService + `,"notice":"P6M","renewal":"P12M"}`, "2024-03-31", "", "2024-06-30", "2024-03-31", "§ 309 Nr. 9 BGB a. F. (Art. 229 § 60 EGBGB)"},
		{"the day of conclusion selects the law, not the start", `{"sector":"service","concluded_on":"2022-02-28","starts_on":"2022-04-01","initial_term":"P12M","notice":"P3M","renewal":"P12M"}`, "2023-01-02", "", "2024-03-31", "2023-12-31", ""},
		{"a day later it is the new law", `{"sector":"service","concluded_on":"2022-03-01","starts_on":"2022-04-01","initial_term":"P12M","notice":"P3M","renewal":"P12M"}`, "2023-01-02", "", "2023-03-31", "2023-02-28", "§ 309 Nr. 9 BGB"},
		{"new law renews only for an indefinite time", `{` + newService + `,"notice":"P1M","renewal":"P12M"}`, "2026-05-16", "", "2026-06-16", "2026-05-16", "§ 309 Nr. 9 BGB"},
		{"new law ends on any day after renewal", `{` + newService + `,"notice":"P1M","renewal":"indefinite","cadence":"quarter_end"}`, "2026-07-10", "", "2026-08-10", "2026-07-10", "§ 309 Nr. 9 BGB"},
		{"a kinder day of the contract stands beside it", `{` + newService + `,"notice":"P1M","renewal":"indefinite","renewal_notice":"P1W","cadence":"month_end"}`, "2026-07-24", "", "2026-07-31", "2026-07-24", ""},
		{"missing that day the law is better again", `{` + newService + `,"notice":"P1M","renewal":"indefinite","renewal_notice":"P1W","cadence":"quarter_end"}`, "2026-07-25", "", "2026-08-25", "2026-07-25", "§ 309 Nr. 9 BGB"},
		{"a kinder notice stands", `{` + newService + `,"notice":"P2W","renewal":"indefinite"}`, "2026-06-01", "", "2026-06-15", "2026-06-01", ""},
		{"four weeks are kinder than a month", `{` + newService + `,"notice":"P4W","renewal":"indefinite"}`, "2026-08-01", "", "2026-08-29", "2026-08-01", ""},
		{"31 days are cut to a month where that is shorter", `{` + newService + `,"notice":"P31D","renewal":"indefinite"}`, "2027-02-01", "", "2027-03-01", "2027-02-01", "§ 309 Nr. 9 BGB"},
		{"businesses are not protected by § 309", `{` + newService + `,"customer_kind":"business","notice":"P3M","renewal":"P12M"}`, "2026-05-15", "", "2027-06-15", "2027-03-15", ""},
		{"a term of three years is cut to two", `{"sector":"service","starts_on":"2024-06-16","initial_term":"P36M","notice":"P1M","renewal":"indefinite"}`, "2026-05-15", "", "2026-06-15", "2026-05-15", "§ 309 Nr. 9 BGB"},
		{"a term too long without renewal ends as agreed at the latest", `{"sector":"service","starts_on":"2024-06-16","initial_term":"P36M","notice":"P1M"}`, "2027-06-01", "", "2027-06-15", "2027-05-15", ""},
		{"and on any day after two years", `{"sector":"service","starts_on":"2024-06-16","initial_term":"P36M","notice":"P1M"}`, "2026-10-01", "", "2026-11-01", "2026-10-01", "§ 309 Nr. 9 BGB"},

		{"telecom counts from the conclusion, not from activation", `{"sector":"telecom","concluded_on":"2026-01-05","starts_on":"2026-02-01","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}`, "2026-11-22", "", "2028-01-04", "2027-12-04", "§ 56 Abs. 1 TKG"},
		{"so does a service", `{"sector":"service","concluded_on":"2026-01-05","starts_on":"2026-02-01","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}`, "2026-11-22", "", "2028-01-04", "2027-12-04", "§ 309 Nr. 9 BGB"},
		{"a telecom term that ends in time stands", `{"sector":"telecom","concluded_on":"2026-01-05","starts_on":"2026-02-01","initial_term":"P12M","notice":"P1M","renewal":"indefinite"}`, "2026-11-22", "", "2027-01-31", "2026-12-31", ""},
		{"an early extension counts from its agreement", `{"sector":"telecom","starts_on":"2024-02-01","initial_term":"P24M","notice":"P1M","renewal":"indefinite","extended_on":"2026-02-01","extension_term":"P24M","extension_agreed_on":"2025-10-15"}`, "2026-11-22", "", "2027-10-14", "2027-09-14", "§ 56 Abs. 1 TKG"},
		{"an extended service counts from its agreement too", `{"sector":"service","starts_on":"2024-02-01","initial_term":"P24M","notice":"P1M","renewal":"indefinite","extended_on":"2026-02-01","extension_term":"P36M","extension_agreed_on":"2025-10-15"}`, "2026-11-22", "", "2027-10-14", "2027-09-14", "§ 309 Nr. 9 BGB"},
		{"an extension of 24 months from its day stands", `{"sector":"telecom","starts_on":"2024-02-01","initial_term":"P24M","notice":"P1M","renewal":"indefinite","extended_on":"2025-10-15","extension_term":"P24M"}`, "2026-11-22", "", "2027-10-14", "2027-09-14", ""},
		{"small businesses have the 24 months", `{"sector":"telecom","customer_kind":"small_business","starts_on":"2026-02-01","initial_term":"P36M","notice":"P3M","renewal":"indefinite"}`, "2026-11-22", "", "2028-01-31", "2027-10-31", "§ 56 Abs. 1 TKG"},
		{"other businesses have not", `{"sector":"telecom","customer_kind":"business","starts_on":"2026-02-01","initial_term":"P36M","notice":"P3M","renewal":"indefinite"}`, "2026-11-22", "", "2029-01-31", "2028-10-31", ""},
		{"a renewed old line ends any time with one month", `{` + oldLine + `,"notice":"P3M","renewal":"P12M"}`, "2026-11-22", "", "2026-12-22", "2026-11-22", "§ 56 Abs. 3 TKG"},
		{"so does that of a business", `{` + oldLine + `,"customer_kind":"business","notice":"P3M","renewal":"P12M"}`, "2026-11-22", "", "2026-12-22", "2026-11-22", "§ 56 Abs. 3 TKG"},
		{"on 30 November 2021 it did not yet", `{` + oldLine + `,"notice":"P3M","renewal":"P12M"}`, "2021-11-30", "", "2022-06-09", "2022-03-09", ""},
		{"on 1 December 2021 it did", `{` + oldLine + `,"notice":"P3M","renewal":"P12M"}`, "2021-12-01", "", "2022-01-01", "2021-12-01", "§ 56 Abs. 3 TKG"},
		{"a wish within a renewed term is met", `{` + oldLine + `,"notice":"P3M","renewal":"P12M"}`, "2026-11-22", "2027-02-14", "2027-02-14", "2027-01-14", "§ 56 Abs. 3 TKG"},
		{"the end of a renewed term with a kinder notice stands", `{` + oldLine + `,"notice":"P3M","renewal":"P12M","renewal_notice":"P1W"}`, "2026-06-01", "", "2026-06-09", "2026-06-02", ""},
		{"a number-independent service is no telecom", `{"sector":"number_independent","starts_on":"2019-06-10","initial_term":"P24M","notice":"P3M","renewal":"P12M"}`, "2026-11-22", "", "2027-06-09", "2027-03-09", ""},

		{"a service paid by the month ends with a month", `{"sector":"service","paid_by":"month"}`, "2026-11-15", "", "2026-11-30", "2026-11-15", "§ 620 Abs. 2, § 621 Nr. 3 BGB"},
		{"a line paid by the quarter ends with a quarter", `{"sector":"telecom","paid_by":"quarter"}`, "2026-11-22", "", "2027-03-31", "2027-02-17", "§ 620 Abs. 2, § 621 Nr. 4 BGB"},
		{"a stated notice of no length is no silence", `{"sector":"service","notice":"P0D"}`, "2026-11-16", "", "2026-11-16", "2026-11-16", ""},
		{"a stated day of the cadence is no silence", `{"sector":"service","cadence":"month_end"}`, "2026-11-16", "", "2026-11-30", "2026-11-30", ""},
		{"an indefinite renewal without a word on notice", `{` + newService + `,"renewal":"indefinite"}`, "2026-11-15", "", "2026-11-30", "2026-11-15", "§ 620 Abs. 2, § 621 Nr. 3 BGB"},
		{"which § 309 does not shorten", `{` + newService + `,"renewal":"indefinite"}`, "2026-11-16", "", "2026-12-31", "2026-12-15", "§ 620 Abs. 2, § 621 Nr. 3 BGB"},
		{"but § 56 does", `{"sector":"telecom","starts_on":"2024-06-16","initial_term":"P24M","renewal":"indefinite"}`, "2026-11-16", "", "2026-12-16", "2026-11-16", "§ 56 Abs. 3 TKG"},
		{"a delivery of goods says nothing and has no such rule", `{"sector":"generic"}`, "2026-11-16", "", "2026-11-16", "2026-11-16", ""},
		{"the first working day of a week after Easter is Tuesday", `{"sector":"service","paid_by":"week"}`, "2026-04-07", "", "2026-04-11", "2026-04-07", "§ 620 Abs. 2, § 621 Nr. 2 BGB"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := notice.Decide(terms(t, test.terms), day(t, test.received), day(t, test.wish))
			if err != nil {
				t.Fatal(err)
			}
			if got.EndsOn != day(t, test.want) || got.LastReceiptOn != day(t, test.last) {
				t.Errorf("ends %v, last receipt %v; want %s, %s", got.EndsOn, got.LastReceiptOn, test.want, test.last)
			}
			law := ""
			for _, step := range got.Steps {
				if step.Rule == notice.RuleGaveWay || step.Rule == notice.RuleBeside || step.Rule == notice.RuleSilent {
					law = step.Law
				}
			}
			if law != test.law || law != "" && !slices.Contains(got.Basis, law) {
				t.Errorf("decided by %q, basis %v; want %q", law, got.Basis, test.law)
			}
		})
	}
}

func TestAnEndThatTheLawGivesTooRestsOnBoth(t *testing.T) {
	const line = `{"sector":"telecom","starts_on":"2024-01-15","initial_term":"P24M","notice":"P1M","renewal":"indefinite","renewal_notice":"P1M","cadence":"any_day"}`
	for received, want := range map[string]bool{"2026-11-22": true, "2025-06-01": false} {
		got, err := notice.Decide(terms(t, line), day(t, received), notice.Date{})
		if err != nil {
			t.Fatal(err)
		}
		if cited := slices.Contains(got.Basis, "§ 56 Abs. 3 TKG"); cited != want || !slices.Contains(got.Basis, "Vertrag: Kündigungsfrist") {
			t.Errorf("received on %s it rests on %v", received, got.Basis)
		}
		if slices.ContainsFunc(got.Steps, func(s notice.Step) bool { return s.Rule == notice.RuleGaveWay }) {
			t.Errorf("received on %s a clause gave way: %+v", received, got.Steps)
		}
	}
}

func TestAVoidTermIsExplained(t *testing.T) {
	void, err := notice.Rules().With("too_long", "any_time")
	if err != nil {
		t.Fatal(err)
	}
	got, err := void.Decide(terms(t, `{"sector":"service","starts_on":"2020-01-01","initial_term":"P24M","notice":"P1M","renewal":"P24M"}`), day(t, "2022-02-10"), notice.Date{})
	if err != nil || got.EndsOn != day(t, "2022-03-10") {
		t.Fatalf("ends on %v, %v", got.EndsOn, err)
	}
	if !slices.ContainsFunc(got.Steps, func(s notice.Step) bool { return s.Rule == notice.RuleGaveWay && s.Clause == notice.ClauseRenewal }) {
		t.Errorf("no step says that the renewal gave way: %+v", got.Steps)
	}
}

func TestNextEndsAreTheNextDaysOnWhichItCanEnd(t *testing.T) {
	for _, test := range []struct {
		name, terms, received string
		want                  []string // end/last receipt
	}{
		{"a quarter's cadence", `{"notice":"P1M","cadence":"quarter_end"}`, "2026-11-22", []string{"2026-12-31/2026-11-30", "2027-03-31/2027-02-28", "2027-06-30/2027-05-31", "2027-09-30/2027-08-31", "2027-12-31/2027-11-30"}},
		{"any day", endless, "2026-11-22", []string{"2026-12-22/2026-11-22", "2026-12-23/2026-11-23", "2026-12-24/2026-11-24", "2026-12-25/2026-11-25", "2026-12-26/2026-11-26"}},
		{"renewed terms", oldLaw, "2023-04-01", []string{"2024-06-30/2024-03-31", "2025-06-30/2025-03-31", "2026-06-30/2026-03-31", "2027-06-30/2027-03-31", "2028-06-30/2028-03-31"}},
		{"one end only", `{"starts_on":"2026-01-01","initial_term":"P12M"}`, "2026-11-22", []string{"2026-12-31/2026-12-31"}},
		{"the contract's days and those of the law together", `{"sector":"telecom","starts_on":"2020-12-14","initial_term":"P24M","notice":"P1M","renewal":"P12M","renewal_notice":"P3W"}`, "2026-11-22", []string{"2026-12-13/2026-11-22", "2026-12-22/2026-11-22", "2026-12-23/2026-11-23", "2026-12-24/2026-11-24", "2026-12-25/2026-11-25"}},
		{"none after the calendar", `{"cadence":"year_end"}`, "9998-11-22", []string{"9998-12-31/9998-12-31", "9999-12-31/9999-12-31"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			ends, err := notice.NextEnds(terms(t, test.terms), day(t, test.received), 5)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, end := range ends {
				got = append(got, end.EndsOn.String()+"/"+end.LastReceiptOn.String())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("want -, got +:\n%s", diff)
			}
		})
	}
	if ends, err := notice.NextEnds(terms(t, endless), day(t, "2026-11-22"), -1); err != nil || len(ends) != 0 {
		t.Errorf("fewer than none: %v, %v", ends, err)
	}
	_, err := notice.NextEnds(terms(t, endless), notice.Date{}, 5)
	wantFieldError(t, err, "received_on", notice.CodeMissing)
}

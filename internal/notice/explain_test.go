package notice_test

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/notice"
)

// explained are the questions whose explanations the golden files hold.
func explained(t *testing.T) map[string][]notice.Step {
	t.Helper()
	steps := map[string][]notice.Step{}
	for _, test := range []struct{ name, terms, received, wish string }{
		{"endless", `{"notice":"P1M","cadence":"month_end"}`, "2026-11-22", ""},
		{"in time", newLaw, "2026-05-15", ""},
		{"too late", newLaw, "2026-05-16", ""},
		{"renewed by a period", oldLaw, "2023-04-01", "2023-06-30"},
		{"not renewed", `{"starts_on":"2024-01-01","initial_term":"P1Y","notice":"P1M"}`, "2024-12-24", "2025-06-30"},
		{"extended", `{"starts_on":"2022-01-15","initial_term":"P24M","notice":"P1M","renewal":"indefinite","extended_on":"2023-11-20","extension_term":"P1Y6M2W"}`, "2024-03-01", ""},
		{"by a day of the month", `{"notice_by_day":10,"cadence":"quarter_end"}`, "2026-11-22", "2027-01-31"},
		{"wish met", newLaw, "2026-05-15", "2026-08-24"},
		{"list of dates", `{"notice":"P3D","cadence":{"dates":["01-31","08-31"]}}`, "2026-11-22", ""},
		{"no notice", `{}`, "2026-11-22", ""},
		{"middle of the month", `{"notice":"P2W3D","cadence":"mid_month"}`, "2026-11-22", ""},
		{"half-year", `{"cadence":"half_year_end"}`, "2026-11-22", ""},
		{"year", `{"cadence":"year_end"}`, "2026-11-22", ""},
		{"law shortens the notice", `{"sector":"service","starts_on":"2024-06-16","initial_term":"P24M","notice":"P3M","renewal":"P12M"}`, "2026-05-15", ""},
		{"law replaces the renewal", `{"sector":"telecom","starts_on":"2019-06-10","initial_term":"P24M","notice":"P3M","renewal":"P12M"}`, "2026-11-22", ""},
		{"law replaces the days of the contract", `{"sector":"telecom","starts_on":"2019-06-10","initial_term":"P24M","notice":"P1M","renewal":"indefinite","cadence":"quarter_end"}`, "2026-11-22", "2027-01-15"},
		{"law cuts the term", `{"sector":"telecom","concluded_on":"2024-12-24","starts_on":"2025-01-15","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}`, "2026-03-01", ""},
		{"law cuts the extension of a package", `{"sector":"telecom","package":"B-1","starts_on":"2023-08-01","initial_term":"P24M","notice":"P1M","renewal":"indefinite","extended_on":"2025-08-01","extension_term":"P24M","extension_agreed_on":"2025-05-01"}`, "2026-01-10", ""},
		{"law shortens the notice after renewal", `{"sector":"telecom","starts_on":"2019-06-10","initial_term":"P24M","notice":"P1M","renewal":"indefinite","renewal_notice":"P6W"}`, "2026-11-22", ""},
		{"law fills a silence by months", `{"sector":"service"}`, "2026-11-22", ""},
		{"law fills a silence by weeks", `{"sector":"service","paid_by":"week"}`, "2026-11-24", ""},
	} {
		decision, err := notice.Decide(terms(t, test.terms), day(t, test.received), day(t, test.wish))
		if err != nil {
			t.Fatal(err)
		}
		steps[test.name] = decision.Steps
	}
	for name, trigger := range map[string]notice.Trigger{"price change": "price_change", "move": "move", "good cause": "good_cause"} {
		cause := notice.Cause{Trigger: trigger, InformedOn: day(t, "2026-04-10"), EventOn: day(t, "2026-06-01")}
		special, err := notice.SpecialRight(terms(t, `{"sector":"telecom"}`), cause, day(t, "2026-05-05"), notice.Date{})
		if err != nil {
			t.Fatal(err)
		}
		steps[name] = special.Steps
	}
	late := notice.Cause{Trigger: "price_change", InformedOn: day(t, "2026-04-10"), EventOn: day(t, "2026-06-01")}
	special, err := notice.SpecialRight(terms(t, `{"sector":"telecom"}`), late, day(t, "2026-07-11"), notice.Date{})
	if err != nil {
		t.Fatal(err)
	}
	steps["price change too late"] = special.Steps
	for name, from := range map[string]string{"withdrawal": "2026-11-02", "withdrawal moved": "2026-12-18"} {
		var err error
		if _, steps[name], err = notice.Rules().WithdrawalUntil(notice.Terms{}, day(t, from), ""); err != nil {
			t.Fatal(err)
		}
	}
	for name, rule := range map[string]notice.Rule{"accepted": notice.RuleAccepted, "goodwill": notice.RuleGoodwill} {
		steps[name] = []notice.Step{{Rule: rule, On: day(t, "2026-11-30")}}
	}
	return steps
}

var update = flag.Bool("update", false, "write the golden files again")

func writeGolden(t *testing.T, lang notice.Language, steps map[string][]notice.Step) {
	t.Helper()
	var text strings.Builder
	for i, name := range slices.Sorted(maps.Keys(steps)) {
		if i > 0 {
			text.WriteString("\n")
		}
		text.WriteString(name + "\n" + strings.Join(notice.Trace(steps[name], lang), " ") + "\n")
	}
	if err := os.WriteFile(filepath.Join("testdata", "explain", string(lang)+".txt"), []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestExplanationsAreThoseOfTheGoldenFiles(t *testing.T) {
	steps := explained(t)
	for _, lang := range []notice.Language{notice.German, notice.English} {
		if *update {
			writeGolden(t, lang, steps)
		}
		golden, err := os.ReadFile(filepath.Join("testdata", "explain", string(lang)+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		read := 0
		for paragraph := range strings.SplitSeq(strings.TrimSpace(string(golden)), "\n\n") {
			name, want, _ := strings.Cut(paragraph, "\n")
			read++
			t.Run(string(lang)+"/"+name, func(t *testing.T) {
				if diff := cmp.Diff(want, strings.Join(notice.Trace(steps[name], lang), " ")); diff != "" {
					t.Errorf("want -, got +:\n%s", diff)
				}
			})
		}
		if read != len(steps) {
			t.Errorf("%s.txt holds %d explanations, want %d", lang, read, len(steps))
		}
	}
}

func TestADecisionCitesWhatItRestsOn(t *testing.T) {
	for _, test := range []struct {
		name, terms, received, wish string
		want                        []string
	}{
		{
			"a period and no wish", endless, "2026-11-22", "",
			[]string{"Vertrag: Kündigungsfrist", "§ 187 Abs. 1 BGB", "§ 188 Abs. 2 BGB", "§ 133 BGB"},
		},
		{
			"a missing day", endless, "2026-01-31", "2026-02-28",
			[]string{"Vertrag: Kündigungsfrist", "§ 187 Abs. 1 BGB", "§ 188 Abs. 2 BGB", "§ 188 Abs. 3 BGB"},
		},
		{
			"a period of days", `{"notice":"P3D"}`, "2026-01-31", "2026-02-28",
			[]string{"Vertrag: Kündigungsfrist", "§ 187 Abs. 1 BGB", "§ 188 Abs. 1 BGB"},
		},
		{
			"a cadence without notice", `{"cadence":"month_end"}`, "2026-01-31", "2026-01-31",
			[]string{"Vertrag: Kündigungstermin", "§ 192 BGB"},
		},
		{
			"a first term", `{"starts_on":"2024-06-16","initial_term":"P24M"}`, "2026-01-31", "2026-06-15",
			[]string{"Vertrag: Mindestlaufzeit", "§ 187 Abs. 2 BGB", "§ 188 Abs. 2 BGB", "§ 620 Abs. 1 BGB"},
		},
		{
			"a renewed term", `{"starts_on":"2024-01-31","initial_term":"P1M","renewal":"P1M"}`, "2026-01-31", "2026-02-27",
			[]string{"Vertrag: Mindestlaufzeit", "§ 187 Abs. 2 BGB", "§ 188 Abs. 2 BGB", "§ 188 Abs. 3 BGB", "Vertrag: Verlängerung"},
		},
		{
			"an extension", `{"extended_on":"2026-01-01","extension_term":"P6W"}`, "2026-01-31", "2026-02-11",
			[]string{"Vertrag: vereinbarte Verlängerung", "§ 187 Abs. 2 BGB", "§ 188 Abs. 2 BGB", "§ 620 Abs. 1 BGB"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := notice.Decide(terms(t, test.terms), day(t, test.received), day(t, test.wish))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got.Basis); diff != "" {
				t.Errorf("want -, got +:\n%s", diff)
			}
		})
	}
}

func TestSpellWritesADayForPeople(t *testing.T) {
	date := day(t, "2026-03-01")
	if got := notice.Spell(date, notice.German); got != "1. März 2026" {
		t.Errorf("German: %s", got)
	}
	if got := notice.Spell(date, notice.English); got != "1 March 2026" {
		t.Errorf("English: %s", got)
	}
	if got := notice.Spell(notice.Date{}, notice.German); got != "" {
		t.Errorf("no date: %s", got)
	}
}

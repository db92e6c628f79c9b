package notice_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/notice"
)

func TestTheBuiltInCatalogueIsThatOfTheRuleVersion(t *testing.T) {
	if got := notice.Rules().Version; got != notice.RuleVersion {
		t.Errorf("the catalogue is of version %s, the rules of %s", got, notice.RuleVersion)
	}
}

func TestTheWorkedExamplesOfTheCatalogueHold(t *testing.T) {
	c := notice.Rules()
	for _, s := range c.Rules {
		checkExamples(t, c, s.ID, s.Examples, s.Law)
	}
	for _, p := range c.Packages {
		checkExamples(t, c, p.ID, p.Examples, p.Law)
	}
	for _, r := range c.Rights {
		for _, e := range r.Examples {
			got, err := c.SpecialRight(e.Terms, e.Cause, e.ReceivedOn, notice.Date{})
			if err != nil || got.EndsOn != e.EndsOn || got.Right != r.ID {
				t.Errorf("%s received on %v: %s ends on %v, %v; want %v", r.ID, e.ReceivedOn, got.Right, got.EndsOn, err, e.EndsOn)
			}
		}
		if len(r.Examples) == 0 {
			t.Errorf("%s has no worked example", r.ID)
		}
	}
}

func checkExamples(t *testing.T, c *notice.Catalogue, id string, examples []notice.Example, law string) {
	t.Helper()
	for _, e := range examples {
		got, err := c.Decide(e.Terms, e.ReceivedOn, notice.Date{})
		if err != nil || got.EndsOn != e.EndsOn || got.LastReceiptOn != e.LastReceiptOn {
			t.Errorf("%s received on %v: ends %v, last receipt %v, %v; want %v, %v",
				id, e.ReceivedOn, got.EndsOn, got.LastReceiptOn, err, e.EndsOn, e.LastReceiptOn)
		}
		// A law of several numbers is cited by the one that holds: § 621 Nr. 3 BGB.
		cited := strings.Join(strings.Fields(law)[:2], " ")
		if !strings.Contains(strings.Join(got.Basis, ";"), cited) {
			t.Errorf("%s received on %v rests on %v and does not cite %s", id, e.ReceivedOn, got.Basis, law)
		}
	}
	if len(examples) == 0 {
		t.Errorf("%s has no worked example", id)
	}
}

// added returns the built-in catalogue with entries more.
func added(t *testing.T, entries map[string][]string) (*notice.Catalogue, error) {
	t.Helper()
	var data map[string]json.RawMessage
	if err := json.Unmarshal(notice.CatalogueData(), &data); err != nil {
		t.Fatal(err)
	}
	for section, more := range entries {
		var list []json.RawMessage
		if err := json.Unmarshal(data[section], &list); err != nil {
			t.Fatal(err)
		}
		for _, entry := range more {
			list = append(list, json.RawMessage(entry))
		}
		written, err := json.Marshal(list)
		if err != nil {
			t.Fatal(err)
		}
		data[section] = written
	}
	written, err := json.Marshal(data)
	if err != nil {
		t.Fatal(err)
	}
	return notice.ReadCatalogue(written)
}

func TestASectorIsAddedAsDataAlone(t *testing.T) {
	c, err := added(t, map[string][]string{
		"sectors": {`{"name":"course","title":{"de":"Lehrgang","en":"Course"}}`},
		"rules": {`{"id":"course-5","jurisdiction":"DE","sector":"course","degree":"statute","law":"§ 5 LehrgangsG","link":"https://example.com/5",
			"title":{"de":"Lehrgang","en":"Course"},
			"initial_term":{"most":"P6M","from":"conclusion","free":"P3M","text":{"de":"Nach einem halben Jahr ist Schluss.","en":"Half a year is enough."}},
			"notice":{"most":"P6W","text":{"de":"Sechs Wochen genügen.","en":"Six weeks suffice."}},
			"renewal":{"any_time":"P3M","text":{"de":"Danach jederzeit mit drei Monaten.","en":"Then at any time with three months."}},
			"examples":[]}`},
		"rights": {`{"id":"course-6","trigger":"illness","jurisdiction":"DE","sector":"course","degree":"statute","law":"§ 6 LehrgangsG","link":"https://example.com/6",
			"title":{"de":"Krankheit","en":"illness"},"window":"P1M","notice":"P1W","examples":[]}`},
	})
	if err != nil {
		t.Fatal(err)
	}
	course := terms(t, `{"sector":"course","concluded_on":"2026-01-10","starts_on":"2026-02-01","initial_term":"P12M","notice":"P3M","renewal":"P12M"}`)
	for _, test := range []struct{ received, want, last, saysDE, saysEN string }{
		{"2026-05-28", "2026-07-09", "2026-05-28", "(§ 5 LehrgangsG): Sechs Wochen genügen.", "(§ 5 LehrgangsG): Six weeks suffice."},
		{"2026-05-29", "2026-08-29", "2026-05-29", "(§ 5 LehrgangsG): Danach jederzeit mit drei Monaten.", "Then at any time with three months."},
	} {
		got, err := c.Decide(course, day(t, test.received), notice.Date{})
		if err != nil {
			t.Fatal(err)
		}
		if got.EndsOn != day(t, test.want) || got.LastReceiptOn != day(t, test.last) {
			t.Errorf("received on %s: ends %v, last receipt %v; want %s, %s", test.received, got.EndsOn, got.LastReceiptOn, test.want, test.last)
		}
		if said := strings.Join(notice.Trace(got.Steps, notice.German), " "); !strings.Contains(said, test.saysDE) {
			t.Errorf("received on %s it is explained so: %s", test.received, said)
		}
		if said := strings.Join(notice.Trace(got.Steps, notice.English), " "); !strings.Contains(said, test.saysEN) {
			t.Errorf("received on %s it is explained so: %s", test.received, said)
		}
	}
	ill := notice.Cause{Trigger: "illness", InformedOn: day(t, "2026-03-01")}
	if got, err := c.SpecialRight(course, ill, day(t, "2026-03-10"), notice.Date{}); err != nil || !got.Decided() || got.EndsOn != day(t, "2026-03-17") {
		t.Errorf("illness ends it on %v, %v", got.EndsOn, err)
	}
	_, err = notice.Decide(course, day(t, "2026-05-28"), notice.Date{})
	wantFieldError(t, err, "terms.sector", notice.CodeOutOfRange)
}

func TestTheCatalogueIsReadStrictly(t *testing.T) {
	const rule = `"degree":"statute","law":"§ 1","link":"https://example.com","title":{"de":"","en":""},"examples":[]`
	for name, entries := range map[string]map[string][]string{
		"an unknown field":               {"rules": {`{"id":"a","jurisdiction":"DE","paragraph":"§ 1",` + rule + `}`}},
		"an id twice":                    {"rules": {`{"id":"bgb-621","jurisdiction":"DE",` + rule + `}`}},
		"an unknown jurisdiction":        {"rules": {`{"id":"a","jurisdiction":"XX",` + rule + `}`}},
		"an unknown sector":              {"rules": {`{"id":"a","jurisdiction":"DE","sector":"x",` + rule + `}`}},
		"an unknown kind of customer":    {"rules": {`{"id":"a","jurisdiction":"DE","customer_kinds":["x"],` + rule + `}`}},
		"a term without its day":         {"rules": {`{"id":"a","jurisdiction":"DE","initial_term":{"most":"P1Y","free":"P1M","text":{"de":"","en":""}},` + rule + `}`}},
		"a renewal of two kinds":         {"rules": {`{"id":"a","jurisdiction":"DE","renewal":{"most":"P1Y","any_time":"P1M","text":{"de":"","en":""}},` + rule + `}`}},
		"a silence of no known payment":  {"rules": {`{"id":"a","jurisdiction":"DE","silent":[{"paid_by":"hour","law":"§","cadence":"any_day","text":{"de":"","en":""}}],` + rule + `}`}},
		"two rules of equal right":       {"rules": {`{"id":"a","jurisdiction":"DE","sector":"telecom","renewal":{"any_time":"P2M","text":{"de":"","en":""}},` + rule + `}`}},
		"a sector below an unknown one":  {"sectors": {`{"name":"x","parent":"y","title":{"de":"","en":""}}`}},
		"a sector twice":                 {"sectors": {`{"name":"telecom","title":{"de":"","en":""}}`}},
		"a holiday without a day":        {"holidays": {`{"name":"x"}`}},
		"a holiday of an unknown Land":   {"holidays": {`{"name":"x","date":"01-02","lands":["XX"]}`}},
		"an unknown policy flag":         {"policies": {`{"flag":"x","value":"a","values":["a"],"law":"","text":{"de":"","en":""}}`}},
		"a right without a notice":       {"rights": {`{"id":"a","trigger":"x","jurisdiction":"DE",` + rule + `}`}},
		"a right with an unknown anchor": {"rights": {`{"id":"a","trigger":"x","jurisdiction":"DE","notice":"P0D","not_before":"x",` + rule + `}`}},
		"a rule of no known degree":      {"rules": {`{"id":"a","jurisdiction":"DE",` + strings.Replace(rule, "statute", "rumour", 1) + `}`}},
		"an information without a day":   {"rights": {`{"id":"a","trigger":"x","jurisdiction":"DE","notice":"P0D","told":{"least":"P1M","most":"P2M","law":"","text":{"de":"","en":""}},` + rule + `}`}},
		"a package without a sector":     {"packages": {`{"id":"a","jurisdiction":"DE","text":{"de":"","en":""},` + rule + `}`}},
	} {
		if _, err := added(t, entries); err == nil {
			t.Errorf("%s is read without an error", name)
		}
	}
	if c, err := added(t, nil); err != nil || c == nil {
		t.Errorf("the catalogue as it is: %v", err)
	}
}

func TestAPolicyFlagChangesTheAnswer(t *testing.T) {
	const late = `{"sector":"telecom","starts_on":"2024-06-16","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}`
	const long = `{"sector":"service","starts_on":"2025-01-01","initial_term":"P36M","notice":"P1M","renewal":"indefinite"}`
	for _, test := range []struct{ flag, value, terms, received, wish, byDefault, want string }{
		{"term_from_conclusion", "next_day", `{"sector":"telecom","concluded_on":"2024-12-24","starts_on":"2025-01-15","initial_term":"P24M","notice":"P1M"}`, "2026-03-01", "", "2026-12-23", "2026-12-24"},
		{"late_notice", "first_end_plus_notice", late, "2026-05-16", "", "2026-06-16", "2026-07-15"},
		{"too_long", "any_time", long, "2025-02-10", "", "2026-12-31", "2025-03-10"},
		{"wish_outside_cadence", "earliest", `{"notice":"P1M","cadence":"quarter_end"}`, "2026-01-05", "2026-04-01", "2026-06-30", "2026-03-31"},
		{"paid_by_not_stated", "otherwise", `{"sector":"service"}`, "2026-01-05", "", "2026-01-31", "2026-01-05"},
		{"workday_saturday", "next_workday", `{"notice_by_workday":3,"ends_after":1,"cadence":"quarter_end"}`, "2026-04-07", "", "2026-12-31", "2026-09-30"},
	} {
		t.Run(test.flag, func(t *testing.T) {
			other, err := notice.Rules().With(test.flag, test.value)
			if err != nil {
				t.Fatal(err)
			}
			for c, want := range map[*notice.Catalogue]string{notice.Rules(): test.byDefault, other: test.want} {
				got, err := c.Decide(terms(t, test.terms), day(t, test.received), day(t, test.wish))
				if err != nil || got.EndsOn != day(t, want) {
					t.Errorf("ends on %v, %v; want %s", got.EndsOn, err, want)
				}
				other := map[string]string{test.byDefault: test.want, test.want: test.byDefault}[want]
				if !slices.ContainsFunc(got.Readings, func(r notice.Reading) bool {
					return r.Question == test.flag && r.Took != r.Other && r.EndsOn == day(t, other)
				}) || got.Degree != notice.Disputed {
					t.Errorf("%s holds the readings %+v, want one of %s", got.Degree, got.Readings, other)
				}
			}
		})
	}
	if _, err := notice.Rules().With("too_long", "sometimes"); err == nil {
		t.Error("a value that the flag does not have is taken")
	}
	if _, err := notice.Rules().With("weather", "fine"); err == nil {
		t.Error("a flag that is not known is taken")
	}
}

func TestTheCatalogueCannotBeChangedThroughItsData(t *testing.T) {
	data := notice.CatalogueData()
	clear(data)
	if diff := cmp.Diff(notice.CatalogueData()[:1], []byte("{")); diff != "" {
		t.Error("the built-in catalogue was changed")
	}
}

package bookcheck_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/bookcheck"
	"github.com/fairwell/fairwell/internal/notice"
)

func day(t *testing.T, text string) notice.Date {
	t.Helper()
	if text == "" {
		return notice.Date{}
	}
	d, err := notice.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func product(t *testing.T, id, partOf, terms, billed string) bookcheck.Product {
	t.Helper()
	p := bookcheck.Product{ContractID: "V-1", ID: id, PartOf: partOf, Billed: day(t, billed)}
	if err := p.Terms.UnmarshalJSON([]byte(terms)); err != nil {
		t.Fatal(err)
	}
	return p
}

// report checks contracts as of 22 November 2026.
func report(t *testing.T, format bookcheck.Format, contracts ...[]bookcheck.Product) (string, []bookcheck.Sum) {
	t.Helper()
	var out bytes.Buffer
	check, err := bookcheck.New(bookcheck.Config{Out: &out, Format: format, On: day(t, "2026-11-22")})
	if err != nil {
		t.Fatal(err)
	}
	for n, products := range contracts {
		if err := check.Contract(bookcheck.Contract{Line: n + 1, Products: products}); err != nil {
			t.Fatal(err)
		}
	}
	sums, _, err := check.Close()
	if err != nil {
		t.Fatal(err)
	}
	return out.String(), sums
}

func TestAClauseIsFoundWithParagraphDaysAndDegree(t *testing.T) {
	for _, tt := range []struct{ name, terms, billed, want string }{
		{"what the law leaves as it is", `{"sector":"service","starts_on":"2024-01-15","initial_term":"P24M","notice":"P1M","renewal":"indefinite","renewal_notice":"P1M"}`, "", ""},
		{"terms that name no sector are taken as they stand", `{"starts_on":"2024-01-15","initial_term":"P48M","notice":"P6M","renewal":"P24M"}`, "", ""},
		{"a business may be bound for longer", `{"sector":"service","customer_kind":"business","starts_on":"2024-01-15","initial_term":"P48M","notice":"P6M","renewal":"P24M"}`, "", ""},
		{"a term of three years", `{"sector":"service","starts_on":"2025-01-01","initial_term":"P36M","notice":"P1M","renewal":"indefinite"}`, "", "term_too_long § 309 Nr. 9 BGB statute 365 void"},
		{"two years from activation", `{"sector":"telecom","concluded_on":"2024-12-24","starts_on":"2025-01-15","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}`, "", "term_from_activation § 56 Abs. 1 TKG courts 22 void"},
		{"three months of notice", `{"sector":"service","starts_on":"2024-06-16","initial_term":"P24M","notice":"P3M","renewal":"indefinite","renewal_notice":"P1M"}`, "", "notice_too_long § 309 Nr. 9 BGB statute 61 void"},
		{"a renewal of old law in a new contract", `{"sector":"service","starts_on":"2024-06-16","initial_term":"P24M","notice":"P1M","renewal":"P12M"}`, "", "renewal_binds § 309 Nr. 9 BGB statute 334 void"},
		{"that renewal in an old contract is what the law then allowed", `{"sector":"service","starts_on":"2020-06-16","initial_term":"P24M","notice":"P3M","renewal":"P12M"}`, "", ""},
		{"in telecommunications a right stands beside it", `{"sector":"telecom","starts_on":"2019-06-10","initial_term":"P24M","notice":"P3M","renewal":"P12M"}`, "", "renewal_binds § 56 Abs. 3 TKG statute 334 beside"},
		{"the ends of quarters once renewed", `{"sector":"telecom","starts_on":"2024-06-10","initial_term":"P24M","notice":"P1M","renewal":"indefinite","cadence":"quarter_end"}`, "", "end_days_bind § 56 Abs. 3 TKG statute 82 beside"},
		{"six weeks once renewed", `{"sector":"telecom","starts_on":"2025-06-10","initial_term":"P24M","notice":"P1M","renewal":"indefinite","renewal_notice":"P6W"}`, "", "renewal_notice_too_long § 56 Abs. 3 TKG statute 11 beside"},
		{"a bill that names an earlier day", `{"sector":"telecom","starts_on":"2025-06-01","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}`, "2027-04-01", "billed_day_differs § 4 Abs. 1 TKTransparenzV statute 29 beside"},
		{"a bill that names our day", `{"sector":"telecom","starts_on":"2025-06-01","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}`, "2027-04-30", ""},
		{"a bill of what can end any day", `{"sector":"telecom","starts_on":"2022-06-01","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}`, "2024-04-30", ""},
		{"terms that make no sense", `{"notice":"P1M","notice_by_day":3}`, "", "terms_make_no_sense  statute 0 beside"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, _ := report(t, bookcheck.JSONLines, []bookcheck.Product{product(t, "P-1", "", tt.terms, tt.billed)})
			var got []string
			for line := range strings.Lines(out) {
				var f bookcheck.Finding
				if err := json.Unmarshal([]byte(line), &f); err != nil {
					t.Fatal(err)
				}
				if f.Product == "" { // the summary
					continue
				}
				void := "beside"
				if f.Void {
					void = "void"
				}
				got = append(got, fmt.Sprintf("%s %s %s %d %s", f.Code, f.Law, f.Degree, f.Days, void))
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, "|")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

const threeYears = `{"sector":"service","starts_on":"2025-01-01","initial_term":"P36M","notice":"P1M","renewal":"indefinite"}`

func TestAPartThatInheritsAClauseIsNotCountedAgain(t *testing.T) {
	_, sums := report(t, bookcheck.JSONLines, []bookcheck.Product{
		product(t, "P-1", "", threeYears, ""), product(t, "P-2", "P-1", `{}`, ""), product(t, "P-3", "P-2", `{"initial_term":"P48M"}`, ""),
	})
	if len(sums) != 1 || sums[0].Count != 2 || sums[0].MostDays != 731 {
		t.Errorf("sums %+v", sums)
	}
}

func TestAReportEndsWithASummaryInEachFormat(t *testing.T) {
	contracts := [][]bookcheck.Product{{product(t, "P-<1>", "", threeYears, "")}, {product(t, "P-2", "", threeYears, "")}}
	for format, want := range map[bookcheck.Format][]string{
		bookcheck.JSONLines: {`"count":2`, `"most_days_gained":365`, `"contracts":2`},
		bookcheck.Table:     {"CONTRACT", "2 contracts, 2 products, 2 of them with findings", "term_too_long            statute          2       365  § 309 Nr. 9 BGB"},
		bookcheck.HTML:      {"P-&lt;1&gt;", "Zusammenfassung", "<td class=\"n\">2</td>", "</html>"},
	} {
		out, _ := report(t, format, contracts...)
		for _, w := range want {
			if !strings.Contains(out, w) {
				t.Errorf("%s: %q is missing in\n%s", format, w, out)
			}
		}
	}
}

func TestABookOfAnyLengthTakesTheSameMemory(t *testing.T) {
	check, err := bookcheck.New(bookcheck.Config{Out: discard{}, Format: bookcheck.JSONLines, On: day(t, "2026-11-22")})
	if err != nil {
		t.Fatal(err)
	}
	one := bookcheck.Contract{Products: []bookcheck.Product{product(t, "P-1", "", threeYears, "")}}
	heap := func(n int) uint64 {
		for range n {
			if err := check.Contract(one); err != nil {
				t.Fatal(err)
			}
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap(100)
	if after := heap(20_000); after > before+before/2+1<<20 {
		t.Errorf("the heap grows from %d to %d bytes", before, after)
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

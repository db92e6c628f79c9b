package notice_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/notice"
)

func TestTermsRoundTrip(t *testing.T) {
	for _, want := range []string{
		`{}`,
		`{"concluded_on":"2022-03-05","starts_on":"2022-04-01","initial_term":"P12M","notice":"P0D","renewal":"none","renewal_notice":"P1M","extended_on":"2023-01-01","extension_term":"P2Y","cadence":"any_day"}`,
		`{"notice_by_day":31,"renewal":"indefinite","cadence":{"dates":["08-31","01-31"]}}`,
		`{"starts_on":"2022-04-01","extended_on":"2023-01-01","extension_term":"P2Y","jurisdiction":"DE","sector":"telecom","customer_kind":"small_business","paid_by":"quarter","package":"B-1","extension_agreed_on":"2022-12-01","withdrawal_until":"2022-04-19"}`,
		`{"cadence":"saturday"}`,
		`{"starts_on":"2022-04-01","initial_term":"P1W","renewal":"P1Y6M","cadence":"quarter_end"}`,
	} {
		read := terms(t, want)
		got, err := json.Marshal(read)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("want -, got +:\n%s", diff)
		}
		if diff := cmp.Diff(read, terms(t, string(got))); diff != "" {
			t.Errorf("read again, want -, got +:\n%s", diff)
		}
	}
	if got := terms(t, `{"notice":null,"starts_on":null,"renewal":null,"cadence":null,"notice_by_day":null}`); !cmp.Equal(got, notice.Terms{}) {
		t.Errorf("null is read as stated: %+v", got)
	}
}

func TestTermsAreReadStrictly(t *testing.T) {
	for _, test := range []struct {
		name, terms, field string
		code               notice.Code
	}{
		{"an unknown field", `{"notise":"P1M"}`, "notise", notice.CodeUnknownField},
		{"another case", `{"Notice":"P1M"}`, "Notice", notice.CodeUnknownField},
		{"a field twice", `{"notice":"P1M","notice":"P3M"}`, "notice", notice.CodeRepeatedField},
		{"no object", `[]`, "", notice.CodeMalformed},
		{"null", `null`, "", notice.CodeMalformed},
		{"a negative period", `{"notice":"-P1M"}`, "notice", notice.CodeMalformed},
		{"a period as a number", `{"initial_term":24}`, "initial_term", notice.CodeMalformed},
		{"a zero renewal", `{"renewal":"P0D"}`, "renewal", notice.CodeOutOfRange},
		{"31 February", `{"starts_on":"2026-02-31"}`, "starts_on", notice.CodeOutOfRange},
		{"day 0 of the month", `{"notice_by_day":0}`, "notice_by_day", notice.CodeOutOfRange},
		{"day 32 of the month", `{"notice_by_day":32}`, "notice_by_day", notice.CodeOutOfRange},
		{"half a day of the month", `{"notice_by_day":1.5}`, "notice_by_day", notice.CodeOutOfRange},
		{"an unknown cadence", `{"cadence":"weekly"}`, "cadence", notice.CodeMalformed},
		{"a sector as a number", `{"sector":15}`, "sector", notice.CodeMalformed},
		{"an empty sector", `{"sector":""}`, "sector", notice.CodeOutOfRange},
		{"a package of a thousand letters", `{"package":"` + strings.Repeat("x", 1000) + `"}`, "package", notice.CodeOutOfRange},
		{"31 February to withdraw", `{"withdrawal_until":"2026-02-31"}`, "withdrawal_until", notice.CodeOutOfRange},
		{"a cadence as a number", `{"cadence":15}`, "cadence", notice.CodeMalformed},
		{"the name of the list form alone", `{"cadence":"dates"}`, "cadence", notice.CodeMalformed},
		{"an empty list of dates", `{"cadence":{"dates":[]}}`, "cadence.dates", notice.CodeOutOfRange},
		{"no list of dates", `{"cadence":{}}`, "cadence.dates", notice.CodeOutOfRange},
		{"30 February every year", `{"cadence":{"dates":["02-30"]}}`, "cadence.dates", notice.CodeMalformed},
		{"a null among dates", `{"cadence":{"dates":["01-31",null]}}`, "cadence.dates", notice.CodeMalformed},
		{"a date with a year in the list", `{"cadence":{"dates":["2026-01-31"]}}`, "cadence.dates", notice.CodeMalformed},
		{"another field beside the dates", `{"cadence":{"dates":["01-31"],"days":[]}}`, "cadence.days", notice.CodeUnknownField},
	} {
		t.Run(test.name, func(t *testing.T) {
			var read notice.Terms
			wantFieldError(t, json.Unmarshal([]byte(test.terms), &read), test.field, test.code)
		})
	}
}

func TestValidateNamesWhatDoesNotGoTogether(t *testing.T) {
	for _, test := range []struct {
		name, terms, field string
		code               notice.Code
	}{
		{"a term without a start", `{"initial_term":"P24M"}`, "starts_on", notice.CodeMissing},
		{"a term of no length", `{"starts_on":"2026-01-01","initial_term":"P0M"}`, "initial_term", notice.CodeOutOfRange},
		{"a term that ends after 9999", `{"starts_on":"2026-01-01","initial_term":"P9999Y"}`, "initial_term", notice.CodeOutOfRange},
		{"a notice and a day of the month", `{"notice":"P1M","notice_by_day":10}`, "notice_by_day", notice.CodeContradiction},
		{"a renewal of nothing", `{"renewal":"P12M"}`, "initial_term", notice.CodeMissing},
		{"an extension without its length", `{"extended_on":"2026-01-01"}`, "extension_term", notice.CodeMissing},
		{"an extension without its day", `{"extension_term":"P12M"}`, "extended_on", notice.CodeMissing},
		{"an extension of no length", `{"extended_on":"2026-01-01","extension_term":"P0D"}`, "extension_term", notice.CodeOutOfRange},
		{"an extension that ends after 9999", `{"extended_on":"2026-01-01","extension_term":"P9000Y"}`, "extension_term", notice.CodeOutOfRange},
		{"an extension before the contract", `{"concluded_on":"2026-01-02","extended_on":"2026-01-01","extension_term":"P1M"}`, "extended_on", notice.CodeContradiction},
		{"an unknown sector", `{"sector":"pizza"}`, "sector", notice.CodeOutOfRange},
		{"an unknown jurisdiction", `{"jurisdiction":"XX"}`, "jurisdiction", notice.CodeOutOfRange},
		{"an unknown kind of customer", `{"customer_kind":"king"}`, "customer_kind", notice.CodeOutOfRange},
		{"an unknown time of payment", `{"paid_by":"hour"}`, "paid_by", notice.CodeOutOfRange},
		{"an agreement of no extension", `{"starts_on":"2026-01-01","extension_agreed_on":"2026-02-01"}`, "extended_on", notice.CodeMissing},
		{"an extension agreed after it began", `{"extended_on":"2026-01-01","extension_term":"P1M","extension_agreed_on":"2026-01-02"}`, "extension_agreed_on", notice.CodeContradiction},
		{"an extension agreed before the contract", `{"starts_on":"2025-06-01","extended_on":"2026-01-01","extension_term":"P1M","extension_agreed_on":"2025-05-31"}`, "extension_agreed_on", notice.CodeContradiction},
		{"a withdrawal before the contract", `{"starts_on":"2026-01-01","withdrawal_until":"2025-12-31"}`, "withdrawal_until", notice.CodeContradiction},
	} {
		t.Run(test.name, func(t *testing.T) {
			wantFieldError(t, terms(t, test.terms).Validate(), test.field, test.code)
		})
	}
	bad := notice.Terms{NoticeByDay: -1}
	wantFieldError(t, bad.Validate(), "notice_by_day", notice.CodeOutOfRange)
	for _, good := range []string{`{}`, newLaw, oldLaw, byDay, `{"concluded_on":"2026-01-01","initial_term":"P1M"}`, `{"notice":"P0D","notice_by_day":15}`} {
		if err := terms(t, good).Validate(); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
}

func TestInheritTakesFromTheMainProductWhatAPartLacks(t *testing.T) {
	const main = `{"concluded_on":"2024-01-10","starts_on":"2024-01-15","initial_term":"P24M","notice":"P1M","renewal":"indefinite","renewal_notice":"P2W","extended_on":"2025-01-01","extension_term":"P12M","cadence":"month_end"}`
	for _, test := range []struct{ name, part, want string }{
		{"everything", `{}`, main},
		{
			"all but what it states", `{"starts_on":"2024-06-01","renewal":"none","cadence":"any_day","renewal_notice":"P0D"}`,
			`{"concluded_on":"2024-01-10","starts_on":"2024-06-01","initial_term":"P24M","notice":"P1M","renewal":"none","renewal_notice":"P0D","extended_on":"2025-01-01","extension_term":"P12M","cadence":"any_day"}`,
		},
		{
			"no period beside its own day of the month", `{"notice_by_day":10}`,
			`{"concluded_on":"2024-01-10","starts_on":"2024-01-15","initial_term":"P24M","notice_by_day":10,"renewal":"indefinite","renewal_notice":"P2W","extended_on":"2025-01-01","extension_term":"P12M","cadence":"month_end"}`,
		},
		{
			"its sector and whose it is, not its withdrawal", `{"sector":"service"}`,
			strings.TrimSuffix(main, "}") + `,"sector":"service"}`,
		},
		{
			"no length beside its own extension", `{"extended_on":"2025-02-01","extension_term":"P6M"}`,
			`{"concluded_on":"2024-01-10","starts_on":"2024-01-15","initial_term":"P24M","notice":"P1M","renewal":"indefinite","renewal_notice":"P2W","extended_on":"2025-02-01","extension_term":"P6M","cadence":"month_end"}`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(terms(t, test.want), terms(t, test.part).Inherit(terms(t, main))); diff != "" {
				t.Errorf("want -, got +:\n%s", diff)
			}
		})
	}
}

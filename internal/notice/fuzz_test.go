package notice_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/notice"
)

func FuzzDate(f *testing.F) {
	for _, seed := range []string{"2026-11-22", "2024-02-29", "2026-02-31", "0001-01-01", "9999-12-31", "10000-01-01", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		date, err := notice.ParseDate(in)
		if (err != nil) != date.IsZero() {
			t.Fatalf("%q is read as %v with %v", in, date, err)
		}
		if err == nil && date.String() != in {
			t.Fatalf("%q is read as %v", in, date)
		}
	})
}

func FuzzPeriod(f *testing.F) {
	for _, seed := range []string{"P1M", "P1Y2M3W4D", "P0D", "P1.5M", "-P1M", "P9999Y119988M521722W3652059D", "PT1H", "P"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		period, err := notice.ParsePeriod(in)
		if err != nil {
			if !period.IsZero() {
				t.Fatalf("%q is read as %v with %v", in, period, err)
			}
			return
		}
		if again, err := notice.ParsePeriod(period.String()); err != nil || again != period {
			t.Fatalf("%q is read as %v, and that as %v, %v", in, period, again, err)
		}
	})
}

// FuzzTerms holds that terms which validate give dates or an error, that an answer
// agrees with its own inverse, and that neither panics nor runs on.
func FuzzTerms(f *testing.F) {
	for _, seed := range []string{
		newLaw, oldLaw, byDay, line24, hosting, `{}`, `{"sector":"service","paid_by":"week"}`,
		`{"sector":"telecom","customer_kind":"business","starts_on":"2019-06-10","initial_term":"P36M","notice":"P31D","renewal":"P24M"}`, `null`, `[]`,
		`{"cadence":{"dates":["02-29","01-31"]},"notice":"P1Y2M3W4D"}`,
		`{"starts_on":"0001-01-01","initial_term":"P1D","renewal":"P1D","renewal_notice":"P9999Y"}`,
		`{"starts_on":"9999-12-31","initial_term":"P1D","renewal":"P119988M3652059D"}`,
		`{"extended_on":"2024-01-31","extension_term":"P1M","renewal":"P1M1D"}`,
	} {
		f.Add(seed, "2026-11-22", "2027-03-31")
	}
	f.Fuzz(func(t *testing.T, in, received, wish string) {
		var read notice.Terms
		var receivedOn, requestedEnd notice.Date
		if json.Unmarshal([]byte(in), &read) != nil || receivedOn.UnmarshalText([]byte(received)) != nil || requestedEnd.UnmarshalText([]byte(wish)) != nil {
			return
		}
		written, err := json.Marshal(read)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(read, terms(t, string(written))); diff != "" {
			t.Fatalf("terms do not round-trip: -read +again\n%s", diff)
		}
		decision, err := notice.Decide(read, receivedOn, requestedEnd)
		if err != nil {
			return
		}
		if _, err := notice.NextEnds(read, receivedOn, 5); err != nil {
			t.Fatalf("ends on %v, but the next ends are an error: %v", decision.EndsOn, err)
		}
		if read.Sector != "" {
			holdsAgainstTheContract(t, read, receivedOn, requestedEnd, decision)
			return // the law may change between the last day of receipt and the end
		}
		last, err := notice.LastReceipt(read, decision.EndsOn)
		if err != nil || last != decision.LastReceiptOn {
			t.Fatalf("ends on %v, last receipt %v; the inverse says %v, %v", decision.EndsOn, decision.LastReceiptOn, last, err)
		}
		if _, err := notice.ParseDate(decision.EndsOn.String()); err != nil {
			t.Fatalf("ends on %v: %v", decision.EndsOn, err)
		}
	})
}

// holdsAgainstTheContract holds that the law never makes it worse than the contract,
// where the contract is not silent.
func holdsAgainstTheContract(t *testing.T, read notice.Terms, received, wish notice.Date, byLaw notice.Decision) {
	t.Helper()
	if read.Notice.IsZero() && read.NoticeByDay == 0 {
		return
	}
	read.Sector = ""
	alone, err := notice.Decide(read, received, wish)
	if err == nil && byLaw.EndsOn.After(alone.EndsOn) {
		t.Fatalf("by law it ends on %v, by the contract alone on %v", byLaw.EndsOn, alone.EndsOn)
	}
}

package seed

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/bookcheck"
	"github.com/fairwell/fairwell/internal/notice"
)

// planted is what is void or wrong in the seeded contracts, on purpose.
var planted = []string{
	"P-4 term_from_activation 11", "P-5 term_from_activation 134", // activated later than concluded
	"P-9 renewal_binds 334", // a renewal of old law in telecommunications
	"P-11 term_from_activation 27", "P-13 end_days_bind 30",
	"P-15 term_from_activation 14", "P-16 term_from_activation 897", // a second card years later, in the old contract
	"P-25 term_from_activation 17", "P-26 term_from_activation 17", "P-27 end_days_bind 30",
	"P-28 renewal_binds 335",
	"P-39 term_from_activation 22",
	"P-45 term_too_long 366", "P-46 notice_too_long 62", "P-46 renewal_binds 334",
	"P-47 renewal_notice_too_long 11", "P-47 billed_day_differs 16",
}

func TestTheSeedHoldsWhatIsPlantedAndNothingElse(t *testing.T) {
	on, err := notice.ParseDate("2026-11-22")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	check, err := bookcheck.New(bookcheck.Config{Out: &out, Format: bookcheck.JSONLines, On: on})
	if err != nil {
		t.Fatal(err)
	}
	for n, r := range records(t) {
		contract := bookcheck.Contract{Line: n + 1}
		for _, p := range r.Products {
			if p.Terms.ConcludedOn.IsZero() {
				p.Terms.ConcludedOn = r.Contract.ConcludedOn
			}
			contract.Products = append(contract.Products, bookcheck.Product{
				ContractID: r.Contract.ID, ID: p.ID, PartOf: p.PartOf, Ended: !p.EndedOn.IsZero(), Terms: p.Terms, Billed: p.BilledLastReceipt,
			})
		}
		if err := check.Contract(contract); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for line := range bytes.Lines(out.Bytes()) {
		var f bookcheck.Finding
		if err := json.Unmarshal(line, &f); err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s %s %d", f.Product, f.Code, f.Days))
	}
	if diff := cmp.Diff(planted, got); diff != "" {
		t.Errorf("-planted +found:\n%s", diff)
	}
}

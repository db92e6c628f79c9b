package cancellation_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

func TestANewContractIsWithdrawnFromByItsOwnPeriodHoweverOldTheFirstOneIs(t *testing.T) {
	for name, test := range map[string]struct {
		concluded, renewed, part, received string
		want                               []string
		until                              string
		late                               bool
	}{
		"on the fourteenth day":                          {"2015-03-01", "2026-11-02", "", "2026-11-16", []string{"P-1", "P-2"}, "2026-11-16", false},
		"on the fifteenth":                               {"2015-03-01", "2026-11-02", "", "2026-11-17", []string{"P-1", "P-2", "P-4"}, "2026-11-16", true},
		"on the working day after a holiday":             {"2015-03-01", "2026-12-18", "", "2027-01-04", []string{"P-1", "P-2"}, "2027-01-04", false},
		"a day after that":                               {"2015-03-01", "2026-12-18", "", "2027-01-05", []string{"P-1", "P-2", "P-4"}, "2027-01-04", true},
		"what goes on, by its name":                      {"2015-03-01", "2026-11-02", "DSL 100", "2026-11-16", []string{"P-1", "P-2"}, "2026-11-16", false},
		"what was never cancelled, by its name":          {"2015-03-01", "2026-11-02", "Handy", "2026-11-16", []string{"P-4"}, "2015-03-16", true},
		"while the first contract can be, all of it":     {"2026-10-30", "2026-11-02", "", "2026-11-13", []string{"P-1", "P-2", "P-4"}, "2026-11-16", false},
		"a contract of which nobody knows the day":       {"", "2026-11-02", "", "2026-11-16", []string{"P-1", "P-2"}, "2026-11-16", false},
		"of two new contracts the one that still can be": {"2015-03-01", "2026-11-02", "", "2026-12-01", []string{"P-4"}, "2026-12-09", false},
		"whatever the book says of the first one":        {"2015-03-01", "2026-11-02", "TV", "2026-11-16", []string{"P-2"}, "2026-11-16", false},
	} {
		t.Run(name, func(t *testing.T) {
			renewed := date(t, test.renewed)
			c := cancellation.WithdrawalCandidate{
				CustomerID: "C-1", Name: "Erika Müller", ContractID: "V-1", ContractNumber: "2015-0815",
				Products: []cancellation.WithdrawalProduct{
					{ID: "P-1", Name: "DSL 100", Renewed: renewed}, {ID: "P-2", Name: "TV", PartOf: "P-1", Renewed: renewed}, {ID: "P-4", Name: "Handy"},
				},
			}
			if test.concluded != "" {
				c.ConcludedOn = date(t, test.concluded)
			}
			if name == "of two new contracts the one that still can be" {
				c.Products[2].Renewed = date(t, "2026-11-25")
			}
			if name == "whatever the book says of the first one" {
				c.Products[1].Terms = notice.Terms{WithdrawalUntil: date(t, "2015-03-15"), NotInstructed: true}
			}
			typed := cancellation.Typed{Name: "Erika Müller", Contract: "2015-0815", Part: test.part}
			got, err := cancellation.MatchWithdrawal(typed, date(t, test.received), []cancellation.WithdrawalCandidate{c})
			if err != nil {
				t.Fatal(err)
			}
			want := cancellation.WithdrawalMatch{
				Code: cancellation.FoundMatched, CustomerID: "C-1", ContractID: "V-1", ProductIDs: test.want, Until: date(t, test.until), InTime: true,
			}
			if test.late {
				want.Code, want.InTime = cancellation.FoundLate, false
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

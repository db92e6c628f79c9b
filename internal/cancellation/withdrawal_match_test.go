package cancellation_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

func TestAWithdrawalMeansOneContractOrAPersonLooks(t *testing.T) {
	day := func(s string) notice.Date {
		d, err := notice.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	contract := func(id, number, concluded string, products ...cancellation.WithdrawalProduct) cancellation.WithdrawalCandidate {
		c := cancellation.WithdrawalCandidate{
			CustomerID: "C-1", CustomerNumber: "K1", Name: "Erika Müller", Email: "erika@example.com",
			ContractID: id, ContractNumber: number, Products: products,
		}
		if concluded != "" {
			c.ConcludedOn = day(concluded)
		}
		return c
	}
	first := contract("V-1", "2026-0815", "2026-12-18",
		cancellation.WithdrawalProduct{ID: "P-1", Name: "DSL 100"},
		cancellation.WithdrawalProduct{ID: "P-2", Name: "TV-Option", PartOf: "P-1"},
		cancellation.WithdrawalProduct{ID: "P-3", Name: "TV in 4K", PartOf: "P-2"},
		cancellation.WithdrawalProduct{ID: "P-4", Name: "Handy"})
	second := contract("V-2", "2026-0816", "2026-12-18", cancellation.WithdrawalProduct{ID: "P-5", Name: "Handy"})
	dateless := contract("V-3", "X 7", "", cancellation.WithdrawalProduct{ID: "P-6", Name: "Webspace"})
	stranger := first
	stranger.CustomerID, stranger.ContractID, stranger.Email = "C-2", "V-9", "other@example.com"
	typed := func(name, contract, part string) cancellation.Typed {
		return cancellation.Typed{Name: name, Contract: contract, Part: part, Email: "Erika@Example.com"}
	}
	whole := []string{"P-1", "P-2", "P-3", "P-4"}
	until := day("2027-01-04") // 1 January is a holiday, then comes a weekend
	matched := func(products ...string) cancellation.WithdrawalMatch {
		return cancellation.WithdrawalMatch{
			Code: cancellation.FoundMatched, CustomerID: "C-1", ContractID: "V-1", ProductIDs: products, Until: until, InTime: true,
		}
	}
	late := matched(whole...)
	late.Code, late.InTime = cancellation.FoundLate, false
	unclear := matched()
	unclear.Code = cancellation.FoundPartUnclear
	all := []cancellation.WithdrawalCandidate{first, second, dateless}
	for _, tt := range []struct {
		name       string
		typed      cancellation.Typed
		received   string
		candidates []cancellation.WithdrawalCandidate
		want       cancellation.WithdrawalMatch
	}{
		{"by name and number", typed("Erika Müller", "2026-0815", ""), "2026-12-19", all, matched(whole...)},
		{"on the day of conclusion", typed("Erika Müller", "2026-0815", ""), "2026-12-18", all, matched(whole...)},
		{"on the last day, moved past holiday and weekend", typed("Erika Müller", "2026-0815", ""), "2027-01-04", all, matched(whole...)},
		{"a day later", typed("Erika Müller", "2026-0815", ""), "2027-01-05", all, late},
		{"a number among words, as people write", typed(" erika  MU\u0308LLER\u200b", "Vertrag Nr. 2026/0815!", ""), "2026-12-19", all, matched(whole...)},
		{"a number with blanks", typed("Erika Müller", "2026 0815", ""), "2026-12-19", all, matched(whole...)},
		{"a part and what cannot work without it", typed("Erika Müller", "2026-0815", "dsl 100"), "2026-12-19", all, matched("P-1", "P-2", "P-3")},
		{"a part that works alone", typed("Erika Müller", "2026-0815", "Handy"), "2026-12-19", all, matched("P-4")},
		{"a part that is none", typed("Erika Müller", "2026-0815", "das Fernsehen"), "2026-12-19", all, unclear},
		{"by a product, from the own address", typed("Erika Müller", "DSL 100", ""), "2026-12-19", all, matched(whole...)},
		{"by a product of two contracts", typed("Erika Müller", "Handy", ""), "2026-12-19", all, cancellation.WithdrawalMatch{Code: cancellation.FoundAmbiguous}},
		{
			"two numbers", typed("Erika Müller", "2026-0815 und 2026-0816", ""), "2026-12-19", all,
			cancellation.WithdrawalMatch{Code: cancellation.FoundAmbiguous},
		},
		{"another name", typed("Erich Müller", "2026-0815", ""), "2026-12-19", all, cancellation.WithdrawalMatch{Code: cancellation.FoundNothing}},
		{"no name", typed(" ", "2026-0815", ""), "2026-12-19", all, cancellation.WithdrawalMatch{Code: cancellation.FoundNothing}},
		{"in words", typed("Erika Müller", "mein Internet", ""), "2026-12-19", all, cancellation.WithdrawalMatch{Code: cancellation.FoundNothing}},
		{
			"by a product, from another address", typed("Erika Müller", "DSL 100", ""), "2026-12-19",
			[]cancellation.WithdrawalCandidate{stranger},
			cancellation.WithdrawalMatch{Code: cancellation.FoundNothing},
		},
		{
			"two customers with one name and number", typed("Erika Müller", "2026-0815", ""), "2026-12-19",
			[]cancellation.WithdrawalCandidate{first, stranger},
			cancellation.WithdrawalMatch{Code: cancellation.FoundAmbiguous},
		},
		{
			"a contract without a day", typed("Erika Müller", "X7", ""), "2026-12-19", all,
			cancellation.WithdrawalMatch{Code: cancellation.FoundNoDay, CustomerID: "C-1", ContractID: "V-3", ProductIDs: []string{"P-6"}},
		},
		{"nobody", typed("Erika Müller", "2026-0815", ""), "2026-12-19", nil, cancellation.WithdrawalMatch{Code: cancellation.FoundNothing}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := cancellation.MatchWithdrawal(tt.typed, day(tt.received), tt.candidates)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheDaysOfAProductSayUntilWhenItIsWithdrawnFrom(t *testing.T) {
	for written, want := range map[string]string{
		`{}`:                                "2026-11-16",
		`{"withdrawal_until":"2026-12-01"}`: "2026-12-01",
		`{"delivered_on":"2026-11-20"}`:     "2026-12-04",
		`{"not_instructed":true}`:           "2027-11-16",
	} {
		c := cancellation.WithdrawalCandidate{
			CustomerID: "C-1", Name: "Erika Müller", ContractID: "V-1", ContractNumber: "2026-0815", ConcludedOn: date(t, "2026-11-02"),
			Products: []cancellation.WithdrawalProduct{{ID: "P-1", Name: "Router", Terms: terms(t, written)}},
		}
		typed := cancellation.Typed{Name: "Erika Müller", Contract: "2026-0815"}
		got, err := cancellation.MatchWithdrawal(typed, date(t, "2026-11-03"), []cancellation.WithdrawalCandidate{c})
		if err != nil || got.Until != date(t, want) || !got.InTime {
			t.Errorf("%s: until %v, %v; want %s", written, got.Until, err, want)
		}
	}
}

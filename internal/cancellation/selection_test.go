package cancellation_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

var received = time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)

func date(t *testing.T, s string) notice.Date {
	t.Helper()
	if s == "" {
		return notice.Date{}
	}
	d, err := notice.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func terms(t *testing.T, json string) notice.Terms {
	t.Helper()
	var out notice.Terms
	if err := out.UnmarshalJSON([]byte(json)); err != nil {
		t.Fatal(err)
	}
	return out
}

// house has an access line with a TV option and its sports channel, a second
// SIM that works alone, an ended product, and one that another case holds.
func house(t *testing.T) []cancellation.Product {
	t.Helper()
	monthly := terms(t, `{"notice":"P1M"}`)
	return []cancellation.Product{
		{ID: "dsl", ContractID: "V-1", Terms: monthly},
		{ID: "tv", ContractID: "V-1", PartOf: "dsl", Terms: monthly},
		{ID: "sport", ContractID: "V-1", PartOf: "tv", Terms: monthly},
		{ID: "old", ContractID: "V-1", PartOf: "dsl", Terms: monthly, EndedOn: date(t, "2025-03-31")},
		{ID: "sim", ContractID: "V-2", Terms: monthly},
		{ID: "held", ContractID: "V-3", Terms: monthly, Hold: &cancellation.Hold{
			CaseID: "case-1", ReceivedAt: received.Add(-time.Hour), Claimed: true, EndsOn: date(t, "2026-12-15"),
		}},
	}
}

func TestSelectTakesPartsAlongAndRefusesWhatIsNoDeclaration(t *testing.T) {
	tests := []struct {
		name   string
		wanted string // product or contract IDs
		want   string
		err    error
	}{
		{"a main product takes its parts and their parts along", "dsl", "dsl tv sport", nil},
		{"a part goes alone", "sport", "sport", nil},
		{"a part listed beside its main product is not twice", "dsl tv", "dsl tv sport", nil},
		{"a contract means its active products", "V-1", "dsl tv sport", nil},
		{"a contract without active products is received all the same", "V-3", "held", nil},
		{"a second SIM stays alone", "sim", "sim", nil},
		{"an ended product is received all the same", "old", "old", nil},
		{"a product twice", "sim sim", "", cancellation.ErrTwice},
		{"a product by itself and by its contract", "sim V-2", "", cancellation.ErrTwice},
		{"an unknown product", "nothing", "", cancellation.ErrNotFound},
		{"an unknown contract", "V-9", "", cancellation.ErrNotFound},
		{"too many items", strings.Repeat("sim ", cancellation.MaxItems+1), "", cancellation.ErrTooMany},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var wanted []cancellation.Wanted
			for id := range strings.FieldsSeq(test.wanted) {
				if strings.HasPrefix(id, "V-") {
					wanted = append(wanted, cancellation.Wanted{ContractID: id})
				} else {
					wanted = append(wanted, cancellation.Wanted{ProductID: id})
				}
			}
			picked, err := cancellation.Select(house(t), wanted, received)
			if !errors.Is(err, test.err) {
				t.Fatalf("got %v, want %v", err, test.err)
			}
			var got []string
			for _, c := range picked {
				got = append(got, c.Product.ID)
			}
			if diff := cmp.Diff(strings.Fields(test.want), got); diff != "" && test.want != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAHoldThatWasReceivedLaterAndIsNotDecidedYetIsNotInTheWay(t *testing.T) {
	tests := []struct {
		name     string
		after    time.Duration
		claimed  bool
		inTheWay bool
	}{
		{"received earlier", -time.Second, false, true},
		{"in the same second: the other has the lower ID", 0, false, true},
		{"received later, not decided", time.Second, false, false},
		{"received later, decided already", time.Second, true, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := cancellation.Product{Hold: &cancellation.Hold{CaseID: "c", ReceivedAt: received.Add(test.after), Claimed: test.claimed}}
			if got := p.HoldAgainst(received) != nil; got != test.inTheWay || p.Active(received) == got {
				t.Errorf("in the way: %v", got)
			}
		})
	}
}

func TestTheStatusOfAProduct(t *testing.T) {
	today := date(t, "2026-11-22")
	tests := []struct {
		name    string
		product cancellation.Product
		want    cancellation.Status
	}{
		{"nothing fixed", cancellation.Product{}, cancellation.StatusActive},
		{"ended before today", cancellation.Product{EndedOn: date(t, "2026-11-21")}, cancellation.StatusEnded},
		{"its last day is today", cancellation.Product{EndedOn: today}, cancellation.StatusCancelled},
		{"a case holds it", cancellation.Product{Hold: &cancellation.Hold{EndsOn: date(t, "2026-12-22")}}, cancellation.StatusCancelled},
		{"the end that a case set has passed", cancellation.Product{Hold: &cancellation.Hold{EndsOn: date(t, "2026-11-01")}}, cancellation.StatusEnded},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := test.product.Status(today); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

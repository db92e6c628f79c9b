package cancellation_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

const line24 = `{"sector":"telecom","starts_on":"2025-09-01","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}`

func TestACauseIsDecidedAsFarAsItsDaysDecideIt(t *testing.T) {
	change := notice.Cause{Trigger: "price_change", InformedOn: date(t, "2026-04-10"), EventOn: date(t, "2026-06-01")}
	late := notice.Cause{Trigger: "price_change", InformedOn: date(t, "2026-01-01"), EventOn: date(t, "2026-02-01")}
	for _, test := range []struct {
		name         string
		kind         cancellation.Kind
		cause        *notice.Cause
		wish         string
		ends, review string
		rule         notice.Rule
	}{
		{"without a cause the ordinary end stands alone", cancellation.Ordinary, nil, "", "2027-08-31", "", ""},
		{"a cause in words is reviewed as of the day of receipt", cancellation.ForCause, nil, "", "2027-08-31", "2026-04-20", ""},
		{"or as of the day it is declared for", cancellation.ForCause, nil, "2026-05-15", "2027-08-31", "2026-05-15", ""},
		{"a price change is decided by its days", cancellation.ForCause, &change, "", "2026-05-31", "", notice.RuleCauseWindow},
		{"one declared too late changes nothing", cancellation.ForCause, &late, "", "2027-08-31", "", notice.RuleCauseClosed},
		{"a move is reviewed as of its effective day", cancellation.ForCause, &notice.Cause{Trigger: "move", EventOn: date(t, "2026-06-30")}, "", "2027-08-31", "2026-06-30", notice.RuleCauseReview},
		{"a cause without its day is reviewed", cancellation.ForCause, &notice.Cause{Trigger: "move"}, "", "2027-08-31", "2026-04-20", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			candidates := []cancellation.Candidate{
				{Product: cancellation.Product{ID: "P-1", Terms: terms(t, line24)}, Named: true, Cause: test.cause, RequestedEnd: date(t, test.wish)},
				{Product: cancellation.Product{ID: "P-2", PartOf: "P-1", Terms: terms(t, line24)}},
			}
			outcomes, err := cancellation.Decide(test.kind, date(t, "2026-04-20"), candidates)
			if err != nil {
				t.Fatal(err)
			}
			for i, o := range outcomes {
				if o.EndsOn != date(t, test.ends) {
					t.Errorf("product %d ends on %v, want %s", i, o.EndsOn, test.ends)
				}
			}
			review := notice.Date{}
			if outcomes[0].Review != nil {
				review = outcomes[0].Review.DeclaredEnd
			}
			if review != date(t, test.review) {
				t.Errorf("reviewed as of %v, want %s", review, test.review)
			}
			if test.rule != "" && !slices.ContainsFunc(outcomes[0].Steps, func(s notice.Step) bool { return s.Rule == test.rule }) {
				t.Errorf("no step %s among %+v", test.rule, outcomes[0].Steps)
			}
		})
	}
}

func TestACauseThatAPersonJudgesIsToldAsTheLawHasIt(t *testing.T) {
	move := &notice.Cause{Trigger: "move", EventOn: date(t, "2026-06-30")}
	outcomes, err := cancellation.Decide(cancellation.ForCause, date(t, "2026-04-20"), []cancellation.Candidate{
		{Product: cancellation.Product{ID: "P-1", Terms: terms(t, line24)}, Named: true, Cause: move},
	})
	if err != nil {
		t.Fatal(err)
	}
	const want = "Liegt der besondere Grund vor (§ 60 Abs. 2 TKG), endet der Vertrag schon am 30. Juni 2026, sonst am 31. August 2027."
	if said := notice.Explain(outcomes[0].Steps, notice.German); !strings.HasSuffix(said, want) {
		t.Errorf("told so: %s", said)
	}
}

func TestAPackagePutsItsProductsUnderOneLawAndTakesNothingAlong(t *testing.T) {
	products := []cancellation.Product{
		{ID: "P-1", Terms: terms(t, `{"sector":"telecom","package":"B-1","starts_on":"2021-03-01","initial_term":"P24M","notice":"P3M","renewal":"P12M"}`)},
		{ID: "P-2", Terms: terms(t, `{"sector":"service","package":"B-1","starts_on":"2021-03-01","initial_term":"P24M","notice":"P3M","renewal":"P12M"}`)},
	}
	cancellation.Together(products)
	picked, err := cancellation.Select(products, []cancellation.Wanted{{ProductID: "P-2"}}, time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
	if err != nil || len(picked) != 1 {
		t.Fatalf("%d products are picked, %v", len(picked), err)
	}
	outcomes, err := cancellation.Decide(cancellation.Ordinary, date(t, "2026-11-22"), picked)
	if err != nil || outcomes[0].EndsOn != date(t, "2026-12-22") {
		t.Errorf("ends on %v, %v", outcomes[0].EndsOn, err)
	}
}

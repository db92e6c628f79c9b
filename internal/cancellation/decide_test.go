package cancellation_test

import (
	"testing"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// On the day of receipt, 22 November 2026, a month's notice ends on 22 December.
const (
	anyDay   = `{"notice":"P1M"}`
	monthEnd = `{"notice":"P1M","cadence":"month_end"}`
	bound    = `{"starts_on":"2026-03-01","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}`
	expires  = `{"starts_on":"2026-01-01","initial_term":"P11M","renewal":"none"}`
)

func TestHowAPartEnds(t *testing.T) {
	tests := []struct {
		name       string
		mainTerms  string
		mainWish   string
		part       string // terms
		named      bool
		partWish   string
		want       string
		takenAlong bool
		review     string // declared end
	}{
		{"it ends with the main product", anyDay, "", anyDay, false, "", "2026-12-22", true, ""},
		{"also with one that ends later by a wish", anyDay, "2027-06-30", anyDay, false, "", "2027-06-30", true, ""},
		{"also if its own days do not hold that one", anyDay, "2027-06-15", monthEnd, false, "", "2027-06-15", true, ""},
		{"an earlier end of its own stays", anyDay, "2027-06-30", expires, false, "", "2026-11-30", true, ""},
		{"a later end of its own is for a person", anyDay, "", bound, false, "", "2028-02-29", true, "2026-12-22"},
		{"listed itself, its earlier end stays", anyDay, "2027-06-30", anyDay, true, "", "2026-12-22", false, ""},
		{"listed itself with a later wish, it ends with the main product", anyDay, "", anyDay, true, "2027-06-30", "2026-12-22", true, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			out, err := cancellation.Decide(cancellation.Ordinary, notice.CivilDay(received), []cancellation.Candidate{
				{Product: cancellation.Product{ID: "part", PartOf: "main", Terms: terms(t, test.part)}, Named: test.named, RequestedEnd: date(t, test.partWish)},
				{Product: cancellation.Product{ID: "main", Terms: terms(t, test.mainTerms)}, Named: true, RequestedEnd: date(t, test.mainWish)},
			})
			if err != nil {
				t.Fatal(err)
			}
			part := out[0]
			if part.EndsOn.String() != test.want || (part.TakenAlongBy == "main") != test.takenAlong {
				t.Errorf("ends on %s, taken along by %q; want %s, %v", part.EndsOn, part.TakenAlongBy, test.want, test.takenAlong)
			}
			if got := reviewed(part); got != test.review {
				t.Errorf("review of %q, want %q", got, test.review)
			}
			if part.LastReceiptOn.IsZero() || len(part.Steps) == 0 {
				t.Error("no last day of receipt, or no reasons")
			}
			for _, s := range part.Steps {
				if test.takenAlong && (s.Rule == notice.RuleWishMet || s.Rule == notice.RuleNoWish) {
					t.Errorf("the reasons speak of a wish: %s", s.Rule)
				}
			}
		})
	}
}

func reviewed(o cancellation.Outcome) string {
	if o.Review == nil {
		return ""
	}
	return o.Review.DeclaredEnd.String()
}

func TestACauseIsNotJudgedAndTheOrdinaryEndIsDecided(t *testing.T) {
	for wish, declared := range map[string]string{"": "2026-11-22", "2026-12-01": "2026-12-01"} {
		out, err := cancellation.Decide(cancellation.ForCause, notice.CivilDay(received), []cancellation.Candidate{
			{Product: cancellation.Product{ID: "p", Terms: terms(t, bound)}, Named: true, RequestedEnd: date(t, wish)},
		})
		if err != nil {
			t.Fatal(err)
		}
		if out[0].EndsOn.String() != "2028-02-29" || reviewed(out[0]) != declared || out[0].Review.State != cancellation.ReviewOpen {
			t.Errorf("wish %q: ends on %s, review %+v", wish, out[0].EndsOn, out[0].Review)
		}
	}
}

func TestOneThatEndsAProductNoEarlierIsLinkedAndAnEarlierOneTakesItOver(t *testing.T) {
	for _, test := range []struct {
		name   string
		kind   cancellation.Kind
		holds  string
		ends   string // none: it is linked
		review string
	}{
		{"the same end", cancellation.Ordinary, "2026-12-22", "", ""},
		{"it would end later", cancellation.Ordinary, "2026-12-01", "", ""},
		{"it ends earlier", cancellation.Ordinary, "2027-06-30", "2026-12-22", ""},
		{"a cause for today", cancellation.ForCause, "2026-12-22", "", "2026-11-22"},
		{"a cause for today that ends earlier anyway", cancellation.ForCause, "2027-06-30", "2026-12-22", "2026-11-22"},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, err := cancellation.Decide(test.kind, notice.CivilDay(received), []cancellation.Candidate{{
				Product: cancellation.Product{ID: "p", Terms: terms(t, anyDay)}, Named: true,
				Hold: &cancellation.Hold{CaseID: "c", EndsOn: date(t, test.holds), Claimed: true},
			}})
			if err != nil {
				t.Fatal(err)
			}
			refused := out[0].Refused
			if linked := refused != nil; linked != (test.ends == "") || out[0].EndsOn != date(t, test.ends) || reviewed(out[0]) != test.review {
				t.Errorf("%+v, review %q", out[0], reviewed(out[0]))
			}
			if refused != nil && (refused.Code != cancellation.RefusedAlreadyCancelled || refused.CaseID != "c" || refused.EndsOn != date(t, test.holds)) {
				t.Errorf("linked as %+v", refused)
			}
		})
	}
}

func TestWhatHasEndedStaysEnded(t *testing.T) {
	out, err := cancellation.Decide(cancellation.Ordinary, notice.CivilDay(received), []cancellation.Candidate{{
		Product: cancellation.Product{ID: "p", Terms: terms(t, anyDay)}, Named: true,
		Refused: &cancellation.Refusal{Code: cancellation.RefusedEnded, EndsOn: date(t, "2025-03-31")},
	}})
	if err != nil || !out[0].EndsOn.IsZero() || out[0].Refused.EndsOn != date(t, "2025-03-31") || out[0].Review != nil {
		t.Errorf("%+v, %v", out[0], err)
	}
}

func TestAPartOfACancelledMainProductEndsWithThat(t *testing.T) {
	out, err := cancellation.Decide(cancellation.Ordinary, notice.CivilDay(received), []cancellation.Candidate{
		{
			Product: cancellation.Product{ID: "main", Terms: terms(t, anyDay)}, Named: true, RequestedEnd: date(t, "2027-06-30"),
			Hold: &cancellation.Hold{CaseID: "c", EndsOn: date(t, "2026-12-31"), Claimed: true},
		},
		{Product: cancellation.Product{ID: "part", PartOf: "main", Terms: terms(t, anyDay)}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if out[0].Refused == nil || out[1].EndsOn.String() != "2026-12-31" || out[1].TakenAlongBy != "main" {
		t.Errorf("%+v", out)
	}
}

func TestACircleOfPartsIsAnErrorAndNoEndlessLoop(t *testing.T) {
	_, err := cancellation.Decide(cancellation.Ordinary, notice.CivilDay(received), []cancellation.Candidate{
		{Product: cancellation.Product{ID: "a", PartOf: "b"}}, {Product: cancellation.Product{ID: "b", PartOf: "a"}},
	})
	if err == nil {
		t.Error("no error")
	}
}

func TestAFinishedItemNeverMovesAgain(t *testing.T) {
	all := []cancellation.ItemState{
		cancellation.ItemReceived, cancellation.ItemDecided, cancellation.ItemCancelled,
		cancellation.ItemDelayed, cancellation.ItemParked, cancellation.ItemRefused, cancellation.ItemContinued,
	}
	for _, to := range all {
		for _, from := range to.From() {
			if !from.Open() {
				t.Errorf("%s may become %s", from, to)
			}
		}
	}
}

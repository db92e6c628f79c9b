package notice_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/fairwell/fairwell/internal/notice"
)

// drawLawful draws a contract of any kind, in any sector, of any customer.
func drawLawful(t *rapid.T) contract {
	c := drawContract(t)
	c.terms.Sector = rapid.SampledFrom([]string{"generic", "service", "telecom", "number_independent"}).Draw(t, "sector")
	c.terms.CustomerKind = rapid.SampledFrom([]notice.CustomerKind{"", "consumer", "small_business", "business"}).Draw(t, "customer")
	if starts := c.terms.StartsOn; !starts.IsZero() && rapid.Bool().Draw(t, "concluded before") {
		c.terms.ConcludedOn = addDays(t, starts, -rapid.IntRange(0, 400).Draw(t, "concluded days before"))
	}
	if !c.terms.ExtendedOn.IsZero() && rapid.Bool().Draw(t, "agreed before") {
		agreed := addDays(t, c.terms.ExtendedOn, -rapid.IntRange(0, 200).Draw(t, "agreed days before"))
		if !agreed.Before(c.terms.StartsOn) {
			c.terms.ExtensionAgreedOn = agreed
		}
	}
	return c
}

// drawReceipt draws a day of receipt on which the law of the catalogue is all in
// force: a law that begins to protect makes a later receipt end earlier.
func drawReceipt(t *rapid.T) notice.Date { return dateOf(t, drawDay(t, "received", 2022, 6*365)) }

func endsWithTheTerm(c contract) bool { return c.fixed && c.renewal == "none" }

func TestTheLawNeverMakesItWorseForTheCustomerThanTheContract(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawLawful(t)
		received, wish := dateOf(t, drawDay(t, "received", 2018, 10*365)), dateOf(t, drawWish(t))
		withLaw := decide(t, c, received, wish)
		c.terms.Sector = ""
		alone := decide(t, c, received, wish)
		if withLaw.EndsOn.After(alone.EndsOn) {
			t.Fatalf("by law it ends on %v, by the contract alone on %v", withLaw.EndsOn, alone.EndsOn)
		}
		if withLaw.EndsOn == alone.EndsOn && withLaw.LastReceiptOn.Before(alone.LastReceiptOn) {
			t.Fatalf("for the end on %v the law leaves time until %v, the contract until %v", alone.EndsOn, withLaw.LastReceiptOn, alone.LastReceiptOn)
		}
	})
}

func TestTheEndIsNeverBeforeReceiptPlusTheNoticeThatApplies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawLawful(t)
		received := drawReceipt(t)
		got := decide(t, c, received, dateOf(t, drawWish(t)))
		if endsWithTheTerm(c) {
			return
		}
		if got.EndsOn.Before(received) || got.LastReceiptOn.Before(received) {
			t.Fatalf("received on %v it ends on %v, last receipt %v", received, got.EndsOn, got.LastReceiptOn)
		}
		var applies notice.Date
		for _, step := range got.Steps {
			if step.Rule == notice.RuleNotice || step.Rule == notice.RuleNoticeByDay {
				applies = step.On
			}
			if step.Rule == notice.RuleTooLate {
				applies = notice.Date{}
			}
		}
		if got.EndsOn.Before(applies) {
			t.Fatalf("it ends on %v, but the notice runs until %v", got.EndsOn, applies)
		}
	})
}

func TestALaterReceiptNeverGivesAnEarlierEndByLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawLawful(t)
		received, wish := drawReceipt(t), dateOf(t, drawWish(t))
		by := rapid.IntRange(0, 400).Draw(t, "later by")
		end := decide(t, c, received, wish).EndsOn
		if got := decide(t, c, addDays(t, received, by), wish).EndsOn; got.Before(end) {
			t.Fatalf("received %d days later it ends on %v, before %v", by, got, end)
		}
	})
}

func TestTheLastReceiptIsTheLatestDayThatStillGivesThatEndByLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawLawful(t)
		first := decide(t, c, drawReceipt(t), dateOf(t, drawWish(t)))
		end, last := first.EndsOn, first.LastReceiptOn
		if endsWithTheTerm(c) || last.Year() < 2022 {
			return
		}
		if got := decide(t, c, last, end); got.EndsOn != end || got.LastReceiptOn != last {
			t.Fatalf("received on %v it ends on %v, last receipt %v; want %v", last, got.EndsOn, got.LastReceiptOn, end)
		}
		if got := decide(t, c, addDays(t, last, 1), end); !got.EndsOn.After(end) {
			t.Fatalf("received after %v it still ends on %v", last, got.EndsOn)
		}
		if got, err := notice.LastReceipt(c.terms, end); err != nil || got != last {
			t.Fatalf("the inverse of %v is %v, %v; want %v", end, got, err, last)
		}
	})
}

func TestTermEndsComeFromTheAnchorAndNeverDrift(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawContract(t)
		if c.renewal != "period" || c.renewed.months == 0 {
			return // a term of days has nothing to drift by
		}
		received := dateOf(t, drawDay(t, "received", 2019, 5*365))
		ends, err := notice.NextEnds(c.terms, received, 5)
		if err != nil {
			t.Fatal(err)
		}
		fromAnchor := map[notice.Date]bool{dateOf(t, c.initial.lastDay(c.anchor)): true}
		last := ends[len(ends)-1].EndsOn
		for end := range c.ends(time.Date(last.Year(), time.Month(last.Month()), last.Day(), 0, 0, 0, 0, time.UTC)) {
			fromAnchor[dateOf(t, end)] = true
		}
		for _, end := range ends {
			if !fromAnchor[end.EndsOn] {
				t.Fatalf("%v is no end of a term counted from the anchor", end.EndsOn)
			}
		}
	})
}

func TestDatesAloneAreThoseOfTheDecision(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawLawful(t)
		received, wish := dateOf(t, drawDay(t, "received", 2018, 10*365)), dateOf(t, drawWish(t))
		decision := decide(t, c, received, wish)
		ends, err := notice.Ends(c.terms, received, wish)
		if err != nil || ends.EndsOn != decision.EndsOn || ends.LastReceiptOn != decision.LastReceiptOn {
			t.Fatalf("the dates are %+v, %v; the decision says %v, %v", ends, err, decision.EndsOn, decision.LastReceiptOn)
		}
		next, err := notice.NextEnds(c.terms, received, 3)
		if err != nil {
			t.Fatal(err)
		}
		for i, end := range next {
			if i > 0 && !end.EndsOn.After(next[i-1].EndsOn) {
				t.Fatalf("%v follows %v", end, next[i-1])
			}
			if got := decide(t, c, received, end.EndsOn); got.EndsOn != end.EndsOn {
				t.Fatalf("asked to end on %v it ends on %v", end.EndsOn, got.EndsOn)
			}
		}
	})
}

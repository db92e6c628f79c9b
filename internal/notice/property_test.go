package notice_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/fairwell/fairwell/internal/notice"
)

func drawDay(t *rapid.T, name string, from, days int) time.Time {
	return onward(time.Date(from, 1, 1, 0, 0, 0, 0, time.UTC), rapid.IntRange(0, days).Draw(t, name))
}

func drawLength(t *rapid.T, name string, least, months, days int) length {
	p := length{
		rapid.OneOf(rapid.Just(0), rapid.IntRange(0, months)).Draw(t, name+" months"),
		rapid.OneOf(rapid.Just(0), rapid.IntRange(0, days)).Draw(t, name+" days"),
	}
	if p.months+p.days < least {
		p.months = least
	}
	return p
}

func (p length) String() string { return fmt.Sprintf("P%dM%dD", p.months, p.days) }

// drawContract draws a contract of any kind that makes sense.
func drawContract(t *rapid.T) contract {
	var c contract
	fields := map[string]any{}
	if rapid.Bool().Draw(t, "by day") {
		c.byDay = rapid.IntRange(1, 31).Draw(t, "day of the month")
		c.cadence = "month_end"
		fields["notice_by_day"] = c.byDay
	} else {
		c.notice = drawLength(t, "notice", 0, 6, 60)
		fields["notice"] = c.notice.String()
	}
	if rapid.Bool().Draw(t, "has renewal notice") {
		p := drawLength(t, "renewal notice", 0, 6, 60)
		c.later = &p
		fields["renewal_notice"] = p.String()
	}
	drawCadence(t, &c, fields)
	c.renewal = rapid.SampledFrom([]string{"none", "indefinite", "period"}).Draw(t, "renewal")
	if c.fixed = c.renewal == "period" || rapid.Bool().Draw(t, "fixed"); c.fixed {
		drawFixed(t, &c, fields)
	}
	if c.renewal == "period" {
		c.renewed = drawLength(t, "renewal", 1, 13, 40)
		fields["renewal"] = c.renewed.String()
	} else {
		fields["renewal"] = c.renewal
	}
	written, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(written, &c.terms); err != nil {
		t.Fatalf("%s: %v", written, err)
	}
	return c
}

func drawCadence(t *rapid.T, c *contract, fields map[string]any) {
	name := rapid.SampledFrom([]string{"", "any_day", "mid_month", "month_end", "quarter_end", "half_year_end", "year_end", "dates"}).Draw(t, "cadence")
	switch name {
	case "":
		return
	case "dates":
		var texts []string
		for _, day := range rapid.SliceOfN(rapid.IntRange(0, 365), 1, 3).Draw(t, "dates") {
			date := onward(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), day)
			c.dates = append(c.dates, [2]int{int(date.Month()), date.Day()})
			texts = append(texts, date.Format("01-02"))
		}
		fields["cadence"] = map[string]any{"dates": texts}
	default:
		fields["cadence"] = name
	}
	c.cadence = name
}

func drawFixed(t *rapid.T, c *contract, fields map[string]any) {
	starts := drawDay(t, "starts on", 2019, 3*365)
	c.anchor, c.initial = starts, drawLength(t, "initial term", 1, 26, 40)
	fields["starts_on"], fields["initial_term"] = starts.Format(time.DateOnly), c.initial.String()
	if rapid.Bool().Draw(t, "extended") {
		c.anchor = onward(starts, rapid.IntRange(0, 500).Draw(t, "extended after"))
		c.initial = drawLength(t, "extension", 1, 26, 40)
		fields["extended_on"], fields["extension_term"] = c.anchor.Format(time.DateOnly), c.initial.String()
	}
}

func dateOf(t *rapid.T, day time.Time) notice.Date {
	if day.IsZero() {
		return notice.Date{}
	}
	date, err := notice.ParseDate(day.Format(time.DateOnly))
	if err != nil {
		t.Fatal(err)
	}
	return date
}

func decide(t *rapid.T, c contract, received, wish notice.Date) notice.Decision {
	decision, err := notice.Decide(c.terms, received, wish)
	if err != nil {
		t.Fatal(err)
	}
	return decision
}

func addDays(t *rapid.T, d notice.Date, n int) notice.Date {
	sum, err := d.AddDays(n)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func drawWish(t *rapid.T) time.Time {
	if !rapid.Bool().Draw(t, "has wish") {
		return time.Time{}
	}
	return drawDay(t, "wish", 2018, 12*365)
}

func TestDecideAgreesWithASearchDayByDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawContract(t)
		received, wish := drawDay(t, "received", 2018, 8*365), drawWish(t)
		end, last := c.decide(received, wish)
		got := decide(t, c, dateOf(t, received), dateOf(t, wish))
		if got.EndsOn != dateOf(t, end) || got.LastReceiptOn != dateOf(t, last) {
			t.Fatalf("ends %v, last receipt %v; the search says %v, %v", got.EndsOn, got.LastReceiptOn, dateOf(t, end), dateOf(t, last))
		}
	})
}

func TestLastReceiptAgreesWithASearchDayByDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawContract(t)
		end := drawDay(t, "end", 2019, 9*365)
		possible, renewed := c.canEnd(onward(end, 1))(end)
		possible = possible && (!renewed || c.renewal != "none")
		got, err := notice.LastReceipt(c.terms, dateOf(t, end))
		if possible != (err == nil) {
			t.Fatalf("can end on %v: %v, but the answer is %v, %v", dateOf(t, end), possible, got, err)
		}
		if want := c.lastReceipt(end, renewed); possible && got != dateOf(t, want) {
			t.Fatalf("last receipt %v, the search says %v", got, dateOf(t, want))
		}
	})
}

func TestADayAfterTheLastReceiptTheEndIsLater(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawContract(t)
		first := decide(t, c, dateOf(t, drawDay(t, "received", 2018, 8*365)), dateOf(t, drawWish(t)))
		end, last := first.EndsOn, first.LastReceiptOn
		if got, err := notice.LastReceipt(c.terms, end); err != nil || got != last {
			t.Fatalf("the inverse of %v is %v, %v; want %v", end, got, err, last)
		}
		if got := decide(t, c, last, end); got.EndsOn != end {
			t.Fatalf("received on %v it ends on %v, want %v", last, got.EndsOn, end)
		}
		got := decide(t, c, addDays(t, last, 1), end)
		if onlyEnd := c.fixed && c.renewal == "none"; !got.EndsOn.After(end) && !onlyEnd {
			t.Fatalf("received after %v it still ends on %v", last, got.EndsOn)
		}
	})
}

func TestALaterReceiptOrWishNeverEndsEarlier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawContract(t)
		received, wish := dateOf(t, drawDay(t, "received", 2018, 8*365)), dateOf(t, drawDay(t, "wish", 2018, 12*365))
		by := rapid.IntRange(0, 400).Draw(t, "later by")
		end := decide(t, c, received, wish).EndsOn
		if got := decide(t, c, addDays(t, received, by), wish).EndsOn; got.Before(end) {
			t.Fatalf("received %d days later it ends on %v, before %v", by, got, end)
		}
		if got := decide(t, c, received, addDays(t, wish, by)).EndsOn; got.Before(end) {
			t.Fatalf("wished %d days later it ends on %v, before %v", by, got, end)
		}
		if got := decide(t, c, received, notice.Date{}).EndsOn; got.After(end) {
			t.Fatalf("without a wish it ends on %v, after %v", got, end)
		}
	})
}

func TestDecideNeverEndsBeforeReceiptUnlessTheTermHas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawContract(t)
		received := dateOf(t, drawDay(t, "received", 2018, 8*365))
		got := decide(t, c, received, dateOf(t, drawWish(t)))
		if onlyEnd := c.fixed && c.renewal == "none"; !onlyEnd && (got.EndsOn.Before(received) || got.LastReceiptOn.Before(received)) {
			t.Fatalf("received on %v it ends on %v, last receipt %v", received, got.EndsOn, got.LastReceiptOn)
		}
	})
}

func TestTheSameQuestionGivesTheSameBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawContract(t)
		received, wish := dateOf(t, drawDay(t, "received", 2018, 8*365)), dateOf(t, drawWish(t))
		var first []byte
		for range 2 {
			decision := decide(t, c, received, wish)
			written, err := json.Marshal(decision)
			if err != nil {
				t.Fatal(err)
			}
			var read notice.Decision
			if err := json.Unmarshal(written, &read); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(decision, read); diff != "" {
				t.Fatalf("a decision changes when it is kept: -given +kept\n%s", diff)
			}
			if first != nil && string(first) != string(written) {
				t.Fatalf("%s is followed by %s", first, written)
			}
			first = written
		}
	})
}

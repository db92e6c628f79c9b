package demo

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

// fewest is how many customers a group must have to be told.
const fewest = 5

// tally counts, by dimension and value, the customers, cases and products of which
// the single cases say so.
type tally map[string]map[string]*group

type group struct {
	customers, cases map[string]bool
	products         int
}

func (t tally) add(dimension, value string, k toldCase, products int) {
	if t[dimension] == nil {
		t[dimension] = map[string]*group{}
	}
	g := t[dimension][value]
	if g == nil {
		g = &group{customers: map[string]bool{}, cases: map[string]bool{}}
		t[dimension][value] = g
	}
	g.customers[cmp.Or(k.CustomerID, k.ID)], g.cases[k.ID] = true, true
	g.products += products
}

// count takes one case after the other. What the API does not show is not counted:
// tenure, what an end waited for, and support's codes.
func count(cases []toldCase) tally {
	t := tally{}
	for _, k := range cases {
		for _, i := range k.Items {
			asked := ""
			for _, c := range k.Continuations {
				if slices.Contains(c.ProductIDs, i.ProductID) {
					asked = "requested"
				}
			}
			if asked != "" && i.State == "continued" {
				asked = "continued"
			}
			outcome := "open"
			if slices.Contains([]string{"cancelled", "continued", "refused"}, i.State) {
				outcome = i.State
			}
			lead := ""
			if !i.EndsOn.IsZero() && outcome != "refused" {
				lead = leadOf(i.EndsOn.Since(notice.CivilDay(k.ReceivedAt)))
			}
			for dimension, value := range map[string]string{
				"kind": k.Kind, "channel": k.Channel, "line": i.Line, "lead": lead, "outcome": outcome, "undo": asked,
			} {
				t.add(dimension, value, k, 1)
			}
		}
		if len(k.Items) > 0 {
			continue
		}
		for dimension, value := range map[string]string{
			"kind": k.Kind, "channel": k.Channel, "line": "", "lead": "", "outcome": "", "undo": "",
		} { // nobody knows what was meant, or it is a withdrawal
			t.add(dimension, value, k, 0)
		}
	}
	return t
}

func leadOf(days int) string {
	switch {
	case days <= 31:
		return "up_to_1_month"
	case days <= 92:
		return "up_to_3_months"
	case days <= 366:
		return "up_to_1_year"
	}
	return "over_1_year"
}

// line writes a group as one line, to be compared and read.
func line(dimension, value string, customers, cases, products int) string {
	return fmt.Sprintf("%s %q: %d customers, %d cases, %d products", dimension, value, customers, cases, products)
}

// told are the lines of a dimension that may be told: each has enough customers, and
// what is left is nothing, or two groups of enough together.
func (t tally) told(dimension string) []string {
	values := slices.Collect(maps.Keys(t[dimension]))
	size := func(v string) int { return len(t[dimension][v].customers) }
	slices.SortFunc(values, func(a, b string) int {
		return cmp.Or(cmp.Compare(size(b), size(a)), strings.Compare(a, b))
	})
	for shown := len(values); shown > 0; shown-- {
		left := 0
		for _, v := range values[shown:] {
			left += size(v)
		}
		if size(values[shown-1]) < fewest || shown < len(values) && (len(values)-shown < 2 || left < fewest) {
			continue
		}
		var lines []string
		for _, v := range values[:shown] {
			g := t[dimension][v]
			lines = append(lines, line(dimension, v, len(g.customers), len(g.cases), g.products))
		}
		return lines
	}
	return nil
}

// compare reads the report on all months that there are, and says how many groups of
// how many cases agree with the single cases.
func (w *world) compare(ctx context.Context) (told string, err error) {
	cases, err := w.cases(ctx)
	if err != nil {
		return "", err
	}
	const month = "2006-01"
	first := time.Now()
	for _, k := range cases {
		if k.ReceivedAt.Before(first) {
			first = k.ReceivedAt
		}
	}
	address := fmt.Sprintf("%s/v1/report?from=%s&until=%s", w.environment.API(),
		first.In(notice.Berlin()).Format(month), time.Now().In(notice.Berlin()).Format(month))
	answer, err := w.call(ctx, http.MethodGet, address, "", nil)
	if err != nil {
		return "", err
	}
	var report struct {
		Cases      int `json:"cases"`
		Dimensions []struct {
			Dimension string `json:"dimension"`
			Groups    []struct {
				Value                      string `json:"value"`
				Customers, Cases, Products int
			} `json:"groups"`
		} `json:"dimensions"`
	}
	if err := json.Unmarshal(answer, &report); err != nil {
		return "", fmt.Errorf("read report: %w", err)
	}
	var wrong []string
	if report.Cases != len(cases) {
		wrong = append(wrong, fmt.Sprintf("%d cases, there are %d", report.Cases, len(cases)))
	}
	counted, groups := count(cases), 0
	for _, d := range report.Dimensions {
		if counted[d.Dimension] == nil {
			continue
		}
		var says []string
		for _, g := range d.Groups {
			says = append(says, line(d.Dimension, g.Value, g.Customers, g.Cases, g.Products))
		}
		want := counted.told(d.Dimension)
		slices.Sort(says)
		slices.Sort(want)
		if !slices.Equal(says, want) {
			wrong = append(wrong, fmt.Sprintf("it says %q, the cases say %q", says, want))
		}
		groups += len(says)
	}
	if len(wrong) > 0 || groups == 0 {
		return "", fmt.Errorf("the report is not what the cases say: %s", strings.Join(wrong, "; "))
	}
	return fmt.Sprintf("The report on %d cases tells %d groups; counted case by case, they are the same.", len(cases), groups), nil
}

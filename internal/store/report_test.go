package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// declared are so many customers of each line, of whom each cancels one product.
func declared(t *testing.T, s *store.Store, at time.Time, lines map[string]int) {
	t.Helper()
	for line, customers := range lines {
		for n := range customers {
			id := fmt.Sprintf("%s-%d-%d", line, n, at.Unix())
			r := storetest.Record(t, "C"+id, "V"+id, [3]string{"P" + id, storetest.Monthly})
			r.Products[0].Line = line
			storetest.Import(t, s, r)
			storetest.Declare(t, s, "C"+id, at, "P"+id)
		}
	}
}

// dimension is one of a report's, by what each group has of customers, cases and products.
func dimension(t *testing.T, r store.Report, name string) (shown map[string][3]int, hidden int) {
	t.Helper()
	n := slices.IndexFunc(r.Dimensions, func(d store.Dimension) bool { return d.Name == name })
	shown = map[string][3]int{}
	for _, g := range r.Dimensions[n].Groups {
		shown[g.Value] = [3]int{g.Customers, g.Cases, g.Products}
	}
	return shown, r.Dimensions[n].Hidden
}

// Who knows four of five customers must not find the fifth, nor by what is left of the sum.
func TestAReportTellsOfNoGroupOfFewerThanFiveCustomers(t *testing.T) {
	s := databases.Open(t)
	for n, c := range []struct {
		lines map[string]int
		shown []string
	}{
		{map[string]int{"access": 7, "mobile": 5}, []string{"access", "mobile"}},
		{map[string]int{"access": 8, "mobile": 6, "tv": 2}, []string{"access"}},           // or the 2 are what is left
		{map[string]int{"access": 8, "mobile": 3, "tv": 2}, []string{"access"}},           // five together
		{map[string]int{"access": 8, "mobile": 6, "tv": 2, "web": 1}, []string{"access"}}, // three together
		{map[string]int{"access": 4, "mobile": 3}, nil},
	} {
		declared(t, s, time.Date(2026, time.Month(n+1), 10, 0, 0, 0, 0, time.UTC), c.lines)
		month := storetest.Date(t, fmt.Sprintf("2026-%02d-01", n+1))
		r, err := s.Report(t.Context(), month, month)
		if err != nil {
			t.Fatal(err)
		}
		lines, hidden := dimension(t, r, "line")
		for _, line := range c.shown {
			if count := c.lines[line]; lines[line] != [3]int{count, count, count} {
				t.Errorf("%v: %s is %v", c.lines, line, lines[line])
			}
		}
		if len(lines) != len(c.shown) || hidden != len(c.lines)-len(c.shown) {
			t.Errorf("of %v are shown %v, and %d hidden", c.lines, lines, hidden)
		}
	}
}

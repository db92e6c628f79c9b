package store_test

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// varied makes a history in which chance says who cancels what, when, by which way and
// how that ends, and returns its cases.
func varied(t *testing.T, s *store.Store, chance *rand.Rand) (cases []string) {
	t.Helper()
	// The first and the last moment of a month in Berlin, which elsewhere is another's.
	berlin := notice.Berlin()
	moments := []time.Time{
		noon, time.Date(2026, 9, 30, 23, 59, 59, 0, berlin), time.Date(2026, 10, 1, 0, 0, 0, 0, berlin),
		time.Date(2026, 10, 31, 23, 59, 59, 0, berlin), time.Date(2026, 11, 30, 23, 59, 59, 0, berlin),
		time.Date(2026, 12, 1, 0, 0, 0, 0, berlin),
	}
	terms := []string{storetest.Monthly, storetest.Monthly, `{"notice":"P3M"}`, `{"starts_on":"2026-05-01","initial_term":"P24M","notice":"P1M"}`}
	concluded := []string{"2026-05-01", "2025-10-31", "2025-11-22", "2024-11-23", "2022-02-28", "2021-11-22", "2012-12-12"}
	lines := []string{"access", "access", "access", "mobile", "mobile", "tv", "hosting"}
	codes := []string{"", "", "goodwill", "moved"}
	pick := func(from []string) string { return from[chance.IntN(len(from))] }
	for n := range 36 {
		id := fmt.Sprintf("C-%d", n)
		r := storetest.Record(t, id, "V"+id, [3]string{"P1" + id, pick(terms)}, [3]string{"P2" + id, pick(terms)}, [3]string{"P3" + id, pick(terms)})
		r.Contract.ConcludedOn = storetest.Date(t, pick(concluded))
		for i := range r.Products {
			r.Products[i].Line = pick(lines)
		}
		storetest.Import(t, s, r)
		for times := 1 + chance.IntN(2); times > 0; times-- {
			var named []string
			for _, p := range r.Products[:1+chance.IntN(3)] {
				named = append(named, p.ID)
			}
			d := storetest.Declaration(t, s, id, moments[chance.IntN(len(moments))], named...)
			d.Channel = []cancellation.Channel{cancellation.ChannelAPI, cancellation.ChannelPortal, cancellation.ChannelFax}[min(chance.IntN(8)/3, 2)]
			if chance.IntN(4) == 0 {
				d.Kind, d.Reason = cancellation.ForCause, "moved"
			}
			if _, err := s.Declare(t.Context(), d); err != nil {
				t.Fatal(err)
			}
			cases = append(cases, d.ID)
			ends(t, s, d, chance.IntN(7), pick(codes))
		}
	}
	for n := range 6 {
		d := newWithdrawal(uuid.NewString(), cancellation.Typed{Name: "Erika", Contract: fmt.Sprint("N ", n), Email: "e@example.com"})
		if _, err := s.Declare(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, d.ID)
	}
	return cases
}

// ends leaves a case as it is, or decides, carries out and takes back what it can.
func ends(t *testing.T, s *store.Store, d store.Declaration, far int, code string) {
	t.Helper()
	if far == 0 {
		return
	}
	for _, i := range decide(t, s, d.ID) {
		if far == 1 || i.State != cancellation.ItemDecided || i.EndsOn.IsZero() {
			continue
		}
		mark(t, s, i.ItemID)
		switch far {
		case 3:
			done(t, s, d.ID, cancellation.ActVoid, store.ActDetails{Code: code}, i.ItemID)
			mark(t, s, i.ItemID)
		case 4, 5:
			if i.EndsOn.Before(notice.CivilDay(time.Now())) {
				continue // too late to ask for it
			}
			offer := offered(t, s, d.ID, i.ItemID)
			if far == 4 {
				accepted(t, s, d.ID, offer)
				mark(t, s, i.ItemID)
			}
		case 6:
			on, err := i.EndsOn.AddDays(1)
			if err != nil {
				t.Fatal(err)
			}
			waits := []cancellation.Waits{cancellation.WaitsForPort, cancellation.WaitsForSwitch, ""}[i.EndsOn.Day()%3]
			look := cancellation.LookAt(i.EndsOn, on, cancellation.Evidence{Runs: true, WaitsFor: waits}, nil)
			if err := s.KeepLook(t.Context(), store.Ending{ItemID: i.ItemID, Decision: i.Decision}, look); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// counting is what one group has, counted one by one.
type counting struct {
	customers, cases map[string]bool
	products         int
}

// recount counts what the single cases say, as they are read one by one.
func recount(t *testing.T, s *store.Store, cases []string, counts func(notice.Date) bool) map[string]map[string]*counting {
	t.Helper()
	all := map[string]map[string]*counting{}
	for _, id := range cases {
		c := single(t, s, id)
		day := notice.CivilDay(c.ReceivedAt)
		if !counts(day) {
			continue
		}
		code := ""
		acts, err := s.ActsOf(t.Context(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range acts {
			code = cmp.Or(a.Details.Code, code)
		}
		count := func(name, value string, products int) {
			if all[name] == nil {
				all[name] = map[string]*counting{}
			}
			g := all[name][value]
			if g == nil {
				g = &counting{customers: map[string]bool{}, cases: map[string]bool{}}
				all[name][value] = g
			}
			g.customers[cmp.Or(c.CustomerID, c.ID)], g.cases[c.ID] = true, true
			g.products += products
		}
		list, undone, waited := items(t, s, c.ID), undone(t, s, c.ID), waited(t, s, c.ID)
		for _, whole := range [][2]string{{"", ""}, {"kind", string(c.Kind)}, {"channel", string(c.Channel)}, {"code", code}} {
			count(whole[0], whole[1], len(list))
		}
		for _, i := range list {
			count("line", i.Line, 1)
			count("tenure", tenure(i.Terms.ConcludedOn, day), 1)
			count("lead", lead(i, day), 1)
			count("outcome", outcome(i), 1)
			undo := undone[i.ItemID]
			if undo != "" && i.State == cancellation.ItemContinued {
				undo = "continued"
			}
			count("undo", undo, 1)
			count("port", waited[i.ItemID], 1)
		}
		if len(list) == 0 {
			for _, name := range []string{"line", "tenure", "lead", "outcome", "undo", "port"} {
				count(name, "", 0)
			}
		}
	}
	return all
}

// undone are the items of a case with which its holder asked to go on.
func undone(t *testing.T, s *store.Store, caseID string) map[string]string {
	t.Helper()
	list, err := s.Continuations(t.Context(), caseID)
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]string{}
	for _, c := range list {
		for _, id := range c.ItemIDs {
			asked[id] = "requested"
		}
	}
	return asked
}

// waited is what the end of each item of a case was found to wait for.
func waited(t *testing.T, s *store.Store, caseID string) map[string]string {
	t.Helper()
	list, err := s.Looks(t.Context(), caseID)
	if err != nil {
		t.Fatal(err)
	}
	waits := map[string]string{}
	for _, l := range list {
		waits[l.ItemID] = cmp.Or(waits[l.ItemID], string(l.WaitsFor))
	}
	return waits
}

// single is a case as it is read alone; a withdrawal has a page of its own.
func single(t *testing.T, s *store.Store, id string) store.Case {
	t.Helper()
	c, err := s.Case(t.Context(), id)
	if errors.Is(err, cancellation.ErrNotFound) {
		w, err := s.Withdrawal(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return store.Case{ID: id, CustomerID: w.CustomerID, Kind: cancellation.Withdrawal, Channel: cancellation.ChannelForm, ReceivedAt: w.ReceivedAt}
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// tenure goes by anniversaries.
func tenure(since, day notice.Date) string {
	if since.IsZero() {
		return ""
	}
	years := day.Year() - since.Year()
	if day.Month() < since.Month() || day.Month() == since.Month() && day.Day() < since.Day() {
		years--
	}
	return []string{"under_1_year", "1_year", "2_to_4_years", "2_to_4_years", "2_to_4_years", "5_years_or_more"}[min(years, 5)]
}

func lead(i store.CaseItem, day notice.Date) string {
	if i.Decision == 0 || i.EndsOn.IsZero() {
		return ""
	}
	for _, most := range []struct {
		days int
		name string
	}{{31, "up_to_1_month"}, {92, "up_to_3_months"}, {366, "up_to_1_year"}} {
		if i.EndsOn.Since(day) <= most.days {
			return most.name
		}
	}
	return "over_1_year"
}

func outcome(i store.CaseItem) string {
	if i.State == cancellation.ItemCancelled || i.State == cancellation.ItemContinued || i.State == cancellation.ItemRefused {
		return string(i.State)
	}
	return "open"
}

// mayTell are the groups, the greatest first, of which a report may tell: as many as leave
// either nothing, or at least two groups of five customers together.
func mayTell(groups map[string]*counting) store.Dimension {
	var list []store.Group
	for _, value := range slices.Sorted(maps.Keys(groups)) {
		g := groups[value]
		list = append(list, store.Group{Value: value, Customers: len(g.customers), Cases: len(g.cases), Products: g.products})
	}
	slices.SortStableFunc(list, func(a, b store.Group) int { return cmp.Compare(b.Customers, a.Customers) })
	for shown := len(list); ; shown-- {
		left := 0
		for _, g := range list[shown:] {
			left += g.Customers
		}
		fits := shown == 0 || list[shown-1].Customers >= store.FewestTold
		if fits && (shown == 0 || shown == len(list) || len(list)-shown >= 2 && left >= store.FewestTold) {
			return store.Dimension{Groups: list[:shown], Hidden: len(list) - shown}
		}
	}
}

// What one statement counts, and what the single cases say.
func TestAReportOnAVariedHistoryCountsWhatTheSingleCasesSay(t *testing.T) {
	s := databases.Open(t)
	cases := varied(t, s, rand.New(rand.NewPCG(2026, 11)))
	hidden, shown := 0, 0
	for _, months := range [][2]string{{"2026-10", "2026-11"}, {"2026-09", "2026-09"}, {"2026-11", "2026-11"}, {"2026-08", "2026-12"}} {
		all := recount(t, s, cases, func(day notice.Date) bool {
			month := day.String()[:7]
			return months[0] <= month && month <= months[1]
		})
		r, err := s.Report(t.Context(), storetest.Date(t, months[0]+"-15"), storetest.Date(t, months[1]+"-02"))
		if err != nil {
			t.Fatal(err)
		}
		if total := all[""][""]; r.Cases != len(total.cases) || r.Products != total.products {
			t.Errorf("%v: %d cases and %d products, the cases say %d and %d", months, r.Cases, r.Products, len(total.cases), total.products)
		}
		for _, d := range r.Dimensions {
			want := mayTell(all[d.Name])
			want.Name = d.Name
			if diff := gocmp.Diff(want, d); diff != "" {
				t.Errorf("%v (-by the cases +report):\n%s", months, diff)
			}
			hidden, shown = hidden+d.Hidden, shown+len(d.Groups)
		}
	}
	if hidden < 10 || shown < 20 {
		t.Errorf("the history tries little: %d groups are shown, %d hidden", shown, hidden)
	}
}

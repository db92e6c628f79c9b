package store_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// listed is a whole list, read page by page.
func listed(tb testing.TB, s *store.Store, f store.Filter) (ids []string) {
	tb.Helper()
	for {
		page, err := s.Cases(tb.Context(), f)
		if err != nil {
			tb.Fatal(err)
		}
		for _, c := range page {
			ids = append(ids, c.Case.ID)
			f.Before = store.Cursor{ReceivedAt: c.Case.ReceivedAt, ID: c.Case.ID}
		}
		if len(page) < f.Limit {
			return ids
		}
	}
}

func TestAListHasEveryCaseThatFitsOnceNewestFirst(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	storetest.Import(t, s, storetest.Record(t, "C-2", "V-2", [3]string{"P-2", storetest.Monthly, ""}))
	var all []string
	add := func(id string) { all = append([]string{id}, all...) }
	for n := range 3 { // two of one second
		add(storetest.Declare(t, s, "C-1", noon.Add(time.Duration(n/2)*time.Second), "P-1").ID)
	}
	other := storetest.Declaration(t, s, "C-2", noon.Add(time.Minute), "P-2")
	other.ExternalRef = "crm-1"
	if _, err := s.Declare(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	add(other.ID)
	withdraw(t, s)
	finished := all[3]
	for _, i := range decide(t, s, finished) {
		mark(t, s, i.ItemID)
	}
	send(t, s, confirmation(finished), cancellation.MailSent)
	if err := exec(t, url, `UPDATE docket SET updated_at = updated_at - interval '1 hour' WHERE case_id <> '`+finished+`'`); err != nil {
		t.Fatal(err)
	}
	lately := time.Now().Add(-time.Minute)
	for name, tt := range map[string]struct {
		f    store.Filter
		want []string
	}{
		"all":                         {store.Filter{}, all},
		"of a customer":               {store.Filter{CustomerID: "C-1"}, all[1:]},
		"by reference":                {store.Filter{ExternalRef: "crm-1"}, all[:1]},
		"by reference and customer":   {store.Filter{ExternalRef: "crm-1", CustomerID: "C-1"}, nil},
		"received":                    {store.Filter{State: cancellation.CaseReceived}, all[:3]},
		"completed":                   {store.Filter{State: cancellation.CaseCompleted}, all[3:]},
		"a state that nothing is in":  {store.Filter{State: cancellation.CaseNeedsAttention}, nil},
		"changed lately":              {store.Filter{UpdatedSince: lately}, all[3:]},
		"changed lately and received": {store.Filter{UpdatedSince: lately, State: cancellation.CaseReceived}, nil},
		"changed since long ago":      {store.Filter{UpdatedSince: noon.Add(-1000 * time.Hour)}, all},
		"a customer's, lately":        {store.Filter{UpdatedSince: lately, CustomerID: "C-1"}, all[3:]},
		"of nobody":                   {store.Filter{CustomerID: "C-9"}, nil},
	} {
		for _, limit := range []int{1, 2, 50} {
			f := tt.f
			f.Limit = limit
			if diff := cmp.Diff(tt.want, listed(t, s, f)); diff != "" {
				t.Errorf("%s, %d a page: %s", name, limit, diff)
			}
		}
	}
	list, err := s.Cases(t.Context(), store.Filter{Limit: 50})
	if err != nil || len(list[3].States) != 1 || list[3].States[0].State != cancellation.ItemCancelled || list[3].FirstEnd.IsZero() || list[3].LastEnd != list[3].FirstEnd {
		t.Errorf("%+v, %v", list[3], err)
	}
	for _, c := range list {
		one, err := s.Shown(t.Context(), c.Case.ID)
		one.Case.UpdatedAt = c.Case.UpdatedAt // moved above
		if diff := cmp.Diff(one.Case, c.Case); diff != "" || err != nil {
			t.Errorf("a list shows another case than its page: %s %v", diff, err)
		}
	}
}

// The database reads what changed in one of two ways, by how much there is.
func TestAListOfWhatChangedIsTheSameHoweverMuchHasChanged(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	typed(t, s, "", "erika@example.com")
	multiply(t, url, "5200")
	err := exec(t, url, `
		UPDATE docket SET updated_at = updated_at - interval '1 year'
		WHERE case_id IN (SELECT case_id FROM docket ORDER BY md5(case_id::text) LIMIT 2600)`)
	if err != nil {
		t.Fatal(err)
	}
	for _, ago := range []time.Duration{2 * 365 * 24 * time.Hour, time.Hour} {
		list, err := s.Cases(t.Context(), store.Filter{UpdatedSince: time.Now().Add(-ago), Limit: 300})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range list {
			got = append(got, c.Case.ID)
		}
		want := text(t, url, `SELECT string_agg(case_id::text, ' ' ORDER BY received_at DESC, case_id DESC) FROM (
			SELECT * FROM docket WHERE updated_at > now() - interval '`+ago.String()+`' ORDER BY received_at DESC, case_id DESC LIMIT 300) AS d`)
		if strings.Join(got, " ") != want {
			t.Errorf("since %s ago: %d cases, others than are there", ago, len(got))
		}
	}
}

// A case and its items are read by several queries; another process writes
// between them.
func TestWhatIsShownOfACaseFitsTogether(t *testing.T) {
	s := databases.Open(t)
	d := stalled(t, s)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for round := 1; ; round++ {
			done(t, s, d.ID, cancellation.ActRetry, store.ActDetails{})
			if err := s.Stall(t.Context(), d.Items[0].ID, round, cancellation.ItemParked, "http_400"); err != nil {
				t.Error(err)
			}
			select {
			case <-stop:
				return
			default:
			}
		}
	})
	for range 150 {
		shown, err := s.Shown(t.Context(), d.ID)
		list, listErr := s.Cases(t.Context(), store.Filter{Limit: 1})
		if err != nil || listErr != nil {
			t.Fatal(err, listErr)
		}
		wantTogether(t, shown.Case.State, shown.Items[0].State == cancellation.ItemParked)
		wantTogether(t, list[0].Case.State, slices.ContainsFunc(list[0].States, func(c store.ItemCount) bool {
			return c.State == cancellation.ItemParked
		}))
	}
	close(stop)
	wg.Wait()
}

func wantTogether(t *testing.T, k cancellation.CaseState, parked bool) {
	t.Helper()
	if (k == cancellation.CaseNeedsAttention) != parked {
		t.Fatalf("it is %s, and that its item is parked is %t", k, parked)
	}
}

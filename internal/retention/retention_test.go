package retention_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/retention"
	"github.com/fairwell/fairwell/internal/store"
)

// marked writes into every personal column of every row a mark that names the row,
// but into keys and hashes.
func (g *stage) marked(t *testing.T) {
	t.Helper()
	g.run(t, `UPDATE declarations SET page_shown = true`)
	for _, c := range slices.Sorted(maps.Keys(store.Classes())) {
		table, column, _ := strings.Cut(c, ".")
		if class := store.Classes()[c]; class == store.ClassCode || class == store.ClassEvent {
			continue
		}
		mark := `'MARK ' || ` + `md5(t::text) || ' ` + c + ` MARK'`
		value := map[string]string{
			"text": mark, "jsonb": `jsonb_build_object('title', ` + mark + `, 'name', ` + mark + `)`, "date": `'1980-02-29'`,
			"ARRAY": `array_fill(` + mark + `, ARRAY[attempt])`,
		}[g.lines(t, `SELECT data_type::text FROM information_schema.columns WHERE table_name = '`+table+`' AND column_name = '`+column+`'`)[0]]
		if c == "declarations.receipt" {
			value = `jsonb_build_object('signature', 'SIGNED', 'key_id', 'K', 'name', ` + mark + `)`
		}
		where := ""
		if table == "mails" { // one that is owed has no words yet
			where = ` WHERE document IS NOT NULL`
		}
		if value != "" {
			g.run(t, `UPDATE `+table+` AS t SET `+column+` = `+value+where)
		}
	}
	g.run(t, `UPDATE docket AS d SET external_ref = f.external_ref FROM declarations AS f WHERE f.id = d.case_id`)
}

// marks are the rows of a dump that still hold a mark, by table.
func marks(dump map[string]string) map[string]int {
	left := map[string]int{}
	for table, rows := range dump {
		for row := range strings.Lines(rows) {
			if strings.Contains(row, "MARK") || strings.Contains(row, "1980-02-29") {
				left[table]++
			}
		}
	}
	return left
}

func (g *stage) retain(t *testing.T, day notice.Date) retention.Counts {
	t.Helper()
	r := retention.New(retention.Config{Store: g.store, Periods: usual})
	return must[retention.Counts](t)(r.Run(t.Context(), day, "", func(retention.Counts) {}))
}

func (g *stage) hold(t *testing.T) {
	t.Helper()
	_, err := g.store.PlaceHold(t.Context(), store.Hold{CaseID: g.cases["held"], By: "legal", Reason: "Streit", Until: newYear(t, 20)})
	if err != nil {
		t.Fatal(err)
	}
}

// facts is what must be the same before and after, as text: decisions, acts, counts.
func (g *stage) facts(t *testing.T) string {
	t.Helper()
	var all []string
	for table := range g.dump(t) {
		if table == "delivery_events" || table == "erasures" || table == "events" { // an erasure is an event too
			continue
		}
		all = append(all, table+" "+g.lines(t, `SELECT count(*)::text FROM `+table)[0])
	}
	for _, table := range []string{"decisions", "product_marks", "items", "act_outcomes", "identifications", "withdrawal_matches"} {
		all = append(all, g.lines(t, `SELECT to_jsonb(t)::text FROM `+table+` AS t ORDER BY 1`)...)
	}
	all = append(all, g.lines(t, `SELECT (to_jsonb(t) - 'body_hash')::text FROM acts AS t ORDER BY 1`)...)
	all = append(all, g.lines(t, `SELECT (to_jsonb(t) - 'customer_id' - 'updated_at' - 'recipient' - 'redirected')::text FROM mail_states AS t ORDER BY id`)...)
	slices.Sort(all)
	return strings.Join(all, "\n")
}

func TestSevenYearsLaterNothingPersonalIsLeftButWhatIsOpenOrHeld(t *testing.T) {
	g := newStage(t)
	g.hold(t)
	g.marked(t)
	before := g.facts(t)
	g.retain(t, newYear(t, 7))
	// The case that is held, the one that is open and the one that nobody knows yet.
	want := map[string]int{
		"customers": 2, "contracts": 2, "products": 2, "declarations": 3, "declared_items": 2, "docket": 3, "mails": 1, "notes": 1,
	}
	if diff := cmp.Diff(want, marks(g.dump(t))); diff != "" {
		t.Errorf("rows with a mark (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, g.facts(t)); diff != "" {
		t.Errorf("facts (-before +after):\n%s", diff)
	}
	if again := g.retain(t, newYear(t, 7)); again[store.ClassLetter]+again[store.ClassMaster]+again[store.ClassDismissed] != 0 {
		t.Errorf("what is erased is erased again: %v", again)
	}
}

func TestALetterIsDueWhenSixWholeYearsAreOver(t *testing.T) {
	for _, tt := range []struct {
		after  int // in years
		before int // days before that new year
		want   retention.Counts
	}{
		{after: 1, want: retention.Counts{store.ClassDismissed: 0}},
		{after: 2, want: retention.Counts{store.ClassDismissed: 1}},
		{after: 4, before: 1, want: retention.Counts{store.ClassDismissed: 1}},
		{after: 4, want: retention.Counts{store.ClassDismissed: 2}},
		{after: 7, before: 1, want: retention.Counts{store.ClassDismissed: 2}},
		{after: 7, want: retention.Counts{store.ClassDismissed: 2, store.ClassLetter: 5}},
	} {
		g := newStage(t)
		day := must[notice.Date](t)(newYear(t, tt.after).AddDays(-tt.before))
		g.retain(t, day)
		got := retention.Counts{}
		for _, e := range must[[]store.Erasure](t)(g.store.Ledger(t.Context())) {
			if e.Kind == "case" {
				got[store.Class(e.Class)]++
			}
		}
		if got[store.ClassDismissed] != tt.want[store.ClassDismissed] || got[store.ClassLetter] != tt.want[store.ClassLetter] {
			t.Errorf("on %s: %v cases, want %v", day, got, tt.want)
		}
	}
}

func TestAnErasedCaseStillAnswersAndSaysSo(t *testing.T) {
	g := newStage(t)
	g.retain(t, newYear(t, 7))
	for _, name := range []string{"api", "cause", "form", "withdrawal"} {
		id := g.cases[name]
		if _, err := g.store.ReceiptOf(t.Context(), id); !errors.Is(err, cancellation.ErrErased) {
			t.Errorf("%s: its receipt: %v", name, err)
		}
		if _, err := g.store.ReceiptByCode(t.Context(), g.lines(t, `SELECT receipt_code FROM declarations WHERE id = '`+id+`'`)[0]); err != nil {
			t.Errorf("%s: its short code: %v", name, err)
		}
		if _, err := g.store.AppendAct(t.Context(), newAct(id, cancellation.ActVoid, store.ActDetails{})); !errors.Is(err, cancellation.ErrErased) {
			t.Errorf("%s: an act: %v", name, err)
		}
	}
	shown := must[store.Shown](t)(g.store.Shown(t.Context(), g.cases["api"]))
	if shown.Case.ErasedAt == nil || shown.Case.Reason != "" || shown.Items[0].EndsOn.IsZero() || shown.Case.State != cancellation.CaseCompleted {
		t.Errorf("shown as %+v", shown)
	}
	if shown.Case.ConfirmationState != cancellation.MailDelivered {
		t.Errorf("the confirmation is %s", shown.Case.ConfirmationState)
	}
	if w := must[store.Withdrawal](t)(g.store.Withdrawal(t.Context(), g.cases["withdrawal"])); w.ErasedAt == nil || w.Typed != (cancellation.Typed{}) {
		t.Errorf("the withdrawal is shown as %+v", w)
	}
	if differs := must[[]string](t)(g.store.DocketDiffers(t.Context())); len(differs) > 0 {
		t.Errorf("the docket says something else than the view of %v", differs)
	}
}

func TestAfterARestoreTheLedgerErasesAgain(t *testing.T) {
	g := newStage(t)
	g.retain(t, newYear(t, 7))
	if err := g.store.Restrict(t.Context(), "C-3", "Art. 17"); err != nil {
		t.Fatal(err)
	}
	ledger := must[[]store.Erasure](t)(g.store.Ledger(t.Context()))
	// The backup is older than all of it, and than a case that the ledger names.
	g.run(t, `UPDATE declarations SET erased_at = NULL`)
	g.run(t, `UPDATE docket SET kept = true`)
	g.run(t, `UPDATE customers SET erased_at = NULL, restricted_at = NULL`)
	g.run(t, `DELETE FROM erasures`)
	g.marked(t)
	newer := store.Erasure{Kind: "case", ID: "01900000-0000-7000-8000-000000000000", Class: "letter", ErasedAt: ledger[0].ErasedAt}
	ledger = append([]store.Erasure{newer}, ledger...)
	if rows := must[int64](t)(g.store.Replay(t.Context(), ledger)); rows == 0 {
		t.Error("nothing was erased again")
	}
	left := marks(g.dump(t))
	if left["declarations"] != 2 || left["customers"] != 1 {
		t.Errorf("rows with a mark: %v", left)
	}
	if rows := must[int64](t)(g.store.Replay(t.Context(), ledger)); rows != 0 {
		t.Errorf("replayed twice, %d rows were erased again", rows)
	}
	if diff := cmp.Diff(len(ledger), len(must[[]store.Erasure](t)(g.store.Ledger(t.Context())))); diff != "" {
		t.Errorf("lines of the ledger (-want +got):\n%s", diff)
	}
}

func TestWhoAsksForErasureIsFoundByNoSearchAndToldWhatStays(t *testing.T) {
	g := newStage(t)
	g.hold(t)
	r := retention.New(retention.Config{Store: g.store, Periods: usual})
	for customer, want := range map[string]string{
		"C-1": "commercial letters", "C-2": "still owed", "C-3": "legal hold",
	} {
		if err := g.store.Restrict(t.Context(), customer, "Art. 17"); err != nil {
			t.Fatal(err)
		}
		lines := must[[]string](t)(r.Staying(t.Context(), customer, newYear(t, 0)))
		if len(lines) == 0 || !strings.Contains(strings.Join(lines, "\n"), want) {
			t.Errorf("%s: %q, want %q", customer, lines, want)
		}
		search := store.Search{Numbers: []string{"K-" + customer}, Contracts: []string{"N-V-" + customer}}
		for _, search := range []store.Search{search, store.SearchByName(cancellation.Typed{Name: "Erika Beispiel"})} {
			for _, p := range must[[]cancellation.Person](t)(g.store.People(t.Context(), search)) {
				if p.ID == customer {
					t.Errorf("%s is found", customer)
				}
			}
		}
	}
	if err := g.store.Restrict(t.Context(), "C-9", "Art. 17"); !errors.Is(err, cancellation.ErrNotFound) {
		t.Errorf("a stranger: %v", err)
	}
}

func TestAHoldThatIsReleasedHoldsNothing(t *testing.T) {
	g := newStage(t)
	id := must[string](t)(g.store.PlaceHold(t.Context(), store.Hold{CustomerID: "C-3", By: "legal", Reason: "Streit", Until: newYear(t, 20)}))
	g.retain(t, newYear(t, 7))
	if c := must[store.Case](t)(g.store.Case(t.Context(), g.cases["held"])); c.ErasedAt != nil {
		t.Error("what is held is erased")
	}
	if err := g.store.ReleaseHold(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	g.retain(t, newYear(t, 7))
	if c := must[store.Case](t)(g.store.Case(t.Context(), g.cases["held"])); c.ErasedAt == nil {
		t.Error("what was released is not erased")
	}
	if err := g.store.ReleaseHold(t.Context(), id); !errors.Is(err, cancellation.ErrNotFound) {
		t.Errorf("released twice: %v", err)
	}
}

func TestAnEndAheadKeepsACase(t *testing.T) {
	g := newStage(t)
	g.run(t, fmt.Sprintf(`UPDATE decisions SET ends_on = '%s' WHERE item_id IN (SELECT id FROM items WHERE case_id = '%s')`, newYear(t, 7), g.cases["api"]))
	g.retain(t, newYear(t, 7))
	if c := must[store.Case](t)(g.store.Case(t.Context(), g.cases["api"])); c.ErasedAt != nil {
		t.Error("it ends today and is erased")
	}
	g.retain(t, must[notice.Date](t)(newYear(t, 7).AddDays(1)))
	if c := must[store.Case](t)(g.store.Case(t.Context(), g.cases["api"])); c.ErasedAt == nil {
		t.Error("it ended yesterday and stands")
	}
}

func TestAPassThatIsStoppedGoesOnAndTwoAtOnceEraseEachRowOnce(t *testing.T) {
	g := newStage(t)
	r := retention.New(retention.Config{Store: g.store, Periods: usual})
	ctx, stop := context.WithCancel(t.Context())
	_, err := r.Run(ctx, newYear(t, 7), "", func(c retention.Counts) {
		if c[store.ClassDismissed] > 0 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) || len(must[[]store.Erasure](t)(g.store.Ledger(t.Context()))) == 0 {
		t.Fatalf("stopped in the middle: %v", err)
	}
	both := make(chan retention.Counts, 2)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			counts, err := r.Run(t.Context(), newYear(t, 7), "", func(retention.Counts) {})
			if err != nil {
				t.Error(err)
			}
			both <- counts
		})
	}
	wg.Wait()
	one, other := <-both, <-both
	alone := newStage(t).retain(t, newYear(t, 7))
	if got, want := one[store.ClassLetter]+other[store.ClassLetter], alone[store.ClassLetter]; got != want {
		t.Errorf("two erased %d rows of letters, one alone %d", got, want)
	}
}

func TestWhoIsImportedAgainIsACustomerAgain(t *testing.T) {
	g := newStage(t)
	if err := g.store.Restrict(t.Context(), "C-1", "Art. 17"); err != nil {
		t.Fatal(err)
	}
	g.retain(t, newYear(t, 8))
	found := func() int {
		return len(must[[]cancellation.Person](t)(g.store.People(t.Context(), store.Search{Numbers: []string{"K-C-1"}})))
	}
	if found() != 0 {
		t.Error("an erased customer is found")
	}
	g.customer(t, "C-1", "P-new")
	if _, err := g.store.Replay(t.Context(), must[[]store.Erasure](t)(g.store.Ledger(t.Context()))); err != nil {
		t.Fatal(err)
	}
	if found() != 1 {
		t.Error("a customer who came back is not found")
	}
}

func TestWhatAnEndpointAnsweredIsKeptForAYearAndTheEventForEver(t *testing.T) {
	g := newStage(t)
	id, err := g.store.AddEndpoint(t.Context(), store.NewEndpoint{URL: "https://crm.example.com", Secret: make([]byte, 32), Actor: store.Actor{Issuer: "i", Subject: "ops"}})
	if err != nil {
		t.Fatal(err)
	}
	g.lines(t, `INSERT INTO event_deliveries (endpoint_id, event_id, case_id, sequence, position, state, settled_at)
		SELECT '`+id+`', id, case_id, sequence, 1, 'delivered', now() FROM events RETURNING 'x'`)
	g.lines(t, `INSERT INTO event_deliveries (endpoint_id, event_id, case_id, sequence, position, due_at)
		VALUES ('`+id+`', gen_random_uuid(), gen_random_uuid(), 1, 1, now()) RETURNING 'x'`)
	events := g.lines(t, `SELECT count(*)::text FROM events`)[0]
	today := notice.CivilDay(time.Now())
	for _, tt := range []struct {
		days int
		want string
	}{{364, "delivered pending"}, {367, "pending"}} {
		g.retain(t, must[notice.Date](t)(today.AddDays(tt.days)))
		if got := g.lines(t, `SELECT string_agg(DISTINCT state, ' ') FROM event_deliveries`)[0]; got != tt.want {
			t.Errorf("after %d days deliveries are left that are %s, want %s", tt.days, got, tt.want)
		}
	}
	if got := g.lines(t, `SELECT count(*)::text FROM events WHERE type <> 'case.erased'`)[0]; got != events {
		t.Errorf("%s events of %s are left", got, events)
	}
}

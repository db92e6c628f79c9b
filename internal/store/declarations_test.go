package store_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func TestADeclarationIsReadBackAsItWasDeclared(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1",
		[3]string{"P-1", `{"starts_on":"2024-01-15","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}`, ""},
		[3]string{"P-2", `{}`, "P-1"}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")

	c, err := s.Case(t.Context(), d.ID)
	if err != nil {
		t.Fatal(err)
	}
	if c.State != cancellation.CaseReceived || !c.ReceivedAt.Equal(noon) || c.ConfirmationState != cancellation.MailPending {
		t.Errorf("case: %+v", c)
	}
	got := items(t, s, d.ID)
	if len(got) != 2 {
		t.Fatalf("the part is not taken along: %+v", got)
	}
	for _, item := range got {
		if item.EndsOn.String() != "2026-12-22" || item.Decision != 0 || item.State != cancellation.ItemReceived {
			t.Errorf("%s: ends %s by decision %d, %s", item.ProductID, item.EndsOn, item.Decision, item.State)
		}
	}
	if got[1].TakenAlongBy != "P-1" {
		t.Errorf("P-2 is taken along by %q", got[1].TakenAlongBy)
	}
	if len(got[0].Steps) == 0 || len(got[0].Basis) == 0 {
		t.Error("the preview's reasons are lost")
	}
}

func TestOneKeyFromTwoConnectionsAtOnceIsOneCase(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	first := storetest.Declaration(t, s, "C-1", noon, "P-1")
	second := storetest.Declaration(t, s, "C-1", noon, "P-1")
	second.Key, second.BodyHash = first.Key, first.BodyHash

	var ids [2]string
	var wg sync.WaitGroup
	for i, d := range []int{0, 1} {
		wg.Go(func() {
			one := first
			if d == 1 {
				one = second
			}
			id, err := s.Declare(t.Context(), one)
			if err != nil {
				t.Error(err)
			}
			ids[i] = id
		})
	}
	wg.Wait()
	if ids[0] != ids[1] {
		t.Errorf("two cases: %v", ids)
	}
}

func TestOneKeyWithAnotherBodyIsRefused(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	other := d
	other.ID, other.BodyHash = uuid.NewString(), make([]byte, 32)
	if _, err := s.Declare(t.Context(), other); !errors.Is(err, cancellation.ErrKeyReused) {
		t.Errorf("got %v", err)
	}
}

func TestTheAPIsRoleReadsAndAppends(t *testing.T) {
	url := databases.New(t)
	owner := openURL(t, url)
	storetest.Import(t, owner, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	role, err := databases.AsAPI(url)
	if err != nil {
		t.Fatal(err)
	}
	api := openURL(t, role)
	d := storetest.Declare(t, api, "C-1", noon, "P-1")
	if _, err := api.Case(t.Context(), d.ID); err != nil {
		t.Errorf("read a case: %v", err)
	}
	if _, err := api.Claim(t.Context(), d.ID); err == nil {
		t.Error("the API's role could claim items")
	}
	if _, err := api.Shown(t.Context(), d.ID); err != nil {
		t.Errorf("show a case: %v", err)
	}
	if _, err := api.Cases(t.Context(), store.Filter{State: cancellation.CaseReceived, Limit: 5}); err != nil {
		t.Errorf("list cases: %v", err)
	}
	if err := api.Object(t.Context(), d.ID); err != nil {
		t.Errorf("append an act: %v", err)
	}
	typed(t, api, "", "erika@example.com")
	if w, err := api.Withdrawal(t.Context(), withdraw(t, api)); err != nil || w.ReceiptCode == "" {
		t.Errorf("append and read a withdrawal: %v", err)
	}
	if list, err := api.Withdrawals(t.Context(), store.WithdrawalFilter{Limit: 5}); err != nil || len(list) != 1 {
		t.Errorf("list withdrawals: %d, %v", len(list), err)
	}
	if list, err := api.Cases(t.Context(), store.Filter{UpdatedSince: noon.Add(-time.Hour), Limit: 5}); err != nil || len(list) != 2 {
		t.Errorf("list what changed: %d, %v", len(list), err)
	}
	err = api.AppendDeliveryEvents(t.Context(), []cancellation.DeliveryEvent{
		{MailID: d.ID, Attempt: 1, Delivery: cancellation.DeliveryBounce, OccurredAt: noon},
	})
	if err != nil {
		t.Errorf("append a delivery event: %v", err)
	}
	if err := storetest.TryImport(t.Context(), api, storetest.Record(t, "C-2", "V-2", [3]string{"P-9", storetest.Monthly, ""})); err == nil {
		t.Error("the API's role could import")
	}
}

func TestTheEarlierDeclarationWinsAlsoIfItsRunHasNotStarted(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	earlier := storetest.Declare(t, s, "C-1", noon, "P-1")
	later := storetest.Declare(t, s, "C-1", noon.Add(time.Hour), "P-1")

	got := decide(t, s, later.ID)
	if got[0].State != cancellation.ItemRefused || got[0].RefusedCaseID != earlier.ID {
		t.Errorf("later: %s, refused by %s", got[0].State, got[0].RefusedCaseID)
	}
	if diff := cmp.Diff("2026-12-22", got[0].RefusedEndsOn.String()); diff != "" {
		t.Error(diff)
	}
	won := items(t, s, earlier.ID)
	if won[0].State != cancellation.ItemDecided || won[0].Decision != 1 {
		t.Errorf("earlier: %s by decision %d", won[0].State, won[0].Decision)
	}
}

func TestInTheSameSecondTheLowerCaseIDWins(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	lower := storetest.Declare(t, s, "C-1", noon, "P-1")
	higher := storetest.Declare(t, s, "C-1", noon, "P-1")
	if got := decide(t, s, higher.ID); got[0].RefusedCaseID != lower.ID {
		t.Errorf("refused by %q, want %s", got[0].RefusedCaseID, lower.ID)
	}
}

func TestTwoWorkersThatDecideAtOnceWriteOneDecision(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}, [3]string{"P-2", storetest.Monthly, ""}))
	a := storetest.Declare(t, s, "C-1", noon, "P-1", "P-2")
	b := storetest.Declare(t, s, "C-1", noon.Add(time.Second), "P-2", "P-1")
	var wg sync.WaitGroup
	for _, id := range []string{a.ID, b.ID, a.ID, b.ID} {
		wg.Go(func() { decide(t, s, id) })
	}
	wg.Wait()
	for _, item := range items(t, s, a.ID) {
		if item.State != cancellation.ItemDecided || item.Decision != 1 {
			t.Errorf("%s: %s, decision %d", item.ProductID, item.State, item.Decision)
		}
	}
	for _, item := range items(t, s, b.ID) {
		if item.State != cancellation.ItemRefused {
			t.Errorf("%s of the later case: %s", item.ProductID, item.State)
		}
	}
}

func TestTheDatabaseItselfRefusesASecondItemThatEndsAProduct(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	first := storetest.Declare(t, s, "C-1", noon, "P-1")
	second := storetest.Declare(t, s, "C-1", noon, "P-1")
	for i, d := range []string{first.Items[0].ID, second.Items[0].ID} {
		err := exec(t, url, `INSERT INTO items (id, case_id, product_id, line, state, holds, decided)
			SELECT id, case_id, product_id, line, 'decided', true, true FROM declared_items WHERE id = '`+d+`'`)
		if (err != nil) != (i == 1) {
			t.Errorf("item %d: %v", i, err)
		}
	}
}

func TestTermsImportedAnewDoNotMoveADeclaredEnd(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", `{"notice":"P3M"}`, ""}))
	item := items(t, s, d.ID)[0]
	got, err := notice.Decide(item.Terms, notice.CivilDay(noon), notice.Date{})
	if err != nil || got.EndsOn.String() != "2026-12-22" {
		t.Errorf("stored terms give %s, %v", got.EndsOn, err)
	}
}

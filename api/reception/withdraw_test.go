package reception_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/receipt/receipttest"
	"github.com/fairwell/fairwell/internal/runs"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// begun stands in for Temporal and keeps whose runs it was told to start.
type begun struct {
	reception.Runs
	mu    sync.Mutex
	ids   []string
	begin func(context.Context) error
}

func (b *begun) Start(ctx context.Context, c runs.Case) error {
	b.mu.Lock()
	b.ids = append(b.ids, c.ID)
	b.mu.Unlock()
	if b.begin == nil {
		return nil
	}
	return b.begin(ctx)
}

// desk is a reception with the rights of the API alone.
type front struct {
	*reception.Reception
	runs   *begun
	owner  *store.Store
	url    string // as the owner
	now    time.Time
	signer *receipt.Signer
}

func newFront(t *testing.T) *front {
	t.Helper()
	url := databases.New(t)
	d := &front{runs: &begun{}, owner: storetest.OpenURL(t, url), url: url, now: time.Date(2026, 11, 22, 11, 0, 0, 700_000_000, time.UTC)}
	if role, err := databases.AsAPI(url); err == nil {
		url = role
	}
	d.signer = receipttest.Signer(t, 7)
	d.Reception = reception.New(reception.Config{
		Store: storetest.OpenURL(t, url), Runs: d.runs, Receipts: func() *receipt.Signer { return d.signer }, Provider: "Beispielnetz",
		Now: func() time.Time { return d.now },
	})
	return d
}

func form() reception.Withdrawal {
	return reception.Withdrawal{
		Typed:  cancellation.Typed{Name: "Erika Beispiel", Contract: "2026-0815", Part: "TV", Email: "erika@example.com"},
		Locale: "de", Token: "token-1",
	}
}

func (d *front) withdraw(t *testing.T, w reception.Withdrawal) string {
	t.Helper()
	declared, err := d.Withdraw(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	d.Begin(t.Context(), declared)
	return declared.ID
}

func TestAWithdrawalIsReceivedWithItsSignedReceipt(t *testing.T) {
	d := newFront(t)
	id := d.withdraw(t, form())
	signed, err := d.Receipt(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	document, err := json.Marshal(signed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := receipt.Verify(d.signer.Public(), document); err != nil {
		t.Errorf("verify: %v", err)
	}
	for _, want := range []string{"2026-11-22T12:00:00+01:00", `"withdrawal"`, "Erika Beispiel", "2026-0815", `"TV"`, "erika@example.com", id} {
		if !strings.Contains(string(document), want) {
			t.Errorf("%s is missing in %s", want, document)
		}
	}
	kept, err := d.owner.Withdrawal(t.Context(), id)
	if err != nil || kept.ReceiptCode != signed.Code() || kept.State != cancellation.WithdrawalReceived {
		t.Errorf("%+v, %v", kept, err)
	}
	if diff := cmp.Diff(form().Typed, kept.Typed); diff != "" {
		t.Errorf("kept otherwise than typed:\n%s", diff)
	}
	if diff := cmp.Diff([]string{id}, d.runs.ids); diff != "" {
		t.Errorf("runs:\n%s", diff)
	}
	if _, err := d.Receipt(t.Context(), "0190a7c0-0000-7000-8000-000000000001"); !errors.Is(err, cancellation.ErrNotFound) {
		t.Errorf("the receipt of nothing: %v", err)
	}
}

func TestAFormSentTwiceIsOneWithdrawalAndAChangedOneIsAnother(t *testing.T) {
	d := newFront(t)
	first := d.withdraw(t, form())
	changed, other, loose := form(), form(), form()
	changed.Typed.Part, other.Token, loose.Token = "", "token-2", ""
	if again := d.withdraw(t, form()); again != first {
		t.Errorf("sent twice: %s and %s", first, again)
	}
	ids := map[string]bool{first: true}
	for _, w := range []reception.Withdrawal{changed, other, loose, loose} {
		ids[d.withdraw(t, w)] = true
	}
	list, err := d.owner.Withdrawals(t.Context(), store.WithdrawalFilter{Limit: 10})
	if err != nil || len(ids) != 5 || len(list) != 5 {
		t.Errorf("%d IDs, %d withdrawals, %v", len(ids), len(list), err)
	}
}

func TestWithTemporalAwayAWithdrawalIsReceivedWithinASecondOrSo(t *testing.T) {
	d := newFront(t)
	d.runs.begin = func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}
	began := time.Now()
	id := d.withdraw(t, form())
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("it took %s", took)
	}
	exec(t, d.url, `UPDATE docket SET run_due_at = now()`)
	if owed, err := d.owner.TakeRuns(t.Context(), 10); err != nil || len(owed) != 1 || owed[0].CaseID != id || !owed[0].Withdrawal {
		t.Errorf("the starter is owed %v, %v", owed, err)
	}
}

func TestWhatPostgresCannotKeepIsReceivedAllTheSame(t *testing.T) {
	d := newFront(t)
	w := form()
	w.Typed.Name, w.Typed.Contract, w.Locale = "Eri\x00ka", "2026\xff\u202e", "fr"
	kept, err := d.owner.Withdrawal(t.Context(), d.withdraw(t, w))
	if err != nil || kept.Typed.Name != "Eri\ufffdka" || kept.Typed.Contract != "2026\ufffd\u202e" || kept.Locale != "de" {
		t.Errorf("%+v, %v", kept, err)
	}
}

func TestAFormWithoutWhatTheLawAsksForIsNoWithdrawal(t *testing.T) {
	d := newFront(t)
	for name, spoil := range map[string]func(*cancellation.Typed){
		"no name":     func(t *cancellation.Typed) { t.Name = " \t" },
		"no contract": func(t *cancellation.Typed) { t.Contract = "" },
		"no address":  func(t *cancellation.Typed) { t.Email = "" },
	} {
		w := form()
		spoil(&w.Typed)
		if _, err := d.Withdraw(t.Context(), w); !errors.Is(err, reception.ErrIncomplete) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(d.runs.ids) != 0 {
		t.Errorf("runs were begun: %v", d.runs.ids)
	}
}

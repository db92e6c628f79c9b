package store_test

import (
	"crypto/sha256"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func newWithdrawal(key string, typed cancellation.Typed) store.NewWithdrawal {
	hash := sha256.Sum256([]byte(typed.Contract))
	id := uuid.Must(uuid.NewV7()).String()
	return store.NewWithdrawal{
		ID: id, Typed: typed, Locale: "de", ReceivedAt: noon, Receipt: "{}", ReceiptCode: id,
		Actor: store.Actor{Issuer: "portal", Subject: "form"}, Key: key, BodyHash: hash[:],
	}
}

func withdraw(t *testing.T, s *store.Store) string {
	t.Helper()
	id, err := s.Withdraw(t.Context(), newWithdrawal(uuid.NewString(), cancellation.Typed{Name: "Erika", Contract: "N 1", Email: "e@example.com"}))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAWithdrawalSentTwiceAtOnceIsOne(t *testing.T) {
	s := databases.Open(t)
	typed := cancellation.Typed{Name: "Erika", Contract: "N 1", Part: "TV", Email: "e@example.com"}
	ids, errs := make([]string, 8), make([]error, 8)
	var wg sync.WaitGroup
	for i := range ids {
		wg.Go(func() { ids[i], errs[i] = s.Withdraw(t.Context(), newWithdrawal("key", typed)) })
	}
	wg.Wait()
	for i := range ids {
		if errs[i] != nil || ids[i] != ids[0] {
			t.Errorf("%q and %q, %v", ids[0], ids[i], errs[i])
		}
	}
	got, err := s.Withdrawal(t.Context(), ids[0])
	if err != nil || got.State != cancellation.WithdrawalReceived || !got.ReceivedAt.Equal(noon) {
		t.Errorf("%+v, %v", got, err)
	}
	if diff := cmp.Diff(typed, got.Typed); diff != "" {
		t.Errorf("kept otherwise than typed:\n%s", diff)
	}
	if at, err := s.ReceiptByCode(t.Context(), got.ReceiptCode); err != nil || !at.Equal(noon) {
		t.Errorf("its receipt is of %s, %v", at, err)
	}
	if key, err := s.WithdrawalLinkKey(t.Context(), got.ID); err != nil || len(key) != 32 {
		t.Errorf("%d bytes of link key, %v", len(key), err)
	}
	typed.Contract = "N 2"
	if _, err := s.Withdraw(t.Context(), newWithdrawal("key", typed)); !errors.Is(err, cancellation.ErrKeyReused) {
		t.Errorf("another body under the key: %v", err)
	}
}

func TestTheAPIAppendsWithdrawalsAndCanChangeNothing(t *testing.T) {
	url := databases.New(t)
	id := withdraw(t, openURL(t, url))
	role, err := databases.AsAPI(url)
	if err != nil {
		t.Log(err) // a foreign server: the role's password is unknown
		return
	}
	withdraw(t, openURL(t, role))
	for _, sql := range []string{
		`UPDATE withdrawals SET typed = '{}'`, `DELETE FROM withdrawals`, `UPDATE withdrawal_outcomes SET outcome = 'rejected'`,
		`INSERT INTO withdrawal_matches (withdrawal_id, code) VALUES ('` + id + `', 'unmatched')`,
	} {
		if err := exec(t, role, sql); err == nil {
			t.Errorf("the API may %s", sql)
		}
	}
}

func TestCandidatesAreFoundByNumberHoweverWrittenAndByAddress(t *testing.T) {
	s := databases.Open(t)
	r := storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}, [3]string{"P-2", "{}", "P-1"})
	r.Contract.Number = "2026-0815"
	storetest.Import(t, s, r)
	other := storetest.Record(t, "C-2", "V-2", [3]string{"P-3", storetest.Monthly, ""})
	other.Customer.Email, other.Contract.Number = "other@example.com", "2026-0816"
	storetest.Import(t, s, other)
	for _, tt := range []struct {
		name, contract, email string
		want                  []string
	}{
		{"by number", "2026-0815", "x@example.com", []string{"V-1"}},
		{"by a number among words", "Vertrag Nr. 2026/0815", "x@example.com", []string{"V-1"}},
		{"by address, however written", "mein DSL", " Erika@Example.com", []string{"V-1"}},
		{"by both", "2026 0816", "erika@example.com", []string{"V-1", "V-2"}},
		{"by neither", "%", "", nil},
		{"by nothing but marks", "'; --", "'", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			list, err := s.WithdrawalCandidates(t.Context(), cancellation.Typed{Contract: tt.contract, Email: tt.email})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range list {
				got = append(got, c.ContractID)
				if len(c.Products) == 0 || c.ConcludedOn.IsZero() || c.Name == "" {
					t.Errorf("incomplete: %+v", c)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheStateOfAWithdrawalFollowsWhatStands(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	matched := cancellation.WithdrawalMatch{
		Code: cancellation.FoundMatched, CustomerID: "C-1", ContractID: "V-1", ProductIDs: []string{"P-1"},
		Until: storetest.Date(t, "2026-12-01"), InTime: true,
	}
	late := matched
	late.Code, late.InTime = cancellation.FoundLate, false
	nothing := cancellation.WithdrawalMatch{Code: cancellation.FoundNothing}
	for _, tt := range []struct {
		name    string
		match   *cancellation.WithdrawalMatch
		mail    cancellation.MailState // "": none yet
		bounced bool
		settled bool
		want    cancellation.WithdrawalState
		outcome cancellation.WithdrawalOutcome
		owed    bool
	}{
		{"just received", nil, "", false, false, cancellation.WithdrawalReceived, "", true},
		{"acknowledged before anybody looked", nil, cancellation.MailSent, false, false, cancellation.WithdrawalReceived, "", true},
		{"matched", &matched, cancellation.MailPending, false, false, cancellation.WithdrawalMatched, "accepted", true},
		{"matched and acknowledged", &matched, cancellation.MailSent, false, false, cancellation.WithdrawalCompleted, "accepted", false},
		{"bounced", &matched, cancellation.MailSent, true, false, cancellation.WithdrawalNeedsAttention, "accepted", false},
		{"bounced and settled", &matched, cancellation.MailSent, true, true, cancellation.WithdrawalCompleted, "rejected", false},
		{"unknown", &matched, cancellation.MailUnknown, false, false, cancellation.WithdrawalNeedsAttention, "accepted", true},
		{"parked", &matched, cancellation.MailParked, false, false, cancellation.WithdrawalNeedsAttention, "accepted", false},
		{"parked and settled", &matched, cancellation.MailParked, false, true, cancellation.WithdrawalCompleted, "rejected", false},
		{"late", &late, cancellation.MailSent, false, false, cancellation.WithdrawalNeedsAttention, "", false},
		{"late and settled", &late, cancellation.MailSent, false, true, cancellation.WithdrawalCompleted, "rejected", false},
		{"unmatched", &nothing, cancellation.MailSent, false, false, cancellation.WithdrawalNeedsAttention, "", false},
		{"unmatched, settled before its mail", &nothing, cancellation.MailPending, false, true, cancellation.WithdrawalReceived, "rejected", true},
		{"unmatched and settled", &nothing, cancellation.MailSent, false, true, cancellation.WithdrawalCompleted, "rejected", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			id := withdraw(t, s)
			if tt.match != nil {
				for range 2 { // two workers look
					if code, err := s.KeepMatch(t.Context(), id, *tt.match); err != nil || code != tt.match.Code {
						t.Fatalf("%q, %v", code, err)
					}
				}
			}
			acknowledge(t, s, id, tt.mail, tt.bounced)
			if tt.settled {
				settle := outcomeOf(id, "settle-"+id, "x")
				for range 2 {
					if err := s.SettleWithdrawal(t.Context(), settle); err != nil {
						t.Fatal(err)
					}
				}
				settle.BodyHash = make([]byte, 32)
				if err := s.SettleWithdrawal(t.Context(), settle); !errors.Is(err, cancellation.ErrKeyReused) {
					t.Errorf("the key with another body: %v", err)
				}
			}
			got, err := s.Withdrawal(t.Context(), id)
			if err != nil || got.State != tt.want || got.Outcome != tt.outcome || got.ByPerson != tt.settled {
				t.Errorf("%s by %v %q, want %s %q; %v", got.State, got.ByPerson, got.Outcome, tt.want, tt.outcome, err)
			}
			if err := s.SettleWithdrawal(t.Context(), outcomeOf(id, "again-"+id, "y")); errors.Is(err, cancellation.ErrNothingToSettle) == (tt.want == cancellation.WithdrawalNeedsAttention) {
				t.Errorf("settling %s: %v", got.State, err)
			}
			owed, err := s.StartableWithdrawals(t.Context(), 0, "", 1000)
			if err != nil || slices.Contains(owed, id) != tt.owed {
				t.Errorf("owed something: %v, %v", !tt.owed, err)
			}
		})
	}
}

func TestABounceAfterAPersonHasSettledCallsAPersonAgain(t *testing.T) {
	s := databases.Open(t)
	id := withdraw(t, s)
	if _, err := s.KeepMatch(t.Context(), id, cancellation.WithdrawalMatch{Code: cancellation.FoundNothing}); err != nil {
		t.Fatal(err)
	}
	if err := s.SettleWithdrawal(t.Context(), outcomeOf(id, "k", "x")); err != nil {
		t.Fatal(err)
	}
	acknowledge(t, s, id, cancellation.MailSent, true)
	if got, err := s.Withdrawal(t.Context(), id); err != nil || got.State != cancellation.WithdrawalNeedsAttention {
		t.Errorf("%s, %v", got.State, err)
	}
	list, err := s.Withdrawals(t.Context(), cancellation.WithdrawalNeedsAttention, store.Cursor{}, 10)
	if err != nil || len(list) != 1 || list[0].ID != id {
		t.Errorf("%v, %v", list, err)
	}
	if b, err := s.WithdrawalBacklog(t.Context()); err != nil || b.NeedAttention != 1 || b.Open != 0 {
		t.Errorf("%+v, %v", b, err)
	}
}

// An outcome that stays unknown for long is a person's, until a report comes.
func TestAnOldUnknownMailNeedsARunOnlyOnceThereIsAReport(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	id := withdraw(t, s)
	if _, err := s.KeepMatch(t.Context(), id, cancellation.WithdrawalMatch{Code: cancellation.FoundNothing}); err != nil {
		t.Fatal(err)
	}
	acknowledge(t, s, id, cancellation.MailUnknown, false)
	if err := exec(t, url, `UPDATE mails SET claimed_at = claimed_at - interval '25 hours'`); err != nil {
		t.Fatal(err)
	}
	if owed, err := s.StartableWithdrawals(t.Context(), 0, "", 10); err != nil || len(owed) != 0 {
		t.Errorf("%v, %v", owed, err)
	}
	report(t, s, id, cancellation.DeliveryDelivered)
	if owed, err := s.StartableWithdrawals(t.Context(), 0, "", 10); err != nil || len(owed) != 1 {
		t.Errorf("%v, %v", owed, err)
	}
}

func outcomeOf(id, key, body string) store.NewOutcome {
	hash := sha256.Sum256([]byte(body))
	return store.NewOutcome{
		ID: uuid.NewString(), WithdrawalID: id, Outcome: cancellation.WithdrawalRejected, NoteID: uuid.NewString(), Note: "because",
		Actor: store.Actor{Issuer: "i", Subject: "agent"}, Key: key, BodyHash: hash[:],
	}
}

// acknowledge brings the mail of a withdrawal to a state of the ledger.
func acknowledge(t *testing.T, s *store.Store, id string, to cancellation.MailState, bounced bool) {
	t.Helper()
	if to == "" {
		return
	}
	m, err := s.Freeze(t.Context(), store.Mail{
		ID: uuid.NewString(), CaseID: id, Kind: cancellation.MailWithdrawal, State: cancellation.MailPending,
		Subject: "Subject", Text: "Text", HTML: "<p>Text</p>",
	})
	if err != nil {
		t.Fatal(err)
	}
	if to != cancellation.MailPending {
		if m, err = s.ClaimMail(t.Context(), m.ID, "e@example.com"); err != nil {
			t.Fatal(err)
		}
		if err := s.Settle(t.Context(), m.ID, m.Attempt, to, "", "code"); err != nil {
			t.Fatal(err)
		}
	}
	if bounced {
		report(t, s, id, cancellation.DeliveryBounce)
	}
}

func report(t *testing.T, s *store.Store, id string, d cancellation.Delivery) {
	t.Helper()
	m, err := s.Mail(t.Context(), id, cancellation.MailWithdrawal)
	if err != nil {
		t.Fatal(err)
	}
	err = s.AppendDeliveryEvents(t.Context(), []cancellation.DeliveryEvent{{MailID: m.ID, Delivery: d, OccurredAt: time.Now()}})
	if err != nil {
		t.Fatal(err)
	}
}

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

func newWithdrawal(key string, typed cancellation.Typed) store.Declaration {
	id := uuid.Must(uuid.NewV7()).String()
	hash := make([]byte, 32)
	copy(hash, typed.Contract)
	return store.Declaration{
		ID: id, Kind: cancellation.Withdrawal, Channel: cancellation.ChannelForm, Locale: "de", ReceivedAt: noon, RuleVersion: notice.RuleVersion,
		Actor: store.Actor{Issuer: "portal", Subject: "form"}, Key: key, BodyHash: hash,
		Typed: &typed, Receipt: "{}", ReceiptCode: id,
	}
}

func withdraw(t *testing.T, s *store.Store) string {
	t.Helper()
	id, err := s.Declare(t.Context(), newWithdrawal(uuid.NewString(), cancellation.Typed{Name: "Erika", Contract: "N 1", Email: "e@example.com"}))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// acknowledgement is the mail that a withdrawal is owed.
func acknowledgement(id string) store.MailRef {
	return store.MailRef{CaseID: id, Kind: cancellation.MailAcknowledgement}
}

func TestAWithdrawalSentTwiceAtOnceIsOne(t *testing.T) {
	s := databases.Open(t)
	typed := cancellation.Typed{Name: "Erika", Contract: "N 1", Part: "TV", Email: "e@example.com"}
	ids, errs := make([]string, 8), make([]error, 8)
	var wg sync.WaitGroup
	for i := range ids {
		wg.Go(func() { ids[i], errs[i] = s.Declare(t.Context(), newWithdrawal("key", typed)) })
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
	if salt, err := s.LinkSalt(t.Context(), got.ID); err != nil || len(salt) != 32 {
		t.Errorf("%d bytes of salt, %v", len(salt), err)
	}
	typed.Contract = "N 2"
	if _, err := s.Declare(t.Context(), newWithdrawal("key", typed)); !errors.Is(err, cancellation.ErrKeyReused) {
		t.Errorf("another body under the key: %v", err)
	}
	if _, err := s.Case(t.Context(), ids[0]); !errors.Is(err, cancellation.ErrNotFound) {
		t.Errorf("it is shown as a cancellation: %v", err)
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
	url := databases.New(t)
	s := openURL(t, url)
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
		{"parked", &matched, cancellation.MailParked, false, false, cancellation.WithdrawalNeedsAttention, "accepted", true},
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
			reject := store.ActDetails{Outcome: "rejected"}
			if tt.settled {
				done(t, s, id, cancellation.ActSettle, reject)
			}
			same(t, s)
			got, err := s.Withdrawal(t.Context(), id)
			if err != nil || got.State != tt.want || got.Outcome != tt.outcome || got.ByPerson != tt.settled {
				t.Errorf("%s by %v %q, want %s %q; %v", got.State, got.ByPerson, got.Outcome, tt.want, tt.outcome, err)
			}
			if st, err := s.Standing(t.Context(), id); err != nil || st.Settled != tt.settled {
				t.Errorf("its run is told that it is settled: %v, %v", st.Settled, err)
			}
			soon(t, url)
			if _, owed := takeRuns(t, s, 1000)[id]; owed != tt.owed {
				t.Errorf("owed a run: %v", owed)
			}
			_, err = act(t, s, id, cancellation.ActSettle, reject)
			if errors.Is(err, cancellation.ErrNothingToSettle) == (tt.want == cancellation.WithdrawalNeedsAttention) {
				t.Errorf("settling %s: %v", got.State, err)
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
	done(t, s, id, cancellation.ActSettle, store.ActDetails{Outcome: "rejected"})
	acknowledge(t, s, id, cancellation.MailSent, true)
	if got, err := s.Withdrawal(t.Context(), id); err != nil || got.State != cancellation.WithdrawalNeedsAttention {
		t.Errorf("%s, %v", got.State, err)
	}
	list, err := s.Withdrawals(t.Context(), store.WithdrawalFilter{State: cancellation.WithdrawalNeedsAttention, Limit: 10})
	if err != nil || len(list) != 1 || list[0].ID != id {
		t.Errorf("%v, %v", list, err)
	}
	if b, err := s.Backlog(t.Context()); err != nil || b.WaitingWithdrawals != 1 || b.OpenWithdrawals != 0 || b.WaitingCases != 0 {
		t.Errorf("%+v, %v", b, err)
	}
	same(t, s)
}

// An outcome that stays unknown for long is a person's, until a report comes.
func TestAnUnknownMailThatNobodyLooksUpAnyMoreIsDueOnceThereIsAReport(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	id := withdraw(t, s)
	if _, err := s.KeepMatch(t.Context(), id, cancellation.WithdrawalMatch{Code: cancellation.FoundNothing}); err != nil {
		t.Fatal(err)
	}
	acknowledge(t, s, id, cancellation.MailUnknown, false)
	if err := s.ParkMail(t.Context(), acknowledgement(id), 0, "timeout"); err != nil {
		t.Fatal(err)
	}
	takeRuns(t, s, 10)
	soon(t, url)
	takeRuns(t, s, 10)
	if left := dueIn(t, url, id); left < 59*time.Minute {
		t.Errorf("looked at again in %s", left)
	}
	report(t, s, id, cancellation.DeliveryDelivered)
	if left := dueIn(t, url, id); left > 5*time.Second {
		t.Errorf("a report is looked at in %s", left)
	}
}

// acknowledge brings the mail of a withdrawal to a state of the ledger.
func acknowledge(t *testing.T, s *store.Store, id string, to cancellation.MailState, bounced bool) {
	t.Helper()
	if to != "" && to != cancellation.MailPending {
		send(t, s, acknowledgement(id), to)
	}
	if bounced {
		report(t, s, id, cancellation.DeliveryBounce)
	}
}

func report(t *testing.T, s *store.Store, id string, d cancellation.Delivery) {
	t.Helper()
	m, err := s.Mail(t.Context(), acknowledgement(id))
	if err != nil {
		t.Fatal(err)
	}
	err = s.AppendDeliveryEvents(t.Context(), []cancellation.DeliveryEvent{{MailID: m.ID, Attempt: 1, Delivery: d, OccurredAt: time.Now()}})
	if err != nil {
		t.Fatal(err)
	}
}

// The mail says what was found, so it is owed from the first look on.
func TestAWithdrawalThatWasLookedAtIsOwedItsAcknowledgement(t *testing.T) {
	s := databases.Open(t)
	id := withdraw(t, s)
	if _, err := s.Mail(t.Context(), acknowledgement(id)); !errors.Is(err, cancellation.ErrNotFound) {
		t.Errorf("before anybody looked: %v", err)
	}
	if _, err := s.FoundCode(t.Context(), id); !errors.Is(err, cancellation.ErrNotFound) {
		t.Errorf("before anybody looked: %v", err)
	}
	for _, code := range []cancellation.WithdrawalCode{cancellation.FoundNothing, cancellation.FoundLate} {
		if got, err := s.KeepMatch(t.Context(), id, cancellation.WithdrawalMatch{Code: code}); err != nil || got != cancellation.FoundNothing {
			t.Errorf("the first look counts: %s, %v", got, err)
		}
	}
	if m, err := s.Mail(t.Context(), acknowledgement(id)); err != nil || m.State != cancellation.MailPending || m.Document != nil || m.Attempt != 0 {
		t.Errorf("%+v, %v", m, err)
	}
}

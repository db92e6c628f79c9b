package store_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// stalled is a decided case of two products; the backend refuses the first.
func stalled(t *testing.T, s *store.Store) store.Declaration {
	t.Helper()
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}, [3]string{"P-2", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1", "P-2")
	decide(t, s, d.ID)
	if err := s.Stall(t.Context(), d.Items[0].ID, 0, cancellation.ItemParked, "http_400"); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAnActIsStoredOnceAndAppliedOnce(t *testing.T) {
	s := databases.Open(t)
	d := stalled(t, s)
	a := store.NewAct{
		ID: uuid.NewString(), CaseID: d.ID, Kind: cancellation.ActRetry, NoteID: uuid.NewString(), Note: "because",
		Actor: store.Actor{Issuer: "i", Subject: "agent"}, Key: "k", BodyHash: make([]byte, 32),
	}
	var wg sync.WaitGroup
	ids := make([]string, 6)
	for n := range ids {
		wg.Go(func() {
			same := a
			same.ID, same.NoteID = uuid.NewString(), uuid.NewString()
			var err error
			out, err := s.AppendAct(t.Context(), same)
			if ids[n] = out.ActID; err != nil {
				t.Error(err)
			}
			if err := storetest.TakeUp(t, s, d.ID); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Errorf("one key stands for %s and %s", ids[0], id)
		}
	}
	if got := items(t, s, d.ID)[0]; got.State != cancellation.ItemDelayed || got.Round != 1 {
		t.Errorf("%s in round %d", got.State, got.Round)
	}
	other := a
	other.BodyHash = append(make([]byte, 31), 1)
	if _, err := s.AppendAct(t.Context(), other); !errors.Is(err, cancellation.ErrKeyReused) {
		t.Errorf("another body: %v", err)
	}
	list, err := s.ActsOf(t.Context(), d.ID)
	if err != nil || len(list) != 1 || list[0].Reason != "because" || list[0].Subject != "agent" || list[0].Outcome != cancellation.ActDone || list[0].AnsweredAt == nil {
		t.Errorf("%+v, %v", list, err)
	}
	same(t, s)
}

func TestAnActForWhichThereIsNothingToDoIsNotKept(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	mark(t, s, decide(t, s, d.ID)[0].ItemID)
	send(t, s, confirmation(d.ID), cancellation.MailSent)
	for kind, want := range map[cancellation.ActKind]error{
		cancellation.ActRetry: cancellation.ErrNothingOpen, cancellation.ActResolve: cancellation.ErrNotUnknown,
		cancellation.ActIdentify: cancellation.ErrIdentified, cancellation.ActSettleObjection: cancellation.ErrNothingOpen,
		cancellation.ActSettle: cancellation.ErrNothingToSettle,
	} {
		if _, err := act(t, s, d.ID, kind, store.ActDetails{CustomerID: "C-1"}); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", kind, err, want)
		}
	}
	if _, err := act(t, s, "01900000-0000-7000-8000-000000000000", cancellation.ActRetry, store.ActDetails{}); !errors.Is(err, cancellation.ErrNotFound) {
		t.Errorf("an unknown case: %v", err)
	}
	if list, err := s.ActsOf(t.Context(), d.ID); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestEveryKindOfActHasAnEffect(t *testing.T) {
	s := databases.Open(t)
	d := stalled(t, s)
	for _, a := range cancellation.Acts() {
		_, err := act(t, s, d.ID, a.Kind, store.ActDetails{Outcome: "sent", CustomerID: "C-1"})
		if _, known := cancellation.OutcomeOf(err); !known {
			t.Errorf("%s: %v", a.Kind, err)
		}
	}
}

func TestARetryResumesWhatIsNamedAndNothingElse(t *testing.T) {
	s := databases.Open(t)
	d := stalled(t, s)
	if err := s.Stall(t.Context(), d.Items[1].ID, 0, cancellation.ItemParked, "http_400"); err != nil {
		t.Fatal(err)
	}
	send(t, s, confirmation(d.ID), cancellation.MailParked)
	done(t, s, d.ID, cancellation.ActRetry, store.ActDetails{}, d.Items[1].ID)
	got := items(t, s, d.ID)
	m, err := s.Mail(t.Context(), confirmation(d.ID))
	if err != nil || got[0].State != cancellation.ItemParked || got[1].State != cancellation.ItemDelayed || m.State != cancellation.MailParked {
		t.Errorf("%s, %s, mail %s, %v", got[0].State, got[1].State, m.State, err)
	}
	done(t, s, d.ID, cancellation.ActRetry, store.ActDetails{})
	if m, err := s.Mail(t.Context(), confirmation(d.ID)); err != nil || m.State != cancellation.MailPending || m.Round != 1 {
		t.Errorf("mail %s in round %d, %v", m.State, m.Round, err)
	}
	if err := s.Stall(t.Context(), d.Items[0].ID, 0, cancellation.ItemParked, "old"); err != nil {
		t.Fatal(err)
	}
	if got := items(t, s, d.ID); got[0].State != cancellation.ItemDelayed {
		t.Errorf("a round that is over parked the item: %s", got[0].State)
	}
}

func TestWhatAPersonSaidOfOneAttemptSaysNothingOfAnother(t *testing.T) {
	s := databases.Open(t)
	d := stalled(t, s)
	send(t, s, confirmation(d.ID), cancellation.MailUnknown)
	sent := store.ActDetails{Outcome: "sent"}
	late, err := act(t, s, d.ID, cancellation.ActResolve, sent)
	if err != nil {
		t.Fatal(err)
	}
	if got := done(t, s, d.ID, cancellation.ActResolve, store.ActDetails{Outcome: "not_sent"}); got != cancellation.ActNotUnknown {
		t.Errorf("the second word on one attempt: %s", got)
	}
	if got, err := s.ActOutcome(t.Context(), late); err != nil || got != cancellation.ActDone {
		t.Errorf("the first: %s, %v", got, err)
	}
	m, err := s.Mail(t.Context(), confirmation(d.ID))
	if err != nil || m.State != cancellation.MailSent {
		t.Errorf("mail %s, %v", m.State, err)
	}
}

func TestAnAttemptThatAPersonSaysWasNotSentIsPendingAgain(t *testing.T) {
	s := databases.Open(t)
	d := stalled(t, s)
	send(t, s, confirmation(d.ID), cancellation.MailUnknown)
	if got := done(t, s, d.ID, cancellation.ActResolve, store.ActDetails{Outcome: "not_sent"}); got != cancellation.ActDone {
		t.Fatal(got)
	}
	if m := claim(t, s, confirmation(d.ID), "erika@example.com"); m.Attempt != 2 {
		t.Errorf("attempt %d", m.Attempt)
	}
}

func TestAReportOnAnUnknownMailSettlesItWithTheNextLook(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	d := stalled(t, s)
	m := send(t, s, confirmation(d.ID), cancellation.MailUnknown)
	if err := s.ParkMail(t.Context(), confirmation(d.ID), 0, "timeout"); err != nil {
		t.Fatal(err)
	}
	err := s.AppendDeliveryEvents(t.Context(), []cancellation.DeliveryEvent{{MailID: m.ID, Attempt: 1, Delivery: cancellation.DeliveryDelivered, OccurredAt: noon}})
	if err != nil {
		t.Fatal(err)
	}
	soon(t, url)
	if r := takeRuns(t, s, 5)[d.ID]; r.NewsAt == nil {
		t.Error("the run is not told of the report")
	}
	if err := storetest.TakeUp(t, s, d.ID); err != nil {
		t.Fatal(err)
	}
	if m, err := s.Mail(t.Context(), confirmation(d.ID)); err != nil || m.State != cancellation.MailSent {
		t.Errorf("mail %s, %v", m.State, err)
	}
	same(t, s)
}

func TestWhoseItIsIsSaidOnceAlsoIfTwoSayItAtOnce(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}, [3]string{"P-2", "{}", "P-1"}))
	storetest.Import(t, s, storetest.Record(t, "C-2", "V-9", [3]string{"P-9", storetest.Monthly, ""}))
	id := typed(t, s, "", "erika@example.com")
	for name, tt := range map[string]struct {
		d    store.ActDetails
		want error
	}{
		"another's contract":  {store.ActDetails{CustomerID: "C-2"}, cancellation.ErrUnclear},
		"another's product":   {store.ActDetails{CustomerID: "C-1", Wanted: []cancellation.Wanted{{ProductID: "P-9"}}}, cancellation.ErrNotFound},
		"an unknown customer": {store.ActDetails{CustomerID: "C-7"}, cancellation.ErrNotFound},
	} {
		if _, err := act(t, s, id, cancellation.ActIdentify, tt.d); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			_, err := act(t, s, id, cancellation.ActIdentify, store.ActDetails{CustomerID: "C-1"})
			if err == nil {
				err = storetest.TakeUp(t, s, id)
			}
			if err != nil && !errors.Is(err, cancellation.ErrIdentified) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	list, err := s.ActsOf(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	said := 0
	for _, a := range list {
		if a.Outcome == cancellation.ActDone {
			said++
		} else if a.Outcome != cancellation.ActIdentified {
			t.Errorf("%s", a.Outcome)
		}
	}
	if got := decide(t, s, id); said != 1 || len(got) != 2 || got[0].EndsOn.String() != "2026-12-22" {
		t.Errorf("said %d times, items %+v", said, got)
	}
}

package mailing_test

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mailing"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func TestTheSixthReceiptToATypedAddressWithinAnHourWaitsAlsoIfAllComeAtOnce(t *testing.T) {
	g := newStage(t)
	var cases []string
	for n := range 9 {
		typed := typedStranger
		typed.Email = []string{"neu@example.com", "NEU@example.com", "Neu+" + strconv.Itoa(n) + "@example.com"}[n%3]
		cases = append(cases, g.typed(t, cancellation.Ordinary, typed, notice.German))
	}
	states := make([]mailing.Status, len(cases))
	var wg sync.WaitGroup
	for n, id := range cases {
		wg.Go(func() {
			var err error
			if states[n], err = g.mailing.Step(t.Context(), mailing.Ref{CaseID: id, Kind: cancellation.MailReceipt}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	count := map[cancellation.MailState]int{}
	for _, s := range states {
		count[s.State]++
		if s.State == cancellation.MailPending && (s.Code != cancellation.CodeMailLimit || s.Again == 0) {
			t.Errorf("%+v", s)
		}
	}
	if count[cancellation.MailSent] != 5 || count[cancellation.MailPending] != 4 || g.mailbox.Sends() != 5 {
		t.Errorf("%v after %d requests", count, g.mailbox.Sends())
	}
	other := typedStranger
	other.Email = "other@example.com"
	if got := g.step(t, g.typed(t, cancellation.Ordinary, other, notice.German), cancellation.MailReceipt); got.State != cancellation.MailSent {
		t.Errorf("another address: %+v", got)
	}
}

func TestTheSixthConfirmationToATypedAddressWaitsForTheHour(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, erika(t))
	var cases []string
	for range 6 {
		cases = append(cases, g.stranger(t, notice.German))
	}
	for _, id := range cases[:5] {
		if got := g.confirm(t, id); got.State != cancellation.MailSent {
			t.Fatalf("%+v", got)
		}
	}
	late := cases[5]
	for range 2 {
		if got := g.confirm(t, late); got.State != cancellation.MailPending || got.Code != cancellation.CodeMailLimit || got.Again <= 0 {
			t.Fatalf("%+v", got)
		}
	}
	m, err := g.store.Mail(t.Context(), store.MailRef{CaseID: late, Kind: cancellation.MailConfirmation})
	if err != nil || m.State != cancellation.MailPending || m.Attempt != 0 {
		t.Errorf("%+v, %v", m, err)
	}
	g.now = g.now.Add(time.Hour + time.Minute)
	if got := g.confirm(t, late); got.State != cancellation.MailSent {
		t.Errorf("an hour later: %+v", got)
	}
}

func TestTheFirstMailOfACaseToTheAddressOnFileNeverWaits(t *testing.T) {
	g := newStage(t)
	r := erika(t)
	for n := range 8 {
		r.Products = append(r.Products, store.RecordProduct{
			ID: fmt.Sprint("Q-", n), Name: fmt.Sprint("Domain ", n), Line: "domain", Terms: storetest.Terms(t, storetest.Monthly),
		})
	}
	storetest.Import(t, g.store, r)
	for n := range 8 {
		typed := typedErika
		typed.Contract = fmt.Sprint("Domain ", n)
		id := g.typed(t, cancellation.Ordinary, typed, notice.German)
		g.identify(t, id)
		if got := g.confirm(t, id); got.State != cancellation.MailSent {
			t.Errorf("%+v", got)
		}
	}
}

func TestWhatIsCancelledAlreadyTellsTheAddressOnFileOnceADayInOneMail(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, erika(t))
	declare := func() string {
		id := g.typed(t, cancellation.Ordinary, typedErika, notice.German)
		g.identify(t, id)
		return id
	}
	if got := g.confirm(t, declare()); got.State != cancellation.MailSent {
		t.Errorf("the first: %+v", got)
	}
	if got := g.confirm(t, declare()); got.State != cancellation.MailSent {
		t.Errorf("the first that repeats it: %+v", got)
	}
	var repeated []string
	for range 60 {
		repeated = append(repeated, declare())
	}
	for _, id := range repeated[:20] {
		if got := g.confirm(t, id); got.State != cancellation.MailPending || got.Code != cancellation.CodeMailLimit || got.Again < time.Hour {
			t.Fatalf("%+v", got)
		}
	}
	if n := g.mailbox.Sends(); n != 2 {
		t.Errorf("%d mails", n)
	}
	g.now = g.now.Add(24*time.Hour + time.Minute)
	last := repeated[7]
	if got := g.confirm(t, last); got.State != cancellation.MailSent {
		t.Fatalf("the day after: %+v", got)
	}
	told := 0
	for _, id := range repeated {
		if id == last {
			continue
		}
		m, err := g.store.Mail(t.Context(), store.MailRef{CaseID: id, Kind: cancellation.MailConfirmation})
		if err != nil {
			t.Fatal(err)
		}
		if said := strings.Contains(g.mailbox.Messages(last)[0].Text, g.reference(t, id)); said != (m.State == cancellation.MailSent) {
			t.Errorf("%s is %s, and told: %v", id, m.State, said)
		}
		if m.State == cancellation.MailSent {
			told++
		}
	}
	if told != 59 || g.mailbox.Sends() != 3 {
		t.Errorf("%d are told, by %d mails", told, g.mailbox.Sends())
	}
}

func TestFormsInAStrangersHandKeepTheOwnerWaitingForMinutesAtMost(t *testing.T) {
	for _, kind := range []cancellation.Kind{cancellation.Ordinary, cancellation.Withdrawal} {
		g := newStage(t)
		mail := cancellation.MailReceipt
		if kind == cancellation.Withdrawal {
			mail = cancellation.MailAcknowledgement
		}
		for n := range 40 {
			typed := typedStranger
			typed.Name = fmt.Sprintf("Jemand Anders%d", n)
			if n%2 == 0 {
				typed.Name = "Immer Derselbe"
			}
			g.step(t, g.typed(t, kind, typed, notice.German), mail)
		}
		if n := g.mailbox.Sends(); n != 5 {
			t.Errorf("a stranger has sent %d mails", n)
		}
		own := g.typed(t, kind, typedStranger, notice.German)
		got := g.step(t, own, mail)
		for waited := time.Duration(0); got.State == cancellation.MailPending; waited += got.Again {
			if waited > 6*time.Minute {
				t.Fatalf("the owner still waits after %s", waited)
			}
			g.now = g.now.Add(got.Again)
			got = g.step(t, own, mail)
		}
		if got.State != cancellation.MailSent {
			t.Errorf("the owner's is %+v", got)
		}
	}
}

func TestACustomerSendsNotManyMailsToOtherAddresses(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	for n := range 14 {
		d := storetest.Declaration(t, g.store, "C-1", time.Now().Truncate(time.Second), "P-1")
		d.ConfirmationEmail = fmt.Sprintf("victim%d@example.com", n)
		if _, err := g.store.Declare(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		g.step(t, d.ID, cancellation.MailReceipt)
	}
	if n := g.mailbox.Sends(); n != 10 {
		t.Errorf("%d mails went out", n)
	}
}

func TestAnAddressHasOneMailboxHoweverItIsWritten(t *testing.T) {
	g := newStage(t)
	for n, email := range []string{"a.b@gmail.com", "ab@gmail.com", "AB+1@googlemail.com", "a.b+2@gmail.com", "a.b+9@googlemail.com", "ab+7@gmail.com"} {
		typed := typedStranger
		typed.Email = email
		got := g.step(t, g.typed(t, cancellation.Ordinary, typed, notice.German), cancellation.MailReceipt)
		if (got.State == cancellation.MailSent) != (n < 5) {
			t.Errorf("%s: %+v", email, got)
		}
	}
}

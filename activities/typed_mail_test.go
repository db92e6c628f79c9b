package activities_test

import (
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/document/documenttest"
	"github.com/fairwell/fairwell/internal/link"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// stranger is a declaration of Erika's that is confirmed to an address which she
// is not known by: one product by its name, whose part goes along.
var stranger = cancellation.Typed{
	Name: "erika mueller beispiel", BirthDate: "29. Februar 1980", Contract: "dsl 100", Email: "neu@example.com",
}

func (g *stage) notify(t *testing.T, in activities.CaseInput) activities.MailStatus {
	t.Helper()
	status, err := run[activities.MailStatus](g, activity.SendNotice, in)
	if err != nil {
		t.Fatal(err)
	}
	return status
}

// linkIn finds the portal's link in a mail and says whether it is good for that.
func (g *stage) linkIn(t *testing.T, m mailtest.Message, page, purpose string, at time.Time) bool {
	t.Helper()
	_, token, ok := strings.Cut(m.Text, "\nhttps://portal.example/faelle/"+m.Case+page+"?t=")
	if !ok {
		t.Fatalf("no link in\n%s", m.Text)
	}
	token, err := url.QueryUnescape(strings.Fields(token)[0])
	if err != nil {
		t.Fatal(err)
	}
	key, err := g.store.LinkKey(t.Context(), m.Case)
	if err != nil {
		t.Fatal(err)
	}
	return link.Check(key, token, m.Case, purpose, at) == nil
}

// everything is all that a mail shows: its words and what its files show.
func (g *stage) everything(t *testing.T, m mailtest.Message) map[string]string {
	t.Helper()
	all := map[string]string{"subject": m.Subject, "text": m.Text, "html": m.HTML}
	for name, content := range g.files(t, m.Case) {
		all[name] = string(content)
		if strings.HasSuffix(name, ".pdf") {
			all[name+" as it is read"] = documenttest.Words(t, content)
		}
	}
	return all
}

func TestTheAddressOnFileGetsTheWholeConfirmation(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, erika(t))
	typed := typedErika
	typed.Email = " Erika@Example.com"
	in := g.typed(t, typed, notice.German)
	if got := g.decide(t, in.CaseID); got.Notice {
		t.Error("the address on file is told twice")
	}
	if got := g.send(t, in); got.State != "sent" {
		t.Fatalf("%+v", got)
	}
	m := g.mailbox.Messages(in.CaseID)[0]
	for _, want := range []string{"Erika Müller-Beispiel", "K-C-1", "DSL 100", "Festnetz-Flat", "22. Dezember 2026"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("%s is missing in\n%s", want, m.Text)
		}
	}
}

func TestAnotherAddressLearnsNothingButTheEnd(t *testing.T) {
	for lang, day := range map[notice.Language]string{notice.German: "22. Dezember 2026", notice.English: "22 December 2026"} {
		g := newStage(t)
		storetest.Import(t, g.store, erika(t))
		in := g.typed(t, stranger, lang)
		receiptIn := g.typed(t, stranger, lang) // whose confirmation is late
		for _, id := range []string{in.CaseID, receiptIn.CaseID} {
			if got := g.decide(t, id); !got.Notice {
				t.Fatalf("the address on file is not told: %+v", got)
			}
		}
		if got := g.send(t, in); got.State != "sent" {
			t.Fatalf("%+v", got)
		}
		if got := g.receipt(t, receiptIn); got.State != "sent" {
			t.Fatalf("%+v", got)
		}
		for _, id := range []string{in.CaseID, receiptIn.CaseID} {
			m := g.mailbox.Messages(id)[0]
			if m.To != stranger.Email || !strings.Contains(m.Text, day) || !strings.Contains(m.Text, stranger.Name) || !strings.Contains(m.Text, stranger.Contract) {
				t.Errorf("%s to %s:\n%s", m.Kind, m.To, m.Text)
			}
			if !g.linkIn(t, m, "", link.Case, g.now.Add(caseNamed)) {
				t.Errorf("the %s's link does not work", m.Kind)
			}
			all := g.everything(t, m)
			if want := map[string]int{"confirmation": 3 + 5, "receipt": 3 + 3}[m.Kind]; len(all) != want {
				t.Errorf("%s: %d parts", m.Kind, len(all))
			}
			for part, shown := range all {
				for _, secret := range []string{"DSL 100", "Festnetz", "TV Premium", "K-C-1", `"C-1"`, "Müller", "N-V-1", "erika@example.com", `"P-1"`} {
					if strings.Contains(shown, secret) {
						t.Errorf("%s: %s of the %s shows %s:\n%s", lang, part, m.Kind, secret, shown)
					}
				}
			}
		}
	}
}

func TestWhileNobodyIsKnownTheReceiptRepeatsWhatWasTyped(t *testing.T) {
	g := newStage(t)
	in := g.typed(t, stranger, notice.German)
	g.validate(t, in)
	if got := g.receipt(t, in); got.State != "sent" {
		t.Fatalf("%+v", got)
	}
	m := g.mailbox.Messages(in.CaseID)[0]
	if m.To != stranger.Email || m.Kind != "receipt" || !strings.Contains(m.Text, "nächstmöglichen") || strings.Contains(m.Text, "bestätigen Ihre") {
		t.Errorf("%s to %s:\n%s", m.Kind, m.To, m.Text)
	}
	for name, content := range g.files(t, in.CaseID) {
		if r, err := receipt.Verify(newSigner(t).Public(), content); err != nil || r.Typed.Contract != stranger.Contract {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
	storetest.Import(t, g.store, erika(t)) // the customer is imported later
	g.decide(t, in.CaseID)
	if got := g.send(t, in); got.State != "sent" || len(g.mailbox.Messages(in.CaseID)) != 2 {
		t.Errorf("the confirmation is %+v", got)
	}
}

func TestTheAddressOnFileIsToldOnceWithAWayToObject(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, erika(t))
	in := g.typed(t, stranger, notice.German)
	g.decide(t, in.CaseID)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if _, err := run[activities.MailStatus](g, activity.SendNotice, in); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	g.notify(t, in)
	mails := g.mailbox.Messages(in.CaseID)
	if len(mails) != 1 || g.mailbox.Sends() != 1 {
		t.Fatalf("%d notices, %d requests", len(mails), g.mailbox.Sends())
	}
	m := mails[0]
	if m.To != "erika@example.com" || m.Kind != "notice" || len(m.Attachments) != 0 || !strings.Contains(m.Text, "DSL 100") {
		t.Errorf("%s to %s with %v:\n%s", m.Kind, m.To, m.Attachments, m.Text)
	}
	if strings.Contains(m.Text+m.HTML, stranger.Email) {
		t.Error("it shows the typed address")
	}
	if !g.linkIn(t, m, "/einspruch", link.Objection, g.now.Add(89*24*time.Hour)) || g.linkIn(t, m, "/einspruch", link.Objection, g.now.Add(91*24*time.Hour)) {
		t.Error("the link does not work for three months")
	}
	if g.linkIn(t, m, "/einspruch", link.Case, g.now) {
		t.Error("the link opens the case as well")
	}
}

func TestANoticeIsSentAgainOnlyIfItWasSurelyNotSent(t *testing.T) {
	for name, tt := range map[string]struct {
		faults        mailtest.Faults
		first, second string
		sends         int
	}{
		"refused for now":                {mailtest.Faults{Next: 1, Status: 429, RetryAfter: 7}, "pending", "sent", 2},
		"taken, and the answer was lost": {mailtest.Faults{Next: 1, ResetAfterAccept: true}, "unknown", "unknown", 1},
		"not taken":                      {mailtest.Faults{Next: 1, ResetBeforeAccept: true}, "unknown", "unknown", 1},
		"not a mail they take":           {mailtest.Faults{Next: 1, Status: 400}, "parked", "parked", 1},
	} {
		t.Run(name, func(t *testing.T) {
			g := newStage(t)
			storetest.Import(t, g.store, erika(t))
			in := g.typed(t, stranger, notice.German)
			g.decide(t, in.CaseID)
			g.mailbox.SetFaults(tt.faults)
			if got := g.notify(t, in); got.State != tt.first || tt.faults.RetryAfter > 0 && got.Again != 7*time.Second {
				t.Errorf("first %+v", got)
			}
			if got := g.notify(t, in); got.State != tt.second || g.mailbox.Sends() != tt.sends {
				t.Errorf("second %+v after %d requests", got, g.mailbox.Sends())
			}
		})
	}
}

func TestANoticeThatACrashLeftInTheMiddleIsNeverSentAgain(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, erika(t))
	in := g.typed(t, stranger, notice.German)
	g.decide(t, in.CaseID)
	g.mailbox.SetFaults(mailtest.Faults{Next: 1, Status: 429})
	g.notify(t, in) // freezes it
	m, err := g.store.Mail(t.Context(), in.CaseID, cancellation.MailNotice)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.store.ClaimMail(t.Context(), m.ID, "erika@example.com"); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if got := g.notify(t, in); got.State != "unknown" || got.Code != "interrupted" || g.mailbox.Sends() != 1 {
			t.Errorf("%+v after %d requests", got, g.mailbox.Sends())
		}
		g.now = g.now.Add(time.Hour)
	}
}

func TestWithoutAnAddressOnFileNobodyElseIsTold(t *testing.T) {
	g := newStage(t)
	r := erika(t)
	r.Customer.Email = ""
	storetest.Import(t, g.store, r)
	in := g.typed(t, stranger, notice.German)
	if got := g.decide(t, in.CaseID); got.Notice {
		t.Errorf("%+v", got)
	}
	if got := g.send(t, in); got.State != "sent" || strings.Contains(g.mailbox.Messages(in.CaseID)[0].Text, "DSL 100") {
		t.Errorf("%+v", got)
	}
}

package mailing_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/document/documenttest"
	"github.com/fairwell/fairwell/internal/link"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
	"github.com/fairwell/fairwell/internal/mailing"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/receipt/receipttest"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// erika has one contract with a product, its part, and another product.
func erika(t *testing.T) store.Record {
	t.Helper()
	r := storetest.Record(t, "C-1", "V-1",
		[3]string{"P-1", storetest.Monthly, ""}, [3]string{"P-2", "{}", "P-1"}, [3]string{"P-3", storetest.Monthly, ""})
	r.Customer.Name, r.Customer.BirthDate = "Erika Müller-Beispiel", storetest.Date(t, "1980-02-29")
	r.Products[0].Name, r.Products[1].Name, r.Products[2].Name = "DSL 100", "Festnetz-Flat", "TV Premium"
	return r
}

var typedErika = cancellation.Typed{Name: "Erika Müller-Beispiel", Contract: "N-V-1", Email: "erika@example.com"}

// typedStranger is a declaration of Erika's that is confirmed to an address which
// she is not known by: one product by its name, whose part goes along.
var typedStranger = cancellation.Typed{
	Name: "erika mueller beispiel", BirthDate: "29. Februar 1980", Contract: "dsl 100", Email: "neu@example.com",
}

// caseNamed is until when a mail says that its link works.
const caseNamed = 30 * 24 * time.Hour

// identify says that a typed declaration is Erika's, and decides it.
func (g *stage) identify(t *testing.T, id string) {
	t.Helper()
	g.act(t, id, cancellation.ActIdentify, store.ActDetails{CustomerID: "C-1"})
	g.decide(t, id)
}

// stranger is a decided case of Erika's that is confirmed to another address.
func (g *stage) stranger(t *testing.T, lang notice.Language) string {
	t.Helper()
	id := g.typed(t, cancellation.Ordinary, typedStranger, lang)
	g.identify(t, id)
	return id
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
	salt, err := g.store.LinkSalt(t.Context(), m.Case)
	if err != nil {
		t.Fatal(err)
	}
	return g.links.Check(salt, token, m.Case, purpose, at) == nil
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

func TestTheAddressOnFileGetsTheWholeConfirmationAndNoAlert(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, erika(t))
	typed := typedErika
	typed.Email = " Erika@Example.com"
	id := g.typed(t, cancellation.Ordinary, typed, notice.German)
	g.identify(t, id)
	shown, err := g.store.Shown(t.Context(), id)
	if err != nil || len(shown.Mails) != 1 {
		t.Errorf("it owes %+v, %v", shown.Mails, err)
	}
	if got := g.confirm(t, id); got.State != cancellation.MailSent {
		t.Fatalf("%+v", got)
	}
	m := g.mailbox.Messages(id)[0]
	for _, want := range []string{"Erika Müller-Beispiel", "K-C-1", "DSL 100", "Festnetz-Flat", "22. Dezember 2026"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("%s is missing in\n%s", want, m.Text)
		}
	}
}

func TestAnotherAddressLearnsNothingButWhichProductsEndAndWhen(t *testing.T) {
	for lang, day := range map[notice.Language]string{notice.German: "22. Dezember 2026", notice.English: "22 December 2026"} {
		g := newStage(t)
		storetest.Import(t, g.store, erika(t))
		id := g.stranger(t, lang)
		for _, kind := range []string{cancellation.MailReceipt, cancellation.MailConfirmation} {
			if got := g.step(t, id, kind); got.State != cancellation.MailSent {
				t.Fatalf("%+v", got)
			}
		}
		for _, m := range g.mailbox.Messages(id) {
			if m.To != typedStranger.Email || strings.Contains(m.Text, day+", 24:00") != (m.Kind == cancellation.MailConfirmation) {
				t.Errorf("%s to %s:\n%s", m.Kind, m.To, m.Text)
			}
			if !g.linkIn(t, m, "", link.Case, g.now.Add(caseNamed)) {
				t.Errorf("the %s's link does not work", m.Kind)
			}
			for part, shown := range g.everything(t, m) {
				secrets := []string{"TV Premium", "K-C-1", `"C-1"`, "Müller", "N-V-1", "erika@example.com", `"P-1"`}
				if m.Kind == cancellation.MailReceipt && (part == "subject" || part == "text" || part == "html") { // no day, no product
					secrets = append(secrets, "DSL 100", "Festnetz")
				}
				for _, secret := range secrets {
					if strings.Contains(shown, secret) {
						t.Errorf("%s: %s of the %s shows %s:\n%s", lang, part, m.Kind, secret, shown)
					}
				}
				if typed := strings.Contains(shown, typedStranger.Contract); !strings.HasSuffix(part, ".pdf") && typed == (part == "subject" || part == "text" || part == "html") {
					t.Errorf("%s: what was typed is in %s of the %s: %v", lang, part, m.Kind, typed)
				}
			}
		}
	}
}

// found says that a typed declaration was found to be Erika's, by one identifier or
// by two, and decides it.
func (g *stage) found(t *testing.T, id string, degree cancellation.Degree) {
	t.Helper()
	typed, err := g.store.Typed(t.Context(), id)
	if err == nil {
		err = g.store.Identify(t.Context(), typed, cancellation.Match{Person: cancellation.Person{ID: "C-1"}, Degree: degree})
	}
	if err != nil {
		t.Fatal(err)
	}
	g.decide(t, id)
}

func (g *stage) owed(t *testing.T, id string) []string {
	t.Helper()
	st, err := g.store.Standing(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, m := range st.Mails {
		list = append(list, fmt.Sprint(m.Kind, m.Number))
	}
	return list
}

func TestWhatRestsOnOneIdentifierIsConfirmedToTheAddressOnFileAlone(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, erika(t))
	id := g.typed(t, cancellation.Ordinary, typedStranger, notice.German)
	g.found(t, id, cancellation.DegreePlain)
	if owed := g.owed(t, id); !slices.Equal(owed, []string{"confirmation0"}) {
		t.Errorf("it owes %v", owed)
	}
	for _, kind := range []string{cancellation.MailReceipt, cancellation.MailConfirmation} {
		if got := g.step(t, id, kind); got.State != cancellation.MailSent {
			t.Fatalf("%s: %+v", kind, got)
		}
	}
	receipt, m := g.mailbox.Messages(id)[0], g.mailbox.Messages(id)[1]
	if receipt.To != typedStranger.Email || strings.Contains(receipt.Text, "22. Dezember") {
		t.Errorf("to %s:\n%s", receipt.To, receipt.Text)
	}
	if m.To != "erika@example.com" || !strings.Contains(m.Text, "22. Dezember 2026") || strings.Contains(m.Text, typedStranger.Email) {
		t.Errorf("to %s:\n%s", m.To, m.Text)
	}
	if !g.linkIn(t, m, "/einspruch", link.Objection, g.now.Add(89*24*time.Hour)) {
		t.Error("she cannot object")
	}
}

func TestWhereTheAddressOnFileSendsItBackTheTypedOneGetsTheDays(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, erika(t))
	id := g.typed(t, cancellation.Ordinary, typedStranger, notice.German)
	g.found(t, id, cancellation.DegreePlain)
	if got := g.confirm(t, id); got.State != cancellation.MailSent {
		t.Fatalf("%+v", got)
	}
	m, err := g.store.Mail(t.Context(), store.MailRef{CaseID: id, Kind: cancellation.MailConfirmation})
	if err != nil {
		t.Fatal(err)
	}
	bounce := []cancellation.DeliveryEvent{{MailID: m.ID, Attempt: 1, Delivery: cancellation.DeliveryBounce, OccurredAt: received}}
	if err := g.store.AppendDeliveryEvents(t.Context(), bounce); err != nil {
		t.Fatal(err)
	}
	if k, err := g.store.Case(t.Context(), id); err != nil || !k.Open || k.State != cancellation.CaseNeedsAttention {
		t.Errorf("%+v, %v", k, err)
	}
	g.decide(t, id)
	second := mailing.Ref{CaseID: id, Kind: cancellation.MailConfirmation, Number: 1}
	if got := g.stepTo(t, second); got.State != cancellation.MailSent {
		t.Fatalf("%+v", got)
	}
	if m := g.mailbox.Messages(id)[1]; m.To != typedStranger.Email || !strings.Contains(m.Text, "22. Dezember 2026, 24:00 Uhr") {
		t.Errorf("to %s:\n%s", m.To, m.Text)
	}
	g.decide(t, id)
	if owed := g.owed(t, id); !slices.Equal(owed, []string{"confirmation0", "confirmation1"}) {
		t.Errorf("it owes %v", owed)
	}
}

func TestWhileNobodyIsKnownTheReceiptRepeatsWhatWasTyped(t *testing.T) {
	g := newStage(t)
	id := g.typed(t, cancellation.Ordinary, typedStranger, notice.German)
	if got := g.step(t, id, cancellation.MailReceipt); got.State != cancellation.MailSent {
		t.Fatalf("%+v", got)
	}
	m := g.mailbox.Messages(id)[0]
	if m.To != typedStranger.Email || m.Kind != cancellation.MailReceipt || !strings.Contains(m.Text, "nächstmöglichen") || strings.Contains(m.Text, "bestätigen Ihre") {
		t.Errorf("%s to %s:\n%s", m.Kind, m.To, m.Text)
	}
	for name, content := range g.files(t, id) {
		if r, err := receipt.Verify(receipttest.Signer(t, 5).Public(), content); err != nil || r.Typed.Contract != typedStranger.Contract {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
	storetest.Import(t, g.store, erika(t)) // the customer is imported later
	g.identify(t, id)
	if got := g.confirm(t, id); got.State != cancellation.MailSent || len(g.mailbox.Messages(id)) != 2 {
		t.Errorf("the confirmation is %+v", got)
	}
}

func TestTheAddressOnFileIsAlertedOnceWithAWayToObject(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, erika(t))
	id := g.stranger(t, notice.German)
	if got := g.step(t, id, cancellation.MailAlert); got.State != cancellation.MailSent {
		t.Fatalf("%+v", got)
	}
	m := g.mailbox.Messages(id)[0]
	if m.To != "erika@example.com" || m.Kind != cancellation.MailAlert || len(m.Attachments) != 0 || !strings.Contains(m.Text, "DSL 100") {
		t.Errorf("%s to %s with %v:\n%s", m.Kind, m.To, m.Attachments, m.Text)
	}
	if strings.Contains(m.Text+m.HTML, typedStranger.Email) {
		t.Error("it shows the typed address")
	}
	if !g.linkIn(t, m, "/einspruch", link.Objection, g.now.Add(89*24*time.Hour)) || g.linkIn(t, m, "/einspruch", link.Objection, g.now.Add(91*24*time.Hour)) {
		t.Error("the link does not work for three months")
	}
	if g.linkIn(t, m, "/einspruch", link.Case, g.now) {
		t.Error("the link opens the case as well")
	}
}

// An alert is for somebody who may know of nothing, so an unknown one is looked for.
func TestAnAlertIsSentAgainOnlyIfItWasSurelyNotSent(t *testing.T) {
	for name, tt := range map[string]struct {
		faults        mailtest.Faults
		first, second cancellation.MailState
		sends         int
	}{
		"refused for now":                {mailtest.Faults{Next: 1, Status: 429}, cancellation.MailPending, cancellation.MailSent, 2},
		"taken, and the answer was lost": {mailtest.Faults{Next: 1, ResetAfterAccept: true}, cancellation.MailUnknown, cancellation.MailSent, 1},
		"not taken":                      {mailtest.Faults{Next: 1, ResetBeforeAccept: true}, cancellation.MailUnknown, cancellation.MailUnknown, 1},
		"not a mail they take":           {mailtest.Faults{Next: 1, Status: 400}, cancellation.MailParked, cancellation.MailParked, 1},
	} {
		t.Run(name, func(t *testing.T) {
			g := newStage(t)
			storetest.Import(t, g.store, erika(t))
			id := g.stranger(t, notice.German)
			g.mailbox.SetFaults(tt.faults)
			first, second := g.step(t, id, cancellation.MailAlert), g.step(t, id, cancellation.MailAlert)
			if first.State != tt.first || second.State != tt.second || g.mailbox.Sends() != tt.sends || len(g.mailbox.Messages(id)) > 1 {
				t.Errorf("%+v, then %+v after %d requests", first, second, g.mailbox.Sends())
			}
		})
	}
}

func TestWithoutAnAddressOnFileTheTypedOneGetsTheDaysAndTheAlertIsALetter(t *testing.T) {
	g := newStage(t)
	r := erika(t)
	r.Customer.Email = ""
	storetest.Import(t, g.store, r)
	id := g.typed(t, cancellation.Ordinary, typedStranger, notice.German)
	g.found(t, id, cancellation.DegreePlain)
	if got := g.confirm(t, id); got.State != cancellation.MailSent {
		t.Fatalf("%+v", got)
	}
	if m := g.mailbox.Messages(id)[0]; m.To != typedStranger.Email || !strings.Contains(m.Text, "22. Dezember 2026, 24:00 Uhr") {
		t.Errorf("to %s:\n%s", m.To, m.Text)
	}
	if got := g.step(t, id, cancellation.MailAlert); got.State != cancellation.MailToPrint {
		t.Errorf("the alert: %+v", got)
	}
	if k, err := g.store.Case(t.Context(), id); err != nil || k.State != cancellation.CaseNeedsAttention {
		t.Errorf("%s, %v", k.State, err)
	}
	g.act(t, id, cancellation.ActPosted, store.ActDetails{
		Mail: &store.MailName{Kind: cancellation.MailAlert}, PostedOn: storetest.Date(t, "2026-11-25"),
	})
	if k, err := g.store.Case(t.Context(), id); err != nil || k.State == cancellation.CaseNeedsAttention {
		t.Errorf("once it is posted: %s, %v", k.State, err)
	}
}

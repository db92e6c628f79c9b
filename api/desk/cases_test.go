package desk_test

import (
	"net/url"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// declared is a case of the customer's with two products.
func (st *stage) declared(k cancellation.Kind) string {
	st.t.Helper()
	d, err := st.reception.Declare(st.t.Context(), reception.Declaration{
		CustomerID: "C-1", Kind: k, Reason: "Der Anschluss fällt seit Wochen aus.", Channel: cancellation.ChannelPortal, Locale: "de",
		Wanted: []cancellation.Wanted{{ProductID: "P-4"}, {ProductID: "P-5"}}, ReceivedAt: noon, Key: "k-" + string(k),
		Actor: store.NewActor("https://id.example", "C-1"), BodyHash: make([]byte, 32),
	})
	if err == nil {
		err = st.reception.Accept(st.t.Context(), d)
	}
	if err != nil {
		st.t.Fatal(err)
	}
	return d.ID
}

// parked is a case whose P-4 its backend does not take.
func (st *stage) parked() string {
	st.t.Helper()
	id := st.declared(cancellation.Ordinary)
	items, err := st.owner.Items(st.t.Context(), id)
	if err != nil {
		st.t.Fatal(err)
	}
	for _, i := range items {
		if i.ProductID == "P-4" {
			err = st.owner.Stall(st.t.Context(), i.ItemID, 0, cancellation.ItemParked, "http_422")
		}
	}
	if err != nil {
		st.t.Fatal(err)
	}
	return id
}

// running is a case whose P-4 runs on after its last day, as was seen twice.
func (st *stage) running() string {
	st.t.Helper()
	id := st.declared(cancellation.Ordinary)
	storetest.RunOn(st.t, st.owner, id, "P-4")
	return id
}

// mailed is a case whose confirmation came to a state; then an event tells more.
func (st *stage) mailed(to cancellation.MailState, code, event string) string {
	st.t.Helper()
	id := st.declared(cancellation.Ordinary)
	m, err := st.owner.ClaimMail(st.t.Context(), store.MailClaim{
		Frozen: store.Frozen{
			Ref: store.MailRef{CaseID: id, Kind: cancellation.MailConfirmation}, Subject: "Subject",
			Document: []byte(`{"title":"Brief","language":"de","created":"2026-11-22T11:00:00Z"}`),
		},
		Recipient: "erika@example.com",
	})
	if err == nil {
		err = st.owner.Settle(st.t.Context(), m.ID, m.Attempt, to, "X-"+id, code)
	}
	if err != nil {
		st.t.Fatal(err)
	}
	if event != "" {
		st.sql(`INSERT INTO delivery_events (mail_id, attempt, event, occurred_at) VALUES ('` + m.ID + `', 1, '` + event + `', now()) RETURNING event`)
	}
	return id
}

// typed is what somebody typed that fits no customer for sure.
func (st *stage) typed() string {
	st.t.Helper()
	d, err := st.reception.DeclareTyped(st.t.Context(), reception.TypedDeclaration{
		Kind: cancellation.Ordinary, Locale: "de", Token: "t",
		Typed: cancellation.Typed{Name: "E. Beispiel", Contract: "2026-0001", Phone: "0171 2345678", Email: "neu@example.com"},
	})
	if err == nil {
		_, err = st.runs.do.ValidateNotice(st.t.Context(), activities.CaseInput{CaseID: d.ID})
	}
	if err != nil {
		st.t.Fatal(err)
	}
	return d.ID
}

func (st *stage) objected() string {
	st.t.Helper()
	id := st.declared(cancellation.Ordinary)
	if err := st.own.Object(st.t.Context(), id); err != nil {
		st.t.Fatal(err)
	}
	return id
}

// offered is a case whose holder offered on the phone to go on.
func (st *stage) offered() string {
	st.t.Helper()
	d, err := st.reception.Declare(st.t.Context(), reception.Declaration{
		CustomerID: "C-1", Kind: cancellation.Ordinary, Channel: cancellation.ChannelPortal, Locale: "de", ReceivedAt: noon, Key: "k-far",
		Wanted: []cancellation.Wanted{{ProductID: "P-4", RequestedEnd: storetest.Date(st.t, "2090-12-31")}},
		Actor:  store.NewActor("https://id.example", "C-1"), BodyHash: make([]byte, 32),
	})
	if err == nil {
		err = st.reception.Accept(st.t.Context(), d)
	}
	if err != nil {
		st.t.Fatal(err)
	}
	action, values := st.visit("/support/cases/" + d.ID).form("continuation")
	values.Set("channel", "phone")
	st.follow(st.post(action, values)).says("Antrag, den Vertrag fortzusetzen")
	return d.ID
}

// withdrawn is a withdrawal that came too late.
func (st *stage) withdrawn() string {
	st.t.Helper()
	d, err := st.reception.Withdraw(st.t.Context(), reception.Withdrawal{
		Typed:  cancellation.Typed{Name: "Erika Beispiel", Contract: "2026-0001", Part: "Handy 10 GB", Email: "erika@example.com"},
		Locale: "de",
	})
	if err == nil {
		_, err = st.runs.do.MatchWithdrawal(st.t.Context(), activities.CaseInput{CaseID: d.ID})
	}
	if err != nil {
		st.t.Fatal(err)
	}
	return d.ID
}

// pageOf is where a declaration's page is.
func pageOf(id string, withdrawal bool) string {
	if withdrawal {
		return "/support/withdrawals/" + id
	}
	return "/support/cases/" + id
}

// ending is a state that needs a person, and how the desk ends it.
type ending struct {
	about      func(*stage) string
	withdrawal bool
	says       string     // what the queue calls it
	act        string     // whose form ends it
	add        url.Values // what is chosen, beside the first reason
	then       string     // the cause that is left, "": none
}

func endings() map[string]ending {
	return map[string]ending{
		"product_http_422": {about: (*stage).parked, says: "Produkt nicht eingetragen: das Backend nimmt den Auftrag nicht an", act: "retry"},
		"product by hand":  {about: (*stage).parked, says: "Produkt nicht eingetragen", act: "complete_manually"},
		"unmatched": {
			about: (*stage).typed, says: "Wem gehört die Kündigung?", act: "identify", add: url.Values{"customer_id": {"C-1"}},
		},
		"unmatched, put aside": {
			about: (*stage).typed, says: "Wem gehört die Kündigung?", act: "dismiss", add: url.Values{"code": {"not_a_declaration"}},
		},
		"review": {
			about: func(st *stage) string { return st.declared(cancellation.ForCause) },
			says:  "Kündigungsgrund beurteilen", act: "judge", add: url.Values{"outcome": {"accepted"}},
		},
		"review, rejected": {
			about: func(st *stage) string { return st.declared(cancellation.ForCause) },
			says:  "Kündigungsgrund beurteilen", act: "judge", add: url.Values{"outcome": {"rejected"}},
		},
		"objection": {
			about: (*stage).objected, says: "„Das war ich nicht“", act: "objection/settle", add: url.Values{"outcome": {"rejected"}},
		},
		"end_differs": {
			about: (*stage).running, says: "Nicht geendet wie entschieden", act: "end/settle", add: url.Values{"outcome": {"put_right"}},
		},
		"end_differs, as it should": {
			about: (*stage).running, says: "Nicht geendet wie entschieden", act: "end/settle", add: url.Values{"outcome": {"as_it_should"}},
		},
		"continuation": {
			about: (*stage).offered, says: "Antrag, den Vertrag fortzusetzen", act: "continuation/answer", add: url.Values{"outcome": {"accepted"}},
		},
		"continuation, declined": {
			about: (*stage).offered, says: "Antrag, den Vertrag fortzusetzen", act: "continuation/answer",
			add: url.Values{"outcome": {"declined"}, "decline_text": {"Den Tarif gibt es nicht mehr."}},
		},
		"confirmation_bounced": {
			about: func(st *stage) string { return st.mailed(cancellation.MailSent, "", "bounce") },
			says:  "Bestätigung: kam zurück", act: "redirect", add: url.Values{"to": {"email"}, "email": {"neu@example.com"}},
		},
		"confirmation_bounced, to paper": {
			about: func(st *stage) string { return st.mailed(cancellation.MailSent, "", "bounce") },
			says:  "Bestätigung: kam zurück", act: "redirect", add: url.Values{"to": {"paper"}}, then: "confirmation_to_print",
		},
		"confirmation_parked": {
			about: func(st *stage) string { return st.mailed(cancellation.MailParked, "bad_recipient", "") },
			says:  "Bestätigung: nicht verschickt", act: "retry",
		},
		"confirmation_to_print": {
			about: func(st *stage) string { return st.mailed(cancellation.MailToPrint, "", "") },
			says:  "Bestätigung: zu drucken", act: "posted",
		},
		"confirmation_unknown": {
			about: func(st *stage) string { return st.mailed(cancellation.MailUnknown, "timeout", "") },
			says:  "Bestätigung: unklar, ob sie hinausging", act: "confirmation/resolve", add: url.Values{"outcome": {"sent"}},
		},
		"withdrawal_late": {
			about: (*stage).withdrawn, withdrawal: true, says: "Widerruf: nach Ablauf der Frist", act: "settle",
			add: url.Values{"outcome": {"rejected"}},
		},
	}
}

// end goes from the queue to the page and sends its form.
func (st *stage) end(e ending, id string) answer {
	st.t.Helper()
	page := st.visit(pageOf(id, e.withdrawal))
	action, values := page.form(e.act)
	for name, more := range e.add {
		values[name] = more
	}
	return st.follow(st.post(action, values))
}

// waits lists the causes of what needs a person.
func (st *stage) waits() []string {
	st.t.Helper()
	return st.sql(`SELECT cause FROM docket WHERE waits_since IS NOT NULL ORDER BY 1`)
}

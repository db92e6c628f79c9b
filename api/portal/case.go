package portal

import (
	"net/http"
	"net/url"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/store"
)

// caseView is the page of a case.
type caseView struct {
	Slip         slip
	State        cancellation.CaseState
	Confirmation cancellation.MailState
	SentOn       string
	RejectBy     string // last day on which it can be rejected, "" for none
	Products     []contractItems
	Reasons      []reason
	Renews       bool   // the page asks again by itself
	Still        string // address of the page that does not
	Again        string // address of the page that does, if it could
	Continue     string // address of the page on which going on is offered, "" where it is not
	Offers       []offer
	UnderWay     bool // an offer is accepted and not carried out
	GoesOn       bool // all of it goes on
}

// reader is how somebody came to a case.
type reader struct {
	id    string
	owner bool
	k     store.Case // read for the owner alone
}

// reader finds out whether the case may be shown: to the customer whose it is,
// or by a signed link. To others there is no such page.
func (p *portal) reader(r *http.Request) (reader, error) {
	in := reader{id: chi.URLParam(r, "id")}
	if uuid.Validate(in.id) != nil {
		return reader{}, errNotFound
	}
	if customer, ok := p.customer(r.Context()); ok {
		k, err := p.Store.Case(r.Context(), in.id)
		if err != nil {
			return reader{}, err
		}
		if k.CustomerID == customer {
			in.k, in.owner = k, true
			return in, nil
		}
	}
	return in, p.checkLink(r, in.id)
}

// receiptFor is the receipt of the case that is read. A withdrawal has pages of
// its own.
func (p *portal) receiptFor(r *http.Request, in reader) (receipt.Receipt, error) {
	signed, err := p.Reception.Receipt(r.Context(), in.id)
	if err == nil && signed.Kind == cancellation.Withdrawal {
		err = errNotFound
	}
	return signed, err
}

func (p *portal) showCase(w http.ResponseWriter, r *http.Request) error {
	in, err := p.reader(r)
	if err != nil {
		return err
	}
	signed, err := p.receiptFor(r, in)
	if err != nil {
		return err
	}
	if signed.Typed != nil && !in.owner {
		return p.showTyped(w, r, in, signed)
	}
	if !in.owner {
		if in.k, err = p.Store.Case(r.Context(), in.id); err != nil {
			return err
		}
	}
	return p.showWhole(w, r, in.k, signed)
}

// showTyped shows to whoever filled in the public form what was typed, and
// nothing that was found out about it: not even whether anything was.
func (p *portal) showTyped(w http.ResponseWriter, r *http.Request, in reader, signed receipt.Receipt) error {
	v := p.page(r, nil)
	s, err := newSlip(signed, v.Lang)
	if err != nil {
		return err
	}
	s.Items = nil
	s.Papers = papersAt(r, pathCases+in.id, false)
	v.Data = s
	return p.show(w, http.StatusOK, "typed", v)
}

func (p *portal) showWhole(w http.ResponseWriter, r *http.Request, k store.Case, signed receipt.Receipt) error {
	items, err := p.Store.Items(r.Context(), k.ID)
	if err != nil {
		return err
	}
	v := p.page(r, nil)
	s, err := newSlip(signed, v.Lang)
	if err != nil {
		return err
	}
	s.Papers = papersAt(r, pathCases+k.ID, k.ConfirmationState != cancellation.MailPending)
	data := caseView{Slip: s, State: k.State, Confirmation: k.ConfirmationState}
	if k.ConfirmationSentAt != nil {
		data.SentOn = notice.Spell(notice.CivilDay(*k.ConfirmationSentAt), v.Lang)
	}
	if !k.RejectBy.Before(notice.CivilDay(p.Now())) {
		data.RejectBy = notice.Spell(k.RejectBy, v.Lang)
	}
	shown := make([]item, len(items))
	for n, i := range items {
		shown[n] = viewItem(i, items, k.Kind == cancellation.ForCause, v.Lang)
		after := p.Afterwards.Of(i.Line, i.EndsOn)
		shown[n].PortUntil, shown[n].MailUntil = notice.Spell(after.PortUntil, v.Lang), notice.Spell(after.MailUntil, v.Lang)
	}
	if err := p.addOffers(r, k, v, &data, shown, items); err != nil {
		return err
	}
	p.nameRefusing(r.Context(), v, shown)
	data.Products, data.Reasons = byContract(shown), reasonsOf(shown)
	p.renew(r, k, &v, &data)
	v.Data = data
	return p.show(w, http.StatusOK, "case", v)
}

// renew lets the page ask again until the case is done, less often the longer
// it takes, and never where the visitor stopped it.
func (p *portal) renew(r *http.Request, k store.Case, v *page, data *caseView) {
	pause := renewAfter(k, p.Now())
	if pause == 0 {
		return
	}
	query := r.URL.Query()
	if query.Has("still") {
		query.Del("still")
		data.Again = (&url.URL{Path: r.URL.Path, RawQuery: query.Encode()}).String()
		return
	}
	v.Renew, data.Renews = pause, true
	query.Set("still", "1")
	data.Still = (&url.URL{Path: r.URL.Path, RawQuery: query.Encode()}).String()
}

// renewAfter is in seconds; 0: nothing will change soon.
func renewAfter(k store.Case, now time.Time) int {
	if k.State != cancellation.CaseReceived && k.State != cancellation.CaseCancelling {
		return 0
	}
	switch age := now.Sub(k.ReceivedAt); {
	case age < time.Minute:
		return 3
	case age < 10*time.Minute:
		return 15
	case age < time.Hour:
		return 60
	default:
		return 0
	}
}

// paper hands out what can be saved. The confirmation of what was typed on the
// public form goes by mail, or to the customer who is signed in.
func (p *portal) paper(w http.ResponseWriter, r *http.Request) error {
	in, err := p.reader(r)
	if err != nil {
		return err
	}
	signed, err := p.receiptFor(r, in)
	if err != nil {
		return err
	}
	name := chi.URLParam(r, "paper")
	if name != paperConfirmation {
		return writeReceipt(w, signed, name)
	}
	if signed.Typed != nil && !in.owner {
		return errNotFound
	}
	return p.writeConfirmation(w, r, in.id, signed.Code())
}

package portal

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"github.com/fairwell/fairwell/api/pages"
	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/tracing"
)

// fromCentre marks the page of a case that was come to from the customer centre. Only
// there it says that going on can be offered: never where a declaration leads to, nor
// where the link of a mail does.
const fromCentre = "konto"

// continuing is the page on which the holder offers to go on.
type continuing struct {
	Case       string // address of the cancellation
	Reference  string
	Products   []continuable
	ByContract bool // each by a new contract
	Offers     []offer
	Refused    string // code of why the last one was not taken, "" for none
}

// continuable is a product that ends, and what comes back with it.
type continuable struct {
	ID, Name, EndsOn string
	Along            []string
	Until            string // last day, "" where its line takes no offers
	Open             bool   // it can be offered now
	AtOnce           bool   // it is accepted at once; else a person answers
	ByContract       bool   // by a new contract
	Order            string // address of the page on which that is ordered
	Token            string
}

// offer is one that was made, with its papers.
type offer struct {
	Day, Answered string
	ByContract    bool   // it ordered a new contract
	Concluded     string // day of that one's conclusion, "" as long as there is none
	Names         []string
	State         store.ContinuationState
	Reason        string
	Papers        papers
	Answer        papers // of the answer, once it counts
}

// ownCaseAt is the case of an address, if it is of who is signed in.
func (p *portal) ownCaseAt(r *http.Request) (store.Case, error) {
	in, err := p.reader(r)
	if err == nil && !in.owner { // by a link
		err = errNotFound
	}
	return in.k, err
}

func (p *portal) continueForm(w http.ResponseWriter, r *http.Request) error {
	if _, ok := p.customer(r.Context()); !ok {
		return p.askToSignIn(w, r, http.StatusOK)
	}
	k, err := p.ownCaseAt(r)
	if err != nil {
		return err
	}
	if product := r.URL.Query().Get("p"); product != "" {
		return p.showOrdering(w, r, http.StatusOK, k, product, "")
	}
	return p.showContinuing(w, r, http.StatusOK, k, "")
}

func (p *portal) showContinuing(w http.ResponseWriter, r *http.Request, status int, k store.Case, refused string) error {
	v, form, err := p.continuing(r, k)
	if err != nil {
		return err
	}
	form.Refused = refused
	v.Data = form
	return p.show(w, status, "continue", v)
}

// continuing gathers what the page on which going on is offered shows.
func (p *portal) continuing(r *http.Request, k store.Case) (v page, form continuing, err error) {
	items, err := p.Store.Items(r.Context(), k.ID)
	if err != nil {
		return v, form, err
	}
	offers, err := p.Store.Continuations(r.Context(), k.ID)
	if err != nil {
		return v, form, err
	}
	if v, err = p.ownPage(r, k.CustomerID); err != nil {
		return v, form, err
	}
	form = continuing{
		Case: v.To(pathCases + k.ID + "?aus=" + fromCentre), Reference: k.ReceiptCode,
		Products: p.continuables(v, items, offers), Offers: viewOffers(v, offers, items),
	}
	for n, c := range form.Products {
		form.ByContract = c.ByContract
		form.Products[n].Order = v.To(pathContinue + k.ID + "?p=" + url.QueryEscape(c.ID))
	}
	return v, form, nil
}

// continuables are the products of a case that may go on, or might have.
func (p *portal) continuables(v page, items []store.CaseItem, offers []store.Continuation) []continuable {
	var list []continuable
	today := notice.CivilDay(p.Now())
	for _, c := range p.Reception.Continuable(items) {
		waits := slices.ContainsFunc(offers, func(o store.Continuation) bool {
			return o.Waits && slices.Contains(o.ItemIDs, c.ItemID)
		})
		one := continuable{
			ID: c.ProductID, Name: c.ProductName, EndsOn: v.Day(c.EndsOn), Until: v.Day(c.Until),
			Open: !waits && !c.Until.IsZero() && !c.Until.Before(today), AtOnce: c.AtOnce, ByContract: c.ByContract, Token: newToken(),
		}
		for _, part := range c.Along {
			one.Along = append(one.Along, part.ProductName)
		}
		if !waits {
			list = append(list, one)
		}
	}
	return list
}

// mayContinue says whether an offer can be made about a case now.
func (p *portal) mayContinue(v page, items []store.CaseItem, offers []store.Continuation) bool {
	return slices.ContainsFunc(p.continuables(v, items, offers), func(c continuable) bool { return c.Open })
}

func viewOffers(v page, offers []store.Continuation, items []store.CaseItem) []offer {
	list := make([]offer, len(offers))
	for n, o := range offers {
		list[n] = offer{
			Day: v.Day(notice.CivilDay(o.OfferedAt)), State: o.State(), Reason: o.Reason, ByContract: o.NewContract, Concluded: v.Day(o.ConcludedOn),
			Papers: papersOf(v, o.CaseID, o.OfferID),
		}
		if o.AnsweredAt != nil {
			list[n].Answered, list[n].Answer = v.Day(notice.CivilDay(*o.AnsweredAt)), papersOf(v, o.CaseID, o.AnswerID)
		}
		for _, i := range items {
			if slices.Contains(o.ItemIDs, i.ItemID) {
				list[n].Names = append(list[n].Names, i.ProductName)
			}
		}
	}
	return list
}

func papersOf(v page, caseID, actID string) papers {
	at := pathContinue + caseID + "/" + actID + "/"
	return papers{PDF: v.To(at + paperPDF), Text: v.To(at + paperText), JSON: v.To(at + paperJSON)}
}

// offerToContinue signs and keeps the offer. What cannot be offered any more is said
// on the same page.
func (p *portal) offerToContinue(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	customer, ok := p.customer(r.Context())
	if !ok {
		return p.askToSignIn(w, r, http.StatusUnauthorized)
	}
	k, err := p.ownCaseAt(r)
	if err != nil {
		return err
	}
	lang, _ := pages.Language(r)
	product, read := r.PostForm.Get("p"), r.PostForm.Get("read")
	sum := sha256.Sum256([]byte(k.ID + " " + product + " " + read))
	tracing.Link(r.Context(), k.ID)
	_, err = p.Reception.Offer(r.Context(), reception.Offer{
		Case: k, Products: []string{product}, By: cancellation.PartyHolder, Channel: cancellation.ChannelPortal, Locale: string(lang),
		Pressed: reception.ButtonContinue(string(lang), read != ""), Read: read, Note: "im Kundenportal beantragt",
		Actor: store.NewActor("portal", customer), Key: hex.EncodeToString(sum[:8]) + "/" + tokenOf(r), BodyHash: sum[:],
	})
	switch {
	case errors.Is(err, cancellation.ErrTooLate):
		return p.showContinuing(w, r, http.StatusConflict, k, "late")
	case errors.Is(err, cancellation.ErrOffered), errors.Is(err, cancellation.ErrNotContinuable):
		return p.showContinuing(w, r, http.StatusConflict, k, "moved")
	case errors.Is(err, cancellation.ErrTermsChanged), errors.Is(err, cancellation.ErrOrderOnPage):
		return p.showOrdering(w, r, http.StatusConflict, k, product, "changed")
	case errors.Is(err, cancellation.ErrTermsAway):
		return p.showOrdering(w, r, http.StatusServiceUnavailable, k, product, "")
	case err != nil:
		return err
	}
	seeOther(w, r, pathContinue+k.ID, map[string][]string{})
	return nil
}

// statementPaper hands out what was declared about going on.
func (p *portal) statementPaper(w http.ResponseWriter, r *http.Request) error {
	k, err := p.ownCaseAt(r)
	if err != nil {
		return err
	}
	act := chi.URLParam(r, "act")
	if uuid.Validate(act) != nil {
		return errNotFound
	}
	signed, err := p.Reception.Statement(r.Context(), k.ID, act)
	if err != nil {
		return err
	}
	return writeReceipt(w, signed, chi.URLParam(r, "paper"))
}

// addOffers shows on the page of a case what was offered, to its holder alone.
func (p *portal) addOffers(r *http.Request, k store.Case, v page, data *caseView, shown []item, items []store.CaseItem) error {
	offers, err := p.Store.Continuations(r.Context(), k.ID)
	if err != nil {
		return err
	}
	underWay(shown, offers, items)
	data.GoesOn = len(shown) > 0
	for _, i := range shown {
		data.UnderWay, data.GoesOn = data.UnderWay || i.UnderWay, data.GoesOn && i.Continues
	}
	if customer, ok := p.customer(r.Context()); !ok || customer != k.CustomerID {
		return nil
	}
	data.Offers = viewOffers(v, offers, items)
	if r.URL.Query().Get("aus") == fromCentre && p.mayContinue(v, items, offers) {
		data.Continue = v.To(pathContinue + k.ID)
	}
	return nil
}

// underWay says of products that an offer for them is accepted and not carried out:
// nothing is promised until then.
func underWay(shown []item, offers []store.Continuation, items []store.CaseItem) {
	for _, o := range offers {
		if o.State() != store.OfferUnderWay {
			continue
		}
		for n := range items {
			if slices.Contains(o.ItemIDs, items[n].ItemID) && shown[n].Continues {
				shown[n].Continues, shown[n].UnderWay = false, true
			}
		}
	}
}

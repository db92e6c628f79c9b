package reception

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/store"
)

// Continuable is a product that ends by a case, with what was taken along with it,
// and until when its holder may offer to go on.
type Continuable struct {
	store.CaseItem
	Along      []store.CaseItem
	Until      notice.Date // inclusive; zero: no offer is taken
	AtOnce     bool        // it is accepted at once; else a person answers
	ByContract bool        // by a new contract, which is ordered below its terms alone
}

// Continuable lists what ends by a case and was not taken along.
func (r *Reception) Continuable(items []store.CaseItem) []Continuable {
	var list []Continuable
	for _, i := range items {
		if !endsByIt(i) || i.TakenAlongBy != "" && !i.Named {
			continue
		}
		c := Continuable{CaseItem: i, Until: r.continuations.Until(i.Line, i.EndsOn), AtOnce: r.continuations[i.Line].AtOnce, ByContract: r.terms != nil}
		with := []string{i.ProductID}
		for grew := true; grew; { // a part of a part comes along too
			grew = false
			for _, other := range items {
				if endsByIt(other) && !other.Named && slices.Contains(with, other.TakenAlongBy) && !slices.Contains(with, other.ProductID) {
					with, c.Along, grew = append(with, other.ProductID), append(c.Along, other), true
				}
			}
		}
		list = append(list, c)
	}
	return list
}

func endsByIt(i store.CaseItem) bool {
	return i.Decision > 0 && !i.EndsOn.IsZero() && i.RefusedCode == "" && i.State != cancellation.ItemContinued
}

// ButtonContinue is the label of the button by which a holder offers to go on, in a
// language; that by which he orders a new contract is the law's (§ 312j Abs. 3 BGB).
// Pressing it is the offer, so it is in what is signed.
func ButtonContinue(locale string, byContract bool) string {
	switch english := locale == string(notice.English); {
	case english && byContract:
		return "Order with obligation to pay"
	case byContract:
		return "zahlungspflichtig bestellen"
	case english:
		return "Request to continue"
	default:
		return "Fortsetzung beantragen"
	}
}

// Offer is the holder's offer to go on with products.
type Offer struct {
	Case     store.Case
	Products []string // what was not taken along; none: all that ends by the case
	By       cancellation.Party
	Channel  cancellation.Channel
	Locale   string // "": the declaration's
	Pressed  string // label of the button that was pressed, "" for none
	Read     string // digest of the terms above that button, "" for none
	Note     string
	IfMatch  []string // tags of which the case must still have one; none: any
	Actor    store.Actor
	Key      string // the same key and body mean the same offer
	BodyHash []byte // SHA-256 of the body as the caller understands it
}

// Offer signs and keeps an offer, and at once its answer where the rule of every line
// accepts, and returns the act that a run applies, "" if a person answers. Errors are
// cancellation.ErrNotContinuable, ErrTooLate, ErrOffered and ErrKeyReused, and those of
// a new contract: ErrOrderOnPage, ErrTermsChanged and ErrTermsAway.
func (r *Reception) Offer(ctx context.Context, o Offer) (actID string, err error) {
	act := store.NewAct{
		CaseID: o.Case.ID, Kind: cancellation.ActOffer, Details: store.ActDetails{By: o.By}, Note: o.Note,
		Actor: o.Actor, Key: o.Key, BodyHash: o.BodyHash, IfMatch: o.IfMatch,
	}
	if id, err := r.store.Acted(ctx, act); err != nil || id != "" {
		if err == nil {
			actID, err = r.store.Acted(ctx, atOnceTo(id, o))
		}
		return actID, err
	}
	switch {
	case r.terms != nil && (o.Read == "" || len(o.Products) != 1):
		return "", cancellation.ErrOrderOnPage
	case r.terms == nil && o.Read != "": // ordered while going on was a new contract
		return "", cancellation.ErrTermsChanged
	}
	items, err := r.store.Items(ctx, o.Case.ID)
	if err != nil {
		return "", err
	}
	chosen, atOnce, err := r.choose(items, o.Products)
	if err != nil {
		return "", err
	}
	for _, i := range chosen {
		act.ItemIDs = append(act.ItemIDs, i.ItemID)
	}
	if o.Locale == "" {
		o.Locale = o.Case.Locale
	}
	contract, err := r.ordered(ctx, o)
	if err != nil {
		return "", err
	}
	said := receipt.Declaration{Locale: notice.Language(o.Locale), Channel: o.Channel, By: o.Pressed, Continuation: &receipt.Continuation{Says: receipt.Offers, Contract: contract}}
	if err := r.signContinuation(&act, o.Case, chosen, said); err != nil {
		return "", err
	}
	if atOnce {
		then := atOnceTo(act.ID, o)
		then.ItemIDs = act.ItemIDs
		answered := receipt.Declaration{Locale: said.Locale, Continuation: &receipt.Continuation{Says: receipt.Accepts, Offer: act.Statement.Code, Contract: contract}}
		if err := r.signContinuation(&then, o.Case, chosen, answered); err != nil {
			return "", err
		}
		act.Then, actID = &then, then.ID
	}
	if _, err := r.store.AppendAct(ctx, act); err != nil {
		return "", err
	}
	return actID, nil
}

// atOnceTo is the answer that the rule of the lines gives to an offer.
func atOnceTo(offer string, o Offer) store.NewAct {
	return store.NewAct{
		CaseID: o.Case.ID, Kind: cancellation.ActAnswer, Note: "nach der Regel der Linie",
		Details: store.ActDetails{Outcome: string(cancellation.Accepted), Offer: offer, By: cancellation.PartyRule},
		Actor:   store.NewActor("fairwell", "rule"), Key: offer, BodyHash: o.BodyHash,
	}
}

// choose finds what is offered, with what was taken along, and says whether the rule
// of every line accepts it at once.
func (r *Reception) choose(items []store.CaseItem, products []string) (chosen []store.CaseItem, atOnce bool, err error) {
	list, today := r.Continuable(items), notice.CivilDay(r.now())
	if len(products) == 0 {
		for _, c := range list {
			products = append(products, c.ProductID)
		}
	}
	atOnce = len(products) > 0
	for _, id := range products {
		n := slices.IndexFunc(list, func(c Continuable) bool { return c.ProductID == id })
		switch {
		case n < 0 || list[n].Until.IsZero():
			return nil, false, cancellation.ErrNotContinuable
		case list[n].Until.Before(today):
			return nil, false, cancellation.ErrTooLate
		}
		chosen = append(append(chosen, list[n].CaseItem), list[n].Along...)
		atOnce = atOnce && list[n].AtOnce
	}
	if len(chosen) == 0 {
		return nil, false, cancellation.ErrNotContinuable
	}
	return chosen, atOnce, nil
}

// Answer is what a person answers to the oldest open offer of a case.
type Answer struct {
	Case     store.Case
	Outcome  cancellation.Judgement
	Reason   string // why it is declined, as the holder is told
	Note     string
	IfMatch  []string
	Actor    store.Actor
	Key      string
	BodyHash []byte
}

// Answer signs and keeps an answer, and returns its act. Errors are
// cancellation.ErrNothingOffered, ErrNotContinuable, ErrTooLate and ErrKeyReused.
func (r *Reception) Answer(ctx context.Context, a Answer) (actID string, err error) {
	act := store.NewAct{
		CaseID: a.Case.ID, Kind: cancellation.ActAnswer, Note: a.Note, Words: a.Reason, IfMatch: a.IfMatch, Actor: a.Actor, Key: a.Key, BodyHash: a.BodyHash,
		Details: store.ActDetails{Outcome: string(a.Outcome), By: cancellation.PartySupport},
	}
	if id, err := r.store.Acted(ctx, act); err != nil || id != "" {
		return id, err
	}
	offers, err := r.store.Continuations(ctx, a.Case.ID)
	if err != nil {
		return "", err
	}
	n := slices.IndexFunc(offers, func(o store.Continuation) bool { return o.Waits })
	if n < 0 {
		return "", cancellation.ErrNothingOffered
	}
	act.Details.Offer, act.ItemIDs = offers[n].OfferID, offers[n].ItemIDs
	offer, err := r.Statement(ctx, a.Case.ID, offers[n].OfferID)
	if err != nil {
		return "", err
	}
	items, err := r.store.Items(ctx, a.Case.ID)
	if err != nil {
		return "", err
	}
	items = slices.DeleteFunc(items, func(i store.CaseItem) bool { return !slices.Contains(act.ItemIDs, i.ItemID) })
	said := receipt.Declaration{
		Locale: offer.Locale, Reason: a.Reason, Continuation: &receipt.Continuation{Says: receipt.Declines, Offer: offer.Code()},
	}
	if a.Outcome == cancellation.Accepted {
		said.Continuation.Says, said.Continuation.Contract = receipt.Accepts, offer.Continuation.Contract
	}
	if err := r.signContinuation(&act, a.Case, items, said); err != nil {
		return "", err
	}
	out, err := r.store.AppendAct(ctx, act)
	return out.ActID, err
}

// signContinuation gives an act its IDs and what it says, signed.
func (r *Reception) signContinuation(act *store.NewAct, k store.Case, items []store.CaseItem, said receipt.Declaration) (err error) {
	if act.ID, err = newID(); err != nil {
		return err
	}
	if act.NoteID, err = newID(); err != nil {
		return err
	}
	said.CaseID, said.CustomerID, said.Provider, said.Kind = k.ID, k.CustomerID, r.provider, receipt.KindContinuation
	said.ReceivedAt, said.Continuation.Reference = r.now().Truncate(time.Second), k.ReceiptCode
	for _, i := range items {
		said.Items = append(said.Items, receipt.Item{
			ProductID: i.ProductID, Name: i.ProductName, ContractNumber: i.ContractNumber, EndsOn: i.EndsOn, TakenAlongBy: i.TakenAlongBy,
		})
	}
	signed, err := r.receipts().Sign(said)
	if err != nil {
		return err
	}
	text, err := json.Marshal(signed)
	if err != nil {
		return fmt.Errorf("encode statement: %w", err)
	}
	act.Statement = &store.Statement{Receipt: string(text), Code: signed.Code(), NewContract: said.Continuation.Contract != nil}
	return nil
}

// Statement returns what was declared about going on, as it was signed; errors are
// those of [store.Store.StatementOf].
func (r *Reception) Statement(ctx context.Context, caseID, actID string) (signed receipt.Receipt, err error) {
	kept, err := r.store.StatementOf(ctx, caseID, actID)
	if err != nil {
		return signed, err
	}
	if err := json.Unmarshal([]byte(kept), &signed); err != nil {
		return receipt.Receipt{}, fmt.Errorf("read statement: %w", err)
	}
	return signed, nil
}

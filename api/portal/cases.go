package portal

import (
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// casesAPage is how many cases, and how many withdrawals, a page of the tab lists.
const casesAPage = 50

// ownCases is the tab of what a customer has declared, newest first.
type ownCases struct {
	Cases       []ownCase
	Withdrawals []ownCase
	Older       string // address of the page with those before, "" for none
}

// ownCase is a case or a withdrawal as the tab shows it, with its proof.
type ownCase struct {
	Address string
	Code    string
	Day     string // on which it was received
	State   cancellation.CaseState
	Items   []item
	Papers  papers
	Erased  bool // past its term: nothing of it is left to hand out

	Continue string // address of the page on which going on is offered, "" where there is nothing to offer and nothing was
}

func (p *portal) cases(w http.ResponseWriter, r *http.Request) error {
	customer, ok := p.customer(r.Context())
	if !ok {
		return p.askToSignIn(w, r, http.StatusOK)
	}
	v, err := p.ownPage(r, customer)
	if err != nil {
		return err
	}
	before, err := p.before(r, customer)
	if err != nil {
		return err
	}
	tab, err := p.listCases(r, v, store.Filter{CustomerID: customer, Before: before, Limit: casesAPage + 1})
	if err != nil {
		return err
	}
	if before.ID == "" { // withdrawals are few, and all on the first page
		if tab.Withdrawals, err = p.listWithdrawals(r, v, customer); err != nil {
			return err
		}
	}
	v.Data = tab
	return p.show(w, http.StatusOK, "cases", v)
}

// before is the place in the list after which the page begins, named by a case of the
// customer's own.
func (p *portal) before(r *http.Request, customer string) (store.Cursor, error) {
	id := r.URL.Query().Get("vor")
	if id == "" {
		return store.Cursor{}, nil
	}
	if uuid.Validate(id) != nil {
		return store.Cursor{}, errNotFound
	}
	k, err := p.Store.Case(r.Context(), id)
	if err == nil && k.CustomerID != customer {
		err = errNotFound
	}
	return store.Cursor{ReceivedAt: k.ReceivedAt, ID: id}, err
}

// isOwn says whether a case or a withdrawal is that of the customer who is signed in.
func (p *portal) isOwn(r *http.Request, id string) (bool, error) {
	customer, ok := p.customer(r.Context())
	if !ok {
		return false, nil
	}
	own, err := p.Store.OwnCases(r.Context(), customer, []string{id})
	return len(own) > 0, err
}

func (p *portal) listCases(r *http.Request, v page, f store.Filter) (ownCases, error) {
	list, err := p.Store.Cases(r.Context(), f)
	if err != nil {
		return ownCases{}, err
	}
	var tab ownCases
	if len(list) > casesAPage {
		list = list[:casesAPage]
		tab.Older = v.To(pathOwnCases + "?vor=" + url.QueryEscape(list[casesAPage-1].Case.ID))
	}
	ids := make([]string, len(list))
	for n, each := range list {
		ids[n] = each.Case.ID
	}
	all, err := p.Store.Items(r.Context(), ids...)
	if err != nil {
		return ownCases{}, err
	}
	items := map[string][]store.CaseItem{}
	for _, i := range all {
		items[i.CaseID] = append(items[i.CaseID], i)
	}
	made, err := p.Store.Continuations(r.Context(), ids...)
	if err != nil {
		return ownCases{}, err
	}
	offers := map[string][]store.Continuation{}
	for _, o := range made {
		offers[o.CaseID] = append(offers[o.CaseID], o)
	}
	for _, each := range list {
		of, id := items[each.Case.ID], each.Case.ID
		shown := viewOwnCase(r, each.Case, of, v)
		underWay(shown.Items, offers[id], of)
		if each.Case.ErasedAt == nil && (len(offers[id]) > 0 || p.mayContinue(v, of, nil)) {
			shown.Continue = v.To(pathContinue + id)
		}
		tab.Cases = append(tab.Cases, shown)
	}
	return tab, nil
}

func viewOwnCase(r *http.Request, k store.Case, items []store.CaseItem, v page) ownCase {
	shown := ownCase{
		Address: v.To(pathCases + k.ID + "?aus=" + fromCentre), Code: k.ReceiptCode, Day: v.Day(notice.CivilDay(k.ReceivedAt)), State: k.State,
		Papers: papersAt(r, pathCases+k.ID, k.ConfirmationState != cancellation.MailPending), Erased: k.ErasedAt != nil,
	}
	for _, i := range items {
		one := viewItem(i, items, k.Kind == cancellation.ForCause, v.Lang)
		one.RefusedCase = "" // its own page names it to whom it may
		shown.Items = append(shown.Items, one)
	}
	return shown
}

func (p *portal) listWithdrawals(r *http.Request, v page, customer string) ([]ownCase, error) {
	list, err := p.Store.Withdrawals(r.Context(), store.WithdrawalFilter{CustomerID: customer, Limit: casesAPage})
	if err != nil {
		return nil, err
	}
	shown := make([]ownCase, len(list))
	for n, each := range list {
		path := pathWithdraw + "/" + each.ID
		shown[n] = ownCase{
			Address: v.To(path), Code: each.ReceiptCode, Day: v.Day(notice.CivilDay(each.ReceivedAt)),
			Papers: papersAt(r, path, false), Erased: each.ErasedAt != nil,
		}
	}
	return shown, nil
}

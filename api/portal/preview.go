package portal

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/fairwell/fairwell/api/pages"
	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// previewing shows what declaring would mean, before it is done.
type previewing struct {
	Chosen   []string // product IDs
	Products []contractItems
	Count    int // of those that would end by this declaration
	Reasons  []reason
	ForCause bool
	Reason   field
	Email    string // on file, where the confirmation goes
	Token    string
	Away     away
	Wrong    []field

	who string // is signed in
}

func newPreviewing(values url.Values) previewing {
	return previewing{
		ForCause: values.Get("kind") == string(cancellation.ForCause), Token: newToken(),
		Reason: field{Name: "reason", Limit: maxReason, Rows: 3, Autocomplete: "off", Hint: true},
	}
}

func (f previewing) kind() cancellation.Kind {
	if f.ForCause {
		return cancellation.ForCause
	}
	return cancellation.Ordinary
}

func (p *portal) preview(w http.ResponseWriter, r *http.Request) error {
	customer, ok := p.customer(r.Context())
	if !ok {
		return p.askToSignIn(w, r, http.StatusOK)
	}
	picked, err := p.choice(r, customer, r.URL.Query())
	if err != nil {
		return err
	}
	return p.showPreview(w, r, http.StatusOK, customer, picked, newPreviewing(r.URL.Query()))
}

func (p *portal) choice(r *http.Request, customer string, values url.Values) (choice, error) {
	products, err := p.Store.Catalogue(r.Context(), customer)
	if err != nil {
		return choice{}, err
	}
	return choose(values, products, p.Now())
}

func (p *portal) showPreview(w http.ResponseWriter, r *http.Request, status int, customer string, c choice, form previewing) error {
	if len(c.ids) == 0 {
		return p.showAccount(w, r, http.StatusUnprocessableEntity, customer, contracts{Nothing: true})
	}
	form, err := p.computed(r, customer, c, form)
	if errors.Is(err, cancellation.ErrBeyondCalendar) {
		c.refuseDays()
		status = http.StatusUnprocessableEntity
		form, err = p.computed(r, customer, c, form)
	}
	if err != nil {
		return err
	}
	mark, err := p.previewMark(r, form)
	if err != nil {
		return err
	}
	form.Token += behindToken + mark
	return p.show(w, status, "preview", p.previewPage(r, form))
}

func (p *portal) previewPage(r *http.Request, form previewing) page {
	v := p.page(r, form)
	v.SignedInAs = form.who
	return v
}

// computed is the form with every end date.
func (p *portal) computed(r *http.Request, customer string, c choice, form previewing) (previewing, error) {
	result, err := cancellation.Propose(cancellation.Manner{Kind: form.kind(), Channel: cancellation.ChannelPortal}, c.products, c.wanted(), p.Now())
	if err != nil {
		return form, err
	}
	who, err := p.Store.Customer(r.Context(), customer)
	if err != nil {
		return form, err
	}
	v := p.page(r, nil)
	v.Chosen = true // its links do not depend on how one came to it
	form.who, form.Count = who.Name, 0
	form.Chosen, form.Email = c.ids, who.Email
	form.Wrong = append(c.wrong(), wrong(form.Reason)...)
	names := make([]store.CaseItem, len(result.Candidates))
	for i, each := range result.Candidates {
		names[i] = store.CaseItem{ProductID: each.Product.ID, ProductName: each.Product.Name}
	}
	today := notice.CivilDay(p.Now())
	items := make([]item, len(result.Candidates))
	for i, each := range result.Candidates {
		outcome := result.Outcomes[i]
		if !today.Before(outcome.LastReceiptOn) || outcome.TakenAlongBy != "" {
			outcome.LastReceiptOn = notice.Date{} // nothing to wait for
		}
		items[i] = viewOutcome(each, outcome, names, form.ForCause, v.Lang)
		if outcome.Refused == nil {
			items[i].Wish = c.wishes[each.Product.ID]
			form.Count++
		}
	}
	p.nameRefusing(r.Context(), v, items)
	form.Products, form.Reasons = byContract(items), reasonsOf(items)
	return form, nil
}

// declare receives what a customer who is signed in declares, or only computes
// again if that button was pressed. It is a POST in both cases: a reason is
// personal and must not be in an address.
func (p *portal) declare(w http.ResponseWriter, r *http.Request) error {
	customer, ok := p.customer(r.Context())
	if err := readForm(w, r); err != nil {
		return err
	}
	if !ok {
		return p.askToSignIn(w, r, http.StatusUnauthorized)
	}
	form := newPreviewing(r.PostForm)
	form.Token = tokenOf(r)
	form.Reason.read(r)
	picked, err := p.choice(r, customer, r.PostForm)
	if err != nil {
		return err
	}
	switch {
	case r.PostForm.Has("recalculate"):
		return p.showPreview(w, r, http.StatusOK, customer, picked, form)
	case len(picked.ids) == 0, len(picked.wrong()) > 0, form.Reason.Problem != "":
		return p.showPreview(w, r, http.StatusUnprocessableEntity, customer, picked, form)
	}
	return p.receive(w, r, customer, picked, form)
}

func (p *portal) receive(w http.ResponseWriter, r *http.Request, customer string, picked choice, form previewing) error {
	lang, _ := pages.Language(r)
	d := reception.Declaration{
		CustomerID: customer, Kind: form.kind(), Reason: form.Reason.Value, Channel: cancellation.ChannelPortal,
		Locale: string(lang), Wanted: picked.wanted(), Pressed: reception.ButtonCancel(string(lang)),
		Page:  p.keptPreview(r, customer, picked, form),
		Actor: store.NewActor("portal", customer),
	}
	content, err := json.Marshal([]any{d.Kind, d.Reason, d.Wanted})
	if err != nil {
		return fmt.Errorf("encode declaration: %w", err)
	}
	sum := sha256.Sum256(content)
	// The same form with other content is another declaration, not a mistake.
	d.Key, d.BodyHash = hex.EncodeToString(sum[:8])+"/"+form.Token, sum[:]
	declared, err := p.atDoor(r, func() (reception.Declared, error) { return p.Reception.Declare(r.Context(), d) })
	if errors.Is(err, cancellation.ErrBeyondCalendar) {
		return p.showPreview(w, r, http.StatusUnprocessableEntity, customer, picked, form)
	}
	if form.Away = p.away(w, r, d.Kind, err); form.Away.Kind != "" {
		return p.showPreview(w, r, form.Away.Status, customer, picked, form)
	}
	if err != nil {
		return err
	}
	if err := p.Reception.Accept(r.Context(), declared); err != nil {
		p.Log.WarnContext(r.Context(), "the run has not decided yet", "case", declared.ID, "error", err)
	}
	seeOther(w, r, pathCases+declared.ID, url.Values{})
	return nil
}

package portal

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"

	"github.com/fairwell/fairwell/api/pages"
	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/receipt"
)

// withdrawing is the form to withdraw: what § 356a BGB lists, and not a field
// more.
type withdrawing struct {
	Token                       string
	Away                        away
	Name, Contract, Part, Email field
	Wrong                       []field
	Known                       bool // what is known of who is signed in is in the fields
}

func newWithdrawing() withdrawing {
	return withdrawing{
		Token:    newToken(),
		Name:     field{Name: "name", Limit: maxText, Autocomplete: "name", Required: true},
		Contract: field{Name: "contract", Limit: maxText, Autocomplete: "off", Required: true, Hint: true},
		Part:     field{Name: "part", Limit: maxText, Autocomplete: "off", Optional: true, Hint: true},
		Email:    field{Name: "email", Limit: maxEmail, Type: "email", Autocomplete: "email", Required: true},
	}
}

func (p *portal) withdrawForm(w http.ResponseWriter, r *http.Request) error {
	return p.showWithdrawing(w, r, http.StatusOK, newWithdrawing())
}

// ownWithdrawForm is the same form for who is signed in: what is known of him is in
// it, and he confirms it instead of typing it (§ 356a Abs. 2 BGB).
func (p *portal) ownWithdrawForm(w http.ResponseWriter, r *http.Request) error {
	id, ok := p.customer(r.Context())
	if !ok {
		return p.askToSignIn(w, r, http.StatusOK)
	}
	who, err := p.Store.Customer(r.Context(), id)
	if err != nil {
		return err
	}
	products, err := p.Store.Catalogue(r.Context(), id)
	if err != nil {
		return err
	}
	form := newWithdrawing()
	form.Known, form.Name.Value, form.Email.Value = true, who.Name, who.Email
	for _, product := range products {
		if product.ContractID == r.URL.Query().Get("contract") {
			form.Contract.Value = product.ContractNumber
		}
	}
	return p.showWithdrawing(w, r, http.StatusOK, form)
}

func (p *portal) showWithdrawing(w http.ResponseWriter, r *http.Request, status int, form withdrawing) error {
	v := p.page(r, nil)
	v.Bare = true
	form.Token += behindToken + p.marks[publicForm{v.Lang, "withdraw", form.Known}]
	v.Data = form
	return p.show(w, status, "withdraw", v)
}

// withdraw receives the withdrawal, whoever it is from.
func (p *portal) withdraw(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	form := newWithdrawing()
	lang, _ := pages.Language(r)
	form.Token, form.Known = tokenOf(r), named(r) == p.marks[publicForm{lang, "withdraw", true}]
	for _, f := range []*field{&form.Name, &form.Contract, &form.Part, &form.Email} {
		f.read(r)
	}
	if form.Wrong = wrong(form.Name, form.Email, form.Contract, form.Part); len(form.Wrong) > 0 {
		return p.showWithdrawing(w, r, http.StatusUnprocessableEntity, form)
	}
	declared, err := p.atDoor(r, func() (reception.Declared, error) {
		return p.Reception.Withdraw(r.Context(), reception.Withdrawal{
			Typed: cancellation.Typed{
				Name: form.Name.Value, Contract: form.Contract.Value, Part: form.Part.Value, Email: form.Email.Value,
			},
			Locale: string(lang), Token: form.Token, Page: p.keptForm(r, publicForm{lang, "withdraw", form.Known}, form),
		})
	})
	if form.Away = p.away(w, r, cancellation.Withdrawal, err); form.Away.Kind != "" {
		return p.showWithdrawing(w, r, form.Away.Status, form)
	}
	if err != nil {
		return err
	}
	return p.typedPage(w, r, pathWithdraw+"/", declared)
}

// withdrawal is the receipt of the withdrawal that the signed link opens, or the
// customer whose it turned out to be. A case is none, whatever the link says.
func (p *portal) withdrawal(r *http.Request) (id string, signed receipt.Receipt, err error) {
	id = chi.URLParam(r, "id")
	if uuid.Validate(id) != nil {
		return "", receipt.Receipt{}, errNotFound
	}
	if own, err := p.isOwn(r, id); err != nil {
		return "", receipt.Receipt{}, err
	} else if !own {
		if err := p.checkLink(r, id); err != nil {
			return "", receipt.Receipt{}, err
		}
	}
	signed, err = p.Reception.Receipt(r.Context(), id)
	if err == nil && signed.Kind != cancellation.Withdrawal {
		err = errNotFound
	}
	return id, signed, err
}

// withdrawn shows the receipt of a withdrawal, by its signed link.
func (p *portal) withdrawn(w http.ResponseWriter, r *http.Request) error {
	id, signed, err := p.withdrawal(r)
	if err != nil {
		return err
	}
	v := p.page(r, nil)
	slip, err := newSlip(signed, v.Lang)
	if err != nil {
		return err
	}
	slip.Papers = papersAt(r, pathWithdraw+"/"+id, false)
	v.Data = slip
	return p.show(w, http.StatusOK, "withdrawn", v)
}

func (p *portal) withdrawalPaper(w http.ResponseWriter, r *http.Request) error {
	_, signed, err := p.withdrawal(r)
	if err != nil {
		return err
	}
	return writeReceipt(w, signed, chi.URLParam(r, "paper"))
}

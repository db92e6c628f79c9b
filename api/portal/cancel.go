package portal

import (
	"net/http"

	"github.com/fairwell/fairwell/api/door"
	"github.com/fairwell/fairwell/api/pages"
	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// cancelling is the public form: what § 312k Abs. 2 BGB lists, and not a field
// more.
type cancelling struct {
	ForCause bool
	At       bool // a preferred day was chosen
	Token    string
	Away     away

	Name, Contract, Email                     field
	CustomerNumber, Phone, Address, BirthDate field
	Born                                      [3]bornPart // the birth date, as its three inputs show it
	Wish, Reason                              field
	Wrong                                     []field
}

// What the radio buttons of the wish are sent as; the day itself has the same
// name, and whoever types one means it.
const (
	wishEarliest = "earliest"
	wishAt       = "at"
)

func newCancelling() cancelling {
	return cancelling{
		Token:          newToken(),
		Name:           field{Name: "name", Limit: maxText, Autocomplete: "name", Required: true},
		Contract:       field{Name: "contract", Limit: maxText, Autocomplete: "off", Required: true, Hint: true},
		Email:          field{Name: "email", Limit: maxEmail, Type: "email", Autocomplete: "email", Required: true, Hint: true},
		CustomerNumber: field{Name: "customer_number", Limit: maxText, Autocomplete: "off"},
		Phone:          field{Name: "phone", Limit: maxText, Type: "tel", Autocomplete: "tel"},
		Address:        field{Name: "address", Limit: maxText, Rows: 2, Autocomplete: "street-address"},
		BirthDate:      field{Name: "birth_date", Limit: maxText},
		Born:           showBorn(nil),
		Wish:           field{Name: "wish", Limit: maxText, Type: "date", Autocomplete: "off", Optional: true, Hint: true},
		Reason:         field{Name: "reason", Limit: maxReason, Rows: 3, Autocomplete: "off", Hint: true},
	}
}

func (p *portal) cancelForm(w http.ResponseWriter, r *http.Request) error {
	return p.showCancelling(w, r, http.StatusOK, newCancelling())
}

func (p *portal) showCancelling(w http.ResponseWriter, r *http.Request, status int, form cancelling) error {
	v := p.page(r, nil)
	v.Bare = true
	form.Token += behindToken + p.marks[publicForm{v.Lang, "cancel", false}]
	v.Data = form
	return p.show(w, status, "cancel", v)
}

// cancel receives the declaration. It looks nobody up: what is declared is
// received, whoever it is from.
func (p *portal) cancel(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	form := readCancelling(r)
	if len(form.Wrong) > 0 {
		return p.showCancelling(w, r, http.StatusUnprocessableEntity, form)
	}
	if isMarked(r) {
		return p.rehearse(w, r, form)
	}
	declared, err := p.atDoor(r, func() (reception.Declared, error) {
		return p.Reception.DeclareTyped(r.Context(), p.typedDeclaration(r, form))
	})
	if form.Away = p.away(w, r, cancellation.Ordinary, err); form.Away.Kind != "" {
		return p.showCancelling(w, r, form.Away.Status, form)
	}
	if err != nil {
		return err
	}
	return p.typedPage(w, r, pathCases, declared)
}

func (p *portal) typedDeclaration(r *http.Request, form cancelling) reception.TypedDeclaration {
	lang, _ := pages.Language(r)
	return reception.TypedDeclaration{
		Kind: form.kind(), Reason: form.Reason.Value, Locale: string(lang), Typed: form.typed(), Token: form.Token,
		Network: door.Address(r), Page: p.keptForm(r, publicForm{lang, "cancel", false}, form),
	}
}

func readCancelling(r *http.Request) cancelling {
	form := newCancelling()
	form.Token = tokenOf(r)
	form.ForCause = r.PostForm.Get("kind") == string(cancellation.ForCause)
	for _, f := range []*field{
		&form.Reason, &form.Name, &form.Contract, &form.CustomerNumber, &form.Phone, &form.Address, &form.Email,
	} {
		f.read(r)
	}
	form.BirthDate.Value, form.Born = readBorn(r.PostForm[form.BirthDate.Name])
	form.BirthDate.judge()
	for _, value := range r.PostForm[form.Wish.Name] {
		switch value {
		case wishEarliest:
		case wishAt:
			form.At = true
		default:
			form.Wish.Value = clean(value, false)
		}
	}
	if isBlank(form.Wish.Value) {
		form.Wish.Value = ""
	}
	if _, err := notice.ParseDate(form.Wish.Value); form.Wish.Value != "" && err != nil {
		form.Wish.Type = "" // a calendar would show nothing of it
	}
	form.Wish.judge()
	form.At = form.At || form.Wish.Value != ""
	form.Wrong = wrong(form.Reason, form.Name, form.Email, form.Contract, form.Wish, form.CustomerNumber, form.Phone, form.Address, form.BirthDate)
	return form
}

func (f cancelling) kind() cancellation.Kind {
	if f.ForCause {
		return cancellation.ForCause
	}
	return cancellation.Ordinary
}

func (f cancelling) typed() cancellation.Typed {
	return cancellation.Typed{
		Name: f.Name.Value, CustomerNumber: f.CustomerNumber.Value, Phone: f.Phone.Value, Address: f.Address.Value,
		BirthDate: f.BirthDate.Value, Contract: f.Contract.Value, Wish: f.Wish.Value, Email: f.Email.Value,
	}
}

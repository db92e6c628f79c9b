package portal

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/fairwell/fairwell/api/signin"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// contract is one of a customer's with its products.
type contract struct {
	ID, Number   string
	Products     []product
	Active       int  // how many can be cancelled
	Withdrawable bool // the period to withdraw still runs
}

type product struct {
	ID, Name      string
	PartOf        string // name of the main product
	Status        cancellation.Status
	EndsOn        string // of an active product the earliest end as of today
	LastReceiptOn string // last day to give notice for that end
	Calendar      string // the address of a reminder of that day, "" where it is over with today
}

// contracts is the tab of the customer centre.
type contracts struct {
	List    []contract
	Nothing bool // it was asked to cancel, and nothing was ticked
}

// signing is the page before the customer centre.
type signing struct {
	Offered bool // somebody can sign in here
	Lost    bool // something was to be declared, and nothing was
	Begin   string
	Reason  string      // what was typed before the session ended; it is in no address
	Problem signin.Code // why somebody could not be signed in or out, "" for nothing
}

// customer is who is signed in.
func (p *portal) customer(ctx context.Context) (string, bool) {
	if p.SignIn == nil {
		return "", false
	}
	return p.SignIn.Customer(ctx)
}

func (p *portal) askToSignIn(w http.ResponseWriter, r *http.Request, status int) error {
	return p.show(w, status, "signin", p.page(r, signing{
		Offered: p.SignIn != nil, Lost: r.Method == http.MethodPost, Begin: signin.Customers().BeginPath(wayBack(r)),
		Reason: clean(r.PostForm.Get("reason"), true),
	}))
}

// wayBack leads to what was asked for; after a session that ended, to what was chosen.
func wayBack(r *http.Request) string {
	if r.Method == http.MethodGet {
		return r.URL.RequestURI()
	}
	chosen := url.Values{}
	for name, values := range r.PostForm {
		if name == "p" || name == "c" || name == "kind" || name == "lang" || strings.HasPrefix(name, "wish.") {
			chosen[name] = values
		}
	}
	if !chosen.Has("p") && !chosen.Has("c") {
		return pathAccount
	}
	return (&url.URL{Path: pathPreview, RawQuery: chosen.Encode()}).String()
}

// notSignedIn says why somebody could not be signed in or out. All other pages
// go on working.
func (p *portal) notSignedIn(w http.ResponseWriter, r *http.Request, why *signin.Error) error {
	status := http.StatusBadRequest
	if why.Code == signin.IssuerDown || why.Code == signin.SessionsDown {
		status = http.StatusServiceUnavailable
		w.Header().Set("Retry-After", "5")
	}
	p.Log.WarnContext(r.Context(), "somebody could not be signed in or out", "code", why.Code, "step", why.Step, "error", why.Err)
	return p.show(w, status, "signin", p.page(r, signing{Offered: true, Begin: signin.Customers().BeginPath(pathAccount), Problem: why.Code}))
}

func (p *portal) account(w http.ResponseWriter, r *http.Request) error {
	customer, ok := p.customer(r.Context())
	if !ok {
		return p.askToSignIn(w, r, http.StatusOK)
	}
	return p.showAccount(w, r, http.StatusOK, customer, contracts{})
}

func (p *portal) showAccount(w http.ResponseWriter, r *http.Request, status int, customer string, tab contracts) error {
	products, err := p.Store.Catalogue(r.Context(), customer)
	if err != nil && !errors.Is(err, cancellation.ErrNotFound) { // who has nothing is shown nothing
		return err
	}
	v := p.page(r, nil)
	tab.List = viewContracts(products, notice.CivilDay(p.Now()), v.Lang)
	v.Data = tab
	return p.show(w, status, "account", v)
}

func viewContracts(products []cancellation.Product, today notice.Date, lang notice.Language) []contract {
	names := map[string]string{}
	for _, p := range products {
		names[p.ID] = p.Name
	}
	var list []contract
	for _, p := range products {
		if len(list) == 0 || list[len(list)-1].ID != p.ContractID {
			list = append(list, contract{ID: p.ContractID, Number: p.ContractNumber})
		}
		last := &list[len(list)-1]
		v := product{
			ID: p.ID, Name: p.Name, PartOf: names[p.PartOf], Status: p.Status(today), EndsOn: notice.Spell(p.End(), lang),
		}
		if until, err := notice.WithdrawalUntil(p.Terms); err == nil && !until.Before(today) {
			last.Withdrawable = true
		}
		if v.Status == cancellation.StatusActive {
			last.Active++
			if e, ok := p.Earliest(today); ok {
				v.EndsOn, v.LastReceiptOn = notice.Spell(e.EndsOn, lang), notice.Spell(e.LastReceiptOn, lang)
				if worthReminding(e, today) {
					v.Calendar = pathCalendar + url.PathEscape(p.ID)
				}
			}
		}
		last.Products = append(last.Products, v)
	}
	return list
}

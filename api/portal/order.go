package portal

import (
	"errors"
	"net/http"
	"slices"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

// ordering is the page on which a new contract about one product is ordered: its terms
// whole, and right below them the one button (§ 312j Abs. 2 and 3 BGB).
type ordering struct {
	continuable
	Terms    cancellation.ContractTerms
	Read     string // their digest, which the order repeats
	Withdraw string // address of the function to withdraw (§ 356a BGB)
	Back     string
	Away     bool   // the terms cannot be read now: nothing can be ordered
	Refused  string // code of why the last order was not taken, "" for none
}

// showOrdering shows the terms as they are now. Where no new contract about the product
// can be ordered, the page says so on which going on is offered.
func (p *portal) showOrdering(w http.ResponseWriter, r *http.Request, status int, k store.Case, product, refused string) error {
	v, all, err := p.continuing(r, k)
	if err != nil {
		return err
	}
	n := slices.IndexFunc(all.Products, func(c continuable) bool { return c.ID == product && c.Open && c.ByContract })
	if n < 0 {
		return p.showContinuing(w, r, status, k, refused)
	}
	form := ordering{continuable: all.Products[n], Withdraw: v.To(pathWithdraw), Back: v.To(pathContinue + k.ID), Refused: refused}
	form.Terms, form.Read, err = p.Reception.Terms(r.Context(), product, string(v.Lang))
	if errors.Is(err, cancellation.ErrTermsAway) {
		p.Log.WarnContext(r.Context(), "a new contract cannot be ordered", "error", err)
		w.Header().Set("Retry-After", "5")
		form.Away, form.Refused, status, err = true, "", http.StatusServiceUnavailable, nil
	}
	if err != nil {
		return err
	}
	v.Data = form
	return p.show(w, status, "order", v)
}

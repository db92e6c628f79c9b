package portal

import (
	"net/http"

	"github.com/fairwell/fairwell/api/door"
	"github.com/fairwell/fairwell/api/pages"
	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
)

// away is what a form says that could not be stored: nothing is received, and
// by which other way it can be.
type away struct {
	Kind     cancellation.Kind // "": nothing is wrong
	Provider pages.Provider
}

// away asks to come back soon.
func (p *portal) away(w http.ResponseWriter, kind cancellation.Kind) away {
	w.Header().Set("Retry-After", "5")
	return away{Kind: kind, Provider: p.Provider}
}

// atDoor stores a declaration when it is the turn of its address. Nobody holds a
// place there for what comes after.
func (p *portal) atDoor(r *http.Request, declare func() (reception.Declared, error)) (reception.Declared, error) {
	leave, err := p.Door.Enter(r.Context(), door.Address(r))
	if err != nil {
		p.crowd.Warn(r.Context(), p.Log, "declarations wait in vain: too many come at once", "error", err)
		return reception.Declared{}, err
	}
	defer leave()
	return declare()
}

// typedPage begins the run of what was typed on a public form and leads to the
// page below the path that says so.
func (p *portal) typedPage(w http.ResponseWriter, r *http.Request, below string, declared reception.Declared) error {
	p.Reception.Begin(r.Context(), declared)
	opens, err := p.linkTo(r.Context(), declared.ID)
	if err != nil {
		return err
	}
	seeOther(w, r, below+declared.ID, opens)
	return nil
}

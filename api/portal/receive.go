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
	Status   int
	ID       string // by which the log is found, where the mistake is ours
}

// away gives a form back as it was sent, where the declaration could not be stored
// though nothing is wrong with it. Other errors are not its.
func (p *portal) away(w http.ResponseWriter, r *http.Request, kind cancellation.Kind, err error) away {
	if err == nil {
		return away{}
	}
	form := away{Kind: kind, Provider: p.Provider, Status: status(err)}
	switch form.Status {
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", "5")
	case http.StatusInternalServerError:
		form.ID = p.mistake(r, err)
	default:
		return away{}
	}
	return form
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

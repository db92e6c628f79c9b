package portal

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/fairwell/fairwell/internal/link"
	"github.com/fairwell/fairwell/internal/tracing"
)

// objection is the page for who says: that was not me.
type objection struct {
	Stored bool
}

// mayObject says whether the link of the notice brought somebody here.
func (p *portal) mayObject(r *http.Request) (string, error) {
	id := chi.URLParam(r, "id")
	return id, p.checkPurpose(r, id, link.Objection)
}

func (p *portal) objectionForm(w http.ResponseWriter, r *http.Request) error {
	if _, err := p.mayObject(r); err != nil {
		return err
	}
	return p.show(w, http.StatusOK, "objection", p.page(r, objection{Stored: r.URL.Query().Has("stored")}))
}

// object stores the objection. It asks a person to look and stops nothing.
func (p *portal) object(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	id, err := p.mayObject(r)
	if err != nil {
		return err
	}
	tracing.Link(r.Context(), id)
	if err := p.Store.Object(r.Context(), id); err != nil {
		return err
	}
	seeOther(w, r, pathCases+id+"/einspruch", map[string][]string{"t": {r.URL.Query().Get("t")}, "stored": {"1"}})
	return nil
}

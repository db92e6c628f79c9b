package portal

import (
	"fmt"
	"io"
	"net/http"

	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/probe"
)

// errNoProbe refuses what is marked as a probe and is none, so that it is neither lost
// nor kept without a word.
var errNoProbe = fmt.Errorf("%w: it is marked as a probe and is none", errMalformed)

// isMarked says whether the form claims to be a probe. Only a header can, and no page
// and no other site can make a browser send it.
func isMarked(r *http.Request) bool { return len(r.Header.Values(probe.Header)) > 0 }

// rehearse does for a probe what is done for a declaration, and keeps nothing.
func (p *portal) rehearse(w http.ResponseWriter, r *http.Request, form cancelling) error {
	if !p.isProbe(r, form) {
		return errNoProbe
	}
	_, err := p.atDoor(r, func() (reception.Declared, error) {
		return reception.Declared{}, p.Reception.Rehearse(r.Context(), p.typedDeclaration(r, form))
	})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err = io.WriteString(w, probe.Answer)
	return err
}

// isProbe says whether the mark is right and the form says what only a probe says.
func (p *portal) isProbe(r *http.Request, form cancelling) bool {
	says := cancellation.Typed{Name: probe.Name, Contract: probe.Contract, Email: probe.Email}
	return form.kind() == cancellation.Ordinary && form.Reason.Value == "" && form.typed() == says &&
		p.ProbeKey != nil && probe.Marked(p.ProbeKey(), r.PostForm.Get("token"), r.Header.Get(probe.Header))
}

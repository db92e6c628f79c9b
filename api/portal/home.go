package portal

import "net/http"

// home leads to the two buttons, and to the rest.
func (p *portal) home(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, http.StatusOK, "home", p.page(r, nil))
}

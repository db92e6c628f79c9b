package desk

import (
	"net/http"
	"strings"
)

// searchPage looks for customers. A search is personal data: it is sent in a form
// that is sent, and in no address.
type searchPage struct {
	Fields []field
	Asked  bool
	Found  candidatesAnswer
}

func searched() []string { return []string{"name", "number", "contract", "email", "phone"} }

func (d *desk) searchForm(w http.ResponseWriter, r *http.Request, a agent) error {
	return d.writeSearch(w, r, a, searchPage{}, http.StatusOK)
}

func (d *desk) search(w http.ResponseWriter, r *http.Request, a agent) error {
	body := map[string]string{}
	for _, name := range searched() {
		if value := strings.TrimSpace(r.PostForm.Get(name)); value != "" {
			body[name] = value
		}
	}
	if len(body) == 0 {
		return d.writeSearch(w, r, a, searchPage{}, http.StatusUnprocessableEntity)
	}
	data := searchPage{Asked: true}
	_, err := d.client.do(r, a, call{method: http.MethodPost, path: "/v1/customers/search", body: body}, &data.Found)
	if p := problemOf(err); p != nil && kept(p.Status) {
		return d.writeSearch(w, r, a, searchPage{}, p.Status)
	}
	if err != nil {
		return err
	}
	return d.writeSearch(w, r, a, data, http.StatusOK)
}

func (d *desk) writeSearch(w http.ResponseWriter, r *http.Request, a agent, data searchPage, status int) error {
	for _, name := range searched() {
		data.Fields = append(data.Fields, field{Name: name, Type: "text", Value: r.PostForm.Get(name)})
	}
	return d.show(w, status, "search", d.page(r, a, data))
}

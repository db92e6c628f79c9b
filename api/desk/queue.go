package desk

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/go-chi/chi/v5"
)

// queuePage is what needs a person.
type queuePage struct {
	Cause causeName // what the list is narrowed to
	Mine  bool
	Items []waiting
	Total int // of all causes
	List  []cause
	Next  string   // address of the next page
	Many  []string // acts that a batch can do about the cause
	Print bool     // the cause is that letters wait to be printed
	Done  string
	Said  *said
}

// queue lists what is due first, grouped by cause. Its filter is in the address,
// which names nobody.
func (d *desk) queue(w http.ResponseWriter, r *http.Request, a agent) error {
	return d.writeQueue(w, r, a, nil)
}

func (d *desk) writeQueue(w http.ResponseWriter, r *http.Request, a agent, why *problem) error {
	asked := url.Values{}
	for _, name := range []string{"cause", "cursor", "mine"} {
		if value := r.Form.Get(name); value != "" {
			asked.Set(name, value)
		}
	}
	var got queueAnswer
	if _, err := d.client.get(r, a, "/v1/queue?"+asked.Encode(), &got); err != nil {
		return err
	}
	v := d.page(r, a, nil)
	data := queuePage{
		Cause: causeName(asked.Get("cause")), Mine: asked.Has("mine"), Items: got.Items, List: got.Causes, Done: r.URL.Query().Get("done"),
	}
	for _, c := range got.Causes {
		data.Total += c.Cases
		if c.Cause == data.Cause {
			data.Many, data.Print = c.Many, strings.HasSuffix(string(c.Cause), "_to_print")
		}
	}
	for n := range data.Items {
		data.Items[n].Own = data.Items[n].TakenBy == a.name
	}
	status := http.StatusOK
	if why != nil {
		data.Said, status = &said{Status: why.Status, Act: "take"}, why.Status
	}
	if got.NextCursor != "" {
		data.Next = v.To(pathQueue, "cause", string(data.Cause), "cursor", got.NextCursor)
	}
	v.Data = data
	return d.show(w, status, "queue", v)
}

// take makes a case the agent's for 30 minutes, or gives it back.
func (d *desk) take(w http.ResponseWriter, r *http.Request, a agent) error {
	id, err := idOf(r)
	press := chi.URLParam(r, "press")
	if err != nil || press != "take" && press != "release" {
		return errNotFound
	}
	_, err = d.client.do(r, a, call{method: http.MethodPost, path: "/v1/queue/" + id + "/" + press}, nil)
	if p := problemOf(err); p != nil && kept(p.Status) {
		return d.writeQueue(w, r, a, p)
	}
	if err != nil {
		return err
	}
	query := url.Values{}
	if cause := r.PostForm.Get("cause"); cause != "" {
		query.Set("cause", cause)
	}
	return seeOther(w, r, pathQueue, query)
}

// letters prints what waits for that, of the cases that a page shows.
func (d *desk) letters(w http.ResponseWriter, r *http.Request, a agent) error {
	got, err := d.client.do(r, a, call{
		method: http.MethodPost, path: "/v1/letters", body: map[string]any{"case_ids": r.PostForm["case"]},
	}, nil)
	if err != nil {
		return err
	}
	writePDF(w, got.body)
	return nil
}

package desk

import (
	"net/http"
	"net/url"
)

// queuePage is what needs a person.
type queuePage struct {
	Cause causeName // what the list is narrowed to
	Mine  bool
	Items []waiting
	Total int // of all causes
	List  []cause
	Next  string // address of the next page
}

// queue lists what is due first, grouped by cause. Its filter stands in the address,
// which names nobody.
func (d *desk) queue(w http.ResponseWriter, r *http.Request, a agent) error {
	asked := url.Values{}
	for _, name := range []string{"cause", "cursor"} {
		if value := r.URL.Query().Get(name); value != "" {
			asked.Set(name, value)
		}
	}
	var got queueAnswer
	if _, err := d.client.get(r, a, "/v1/queue?"+asked.Encode(), &got); err != nil {
		return err
	}
	v := d.page(r, a, nil)
	data := queuePage{Cause: causeName(asked.Get("cause")), Items: got.Items, List: got.Causes}
	for _, c := range got.Causes {
		data.Total += c.Cases
	}
	if got.NextCursor != "" {
		data.Next = v.To(pathQueue, "cause", string(data.Cause), "cursor", got.NextCursor)
	}
	v.Data = data
	return d.show(w, http.StatusOK, "queue", v)
}

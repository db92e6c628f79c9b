package desk

import (
	"net/http"
	"net/url"
)

type endpointsPage struct {
	List []endpoint
	Done string
}

// endpoints lists who is told of events.
func (d *desk) endpoints(w http.ResponseWriter, r *http.Request, a agent) error {
	var got endpointsAnswer
	if _, err := d.client.get(r, a, "/v1/endpoints", &got); err != nil {
		return err
	}
	return d.show(w, http.StatusOK, "endpoints", d.page(r, a, endpointsPage{List: got.Items, Done: r.URL.Query().Get("done")}))
}

// switchEndpoint turns one on or off.
func (d *desk) switchEndpoint(w http.ResponseWriter, r *http.Request, a agent) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	to := r.PostForm.Get("to")
	if to != "on" && to != "off" {
		return errNotFound
	}
	if _, err := d.client.do(r, a, call{method: http.MethodPost, path: "/v1/endpoints/" + id + "/" + to}, nil); err != nil {
		return err
	}
	return seeOther(w, r, pathEndpoints, url.Values{"done": {"switched"}})
}

type deliveriesPage struct {
	URL  string // of the endpoint
	List []delivery
	Next string
}

// deliveries lists what became of events at an endpoint.
func (d *desk) deliveries(w http.ResponseWriter, r *http.Request, a agent) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	asked := url.Values{}
	for _, name := range []string{"cursor", "state"} {
		if value := r.URL.Query().Get(name); value != "" {
			asked.Set(name, value)
		}
	}
	var got deliveriesAnswer
	if _, err := d.client.get(r, a, "/v1/endpoints/"+id+"/deliveries?"+asked.Encode(), &got); err != nil {
		return err
	}
	var told endpointsAnswer
	if _, err := d.client.get(r, a, "/v1/endpoints", &told); err != nil {
		return err
	}
	v := d.page(r, a, nil)
	data := deliveriesPage{List: got.Items}
	for _, e := range told.Items {
		if e.ID == id {
			data.URL = e.URL
		}
	}
	if got.NextCursor != "" {
		data.Next = v.To(pathEndpoints+"/"+id, "cursor", got.NextCursor, "state", asked.Get("state"))
	}
	v.Data = data
	return d.show(w, http.StatusOK, "deliveries", v)
}

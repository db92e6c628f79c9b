package desk

import (
	"net/http"
	"net/url"
	"strconv"
)

type holdsPage struct {
	Standing, Released []hold
	Key                string
	Kept               url.Values // what was typed and not taken
	Done               string
	Said               *said
}

func (d *desk) holds(w http.ResponseWriter, r *http.Request, a agent) error {
	return d.writeHolds(w, r, a, nil)
}

func (d *desk) writeHolds(w http.ResponseWriter, r *http.Request, a agent, why *problem) error {
	var got holdsAnswer
	if _, err := d.client.get(r, a, "/v1/holds", &got); err != nil {
		return err
	}
	data, status := holdsPage{Key: newKey(), Done: r.URL.Query().Get("done"), Kept: url.Values{}}, http.StatusOK
	for _, h := range got.Items {
		if h.ReleasedAt == nil {
			data.Standing = append(data.Standing, h)
		} else {
			data.Released = append(data.Released, h)
		}
	}
	if why != nil {
		data.Said, data.Kept, status = &said{Status: why.Status, Act: "hold"}, r.PostForm, why.Status
	}
	return d.show(w, status, "holds", d.page(r, a, data))
}

// placeHold stops the calls to a line's backend.
func (d *desk) placeHold(w http.ResponseWriter, r *http.Request, a agent) error {
	in := sent{values: r.PostForm}
	return d.changeHolds(w, r, a, "placed", call{
		method: http.MethodPost, path: "/v1/holds", key: r.PostForm.Get("key"),
		body: map[string]string{
			"line": r.PostForm.Get("line"), "code": r.PostForm.Get("code"), "reason": reasonOf(in),
			"review_at": instantOf(r.PostForm.Get("review_at")),
		},
	})
}

// releaseHold lets what waits go on, so many a minute.
func (d *desk) releaseHold(w http.ResponseWriter, r *http.Request, a agent) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	rate, err := strconv.Atoi(r.PostForm.Get("rate"))
	if err != nil {
		return d.writeHolds(w, r, a, &problem{Status: http.StatusUnprocessableEntity})
	}
	return d.changeHolds(w, r, a, "released", call{
		method: http.MethodPost, path: "/v1/holds/" + id + "/release", key: r.PostForm.Get("key"), body: map[string]int{"rate": rate},
	})
}

func (d *desk) changeHolds(w http.ResponseWriter, r *http.Request, a agent, done string, in call) error {
	_, err := d.client.do(r, a, in, nil)
	if p := problemOf(err); p != nil && kept(p.Status) {
		return d.writeHolds(w, r, a, p)
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, pathHolds, url.Values{"done": {done}})
}

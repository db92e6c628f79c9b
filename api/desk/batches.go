package desk

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/go-chi/chi/v5"
)

type batchesPage struct {
	List []batch
	Next string
}

func (d *desk) batches(w http.ResponseWriter, r *http.Request, a agent) error {
	asked := url.Values{}
	if cursor := r.URL.Query().Get("cursor"); cursor != "" {
		asked.Set("cursor", cursor)
	}
	var got batchesAnswer
	if _, err := d.client.get(r, a, "/v1/batches?"+asked.Encode(), &got); err != nil {
		return err
	}
	v := d.page(r, a, nil)
	data := batchesPage{List: got.Items}
	if got.NextCursor != "" {
		data.Next = v.To(pathBatches, "cursor", got.NextCursor)
	}
	v.Data = data
	return d.show(w, http.StatusOK, "batches", v)
}

// draftPage asks which act is to be done about many cases: all that wait for one
// cause, or those that were ticked.
type draftPage struct {
	Cause causeName
	Cases []string
	Forms []form
	Rate  string
	Said  *said
}

func (d *desk) newBatch(w http.ResponseWriter, r *http.Request, a agent) error {
	return d.writeDraft(w, r, a, sent{}, nil)
}

func (d *desk) writeDraft(w http.ResponseWriter, r *http.Request, a agent, in sent, why *problem) error {
	var got queueAnswer
	cause := r.Form.Get("cause")
	if _, err := d.client.get(r, a, "/v1/queue?"+url.Values{"limit": {"1"}, "cause": {cause}}.Encode(), &got); err != nil {
		return err
	}
	data, status := draftPage{Cause: causeName(cause), Cases: r.PostForm["case"], Rate: "60"}, http.StatusOK
	v := d.page(r, a, nil)
	about := subject{path: pathBatches, page: v, many: true}
	for _, c := range got.Causes {
		if string(c.Cause) != cause {
			continue
		}
		for _, act := range c.Many {
			if f, ok := about.form(act, cause, in); ok {
				f.forMany()
				data.Forms = append(data.Forms, f)
			}
		}
	}
	if why != nil {
		data.Said, data.Rate, status = &said{Status: why.Status, Act: "batch"}, r.PostForm.Get("rate"), why.Status
	}
	v.Data = data
	return d.show(w, status, "draft", v)
}

// forMany leaves out what only one case has: products, an address.
func (f *form) forMany() {
	f.Action = pathBatches
	f.Fields = slices.DeleteFunc(f.Fields, func(i field) bool { return i.Type == "ticks" || i.Type == "email" })
	f.Choices = slices.DeleteFunc(slices.Clone(f.Choices), func(c choice) bool { return c == choice{"to", "email"} })
	f.Facts.Letter, f.Facts.Mail = "", causeName(f.Cause).Kind()
}

// draft chooses the cases and leads to what would become of each.
func (d *desk) draft(w http.ResponseWriter, r *http.Request, a agent) error {
	in := sent{act: r.PostForm.Get("act"), values: r.PostForm}
	body, ok := bodyOf(in)
	if !ok {
		return errNotFound
	}
	delete(body, "product_ids")
	filter := map[string]any{}
	if cases := r.PostForm["case"]; len(cases) > 0 {
		filter["case_ids"] = cases
	} else {
		filter["cause"] = r.PostForm.Get("cause")
	}
	rate, err := strconv.Atoi(r.PostForm.Get("rate"))
	if err != nil || body["reason"] == "" {
		return d.writeDraft(w, r, a, in, &problem{Status: http.StatusUnprocessableEntity})
	}
	var got batch
	_, err = d.client.do(r, a, call{
		method: http.MethodPost, path: "/v1/batches", key: r.PostForm.Get("key"),
		body: map[string]any{"act": in.act, "body": body, "filter": filter, "rate": rate},
	}, &got)
	if p := problemOf(err); p != nil && kept(p.Status) {
		return d.writeDraft(w, r, a, in, p)
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, pathBatches+"/"+got.ID, url.Values{})
}

type batchPage struct {
	Batch   batch
	Presses []string // what can be pressed as it stands
	Own     bool     // it takes another person than who looks
	Next    string
	Said    *said
}

func (d *desk) batch(w http.ResponseWriter, r *http.Request, a agent) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	return d.writeBatch(w, r, a, id, nil)
}

func (d *desk) writeBatch(w http.ResponseWriter, r *http.Request, a agent, id string, why *problem) error {
	asked := url.Values{}
	if cursor := r.URL.Query().Get("cursor"); cursor != "" {
		asked.Set("cursor", cursor)
	}
	data, status := batchPage{}, http.StatusOK
	if _, err := d.client.get(r, a, "/v1/batches/"+id+"?"+asked.Encode(), &data.Batch); err != nil {
		return err
	}
	data.Own = data.Batch.TwoPeople && data.Batch.By.Subject == a.name
	switch data.Batch.State {
	case "drafted":
		data.Presses = []string{"start", "cancel"}
		if data.Own {
			data.Presses = []string{"cancel"}
		}
	case "running":
		data.Presses = []string{"pause", "cancel"}
	case "paused":
		data.Presses = []string{"resume", "cancel"}
	}
	v := d.page(r, a, nil)
	if data.Batch.NextCursor != "" {
		data.Next = v.To(pathBatches+"/"+id, "cursor", data.Batch.NextCursor)
	}
	if why != nil {
		data.Said, status = &said{Status: why.Status, Act: "batch"}, why.Status
	}
	v.Data = data
	return d.show(w, status, "batch", v)
}

// press starts, pauses, resumes or ends a batch.
func (d *desk) press(w http.ResponseWriter, r *http.Request, a agent) error {
	id, err := idOf(r)
	press := chi.URLParam(r, "press")
	if err != nil || !slices.Contains([]string{"start", "pause", "resume", "cancel"}, press) {
		return errNotFound
	}
	_, err = d.client.do(r, a, call{method: http.MethodPost, path: "/v1/batches/" + id + "/" + press}, nil)
	if p := problemOf(err); p != nil && (kept(p.Status) || p.Status == http.StatusForbidden) {
		return d.writeBatch(w, r, a, id, p)
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, pathBatches+"/"+id, url.Values{})
}

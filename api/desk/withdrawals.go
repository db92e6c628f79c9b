package desk

import (
	"net/http"
	"net/url"
)

type withdrawalsPage struct {
	List []withdrawal
	Next string
}

// withdrawals lists them, the newest first; what needs a person is in the queue.
func (d *desk) withdrawals(w http.ResponseWriter, r *http.Request, a agent) error {
	asked := url.Values{}
	if cursor := r.URL.Query().Get("cursor"); cursor != "" {
		asked.Set("cursor", cursor)
	}
	var got withdrawalsAnswer
	if _, err := d.client.get(r, a, "/v1/withdrawals?"+asked.Encode(), &got); err != nil {
		return err
	}
	v := d.page(r, a, nil)
	data := withdrawalsPage{List: got.Items}
	if got.NextCursor != "" {
		data.Next = v.To(pathWithdrawals, "cursor", got.NextCursor)
	}
	v.Data = data
	return d.show(w, http.StatusOK, "withdrawals", v)
}

// withdrawalPage is the page of one: the one thing to do next, then all that is known.
type withdrawalPage struct {
	Withdrawal withdrawal
	Cause      causeName
	Next       []form
	Others     []form
	Acts       actsAnswer
	Done       string
	Said       *said
}

func (d *desk) showWithdrawal(w http.ResponseWriter, r *http.Request, a agent) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	return d.writeWithdrawal(w, r, a, id, sent{}, nil)
}

func (d *desk) writeWithdrawal(w http.ResponseWriter, r *http.Request, a agent, id string, in sent, why *problem) error {
	data, status := withdrawalPage{Done: r.URL.Query().Get("done")}, http.StatusOK
	path := "/v1/withdrawals/" + id
	got, err := d.client.get(r, a, path, &data.Withdrawal)
	if err != nil {
		return err
	}
	if _, err = d.client.get(r, a, path+"/acts", &data.Acts); err != nil {
		return err
	}
	if why != nil {
		data.Said, status = &said{Status: why.Status, Act: in.act}, why.Status
	}
	v := d.page(r, a, nil)
	about := subject{path: pathWithdrawals + "/" + id, tag: got.header.Get("ETag"), page: v}
	for _, n := range data.Withdrawal.Needs {
		for _, act := range n.Acts {
			if f, ok := about.form(act, string(n.Cause), in); ok && data.Cause == "" {
				data.Next = append(data.Next, f)
			}
		}
		if len(data.Next) > 0 && data.Cause == "" {
			data.Cause = n.Cause
		}
	}
	for _, act := range []string{"note", "ask"} {
		if f, ok := about.form(act, "", in); ok {
			data.Others = append(data.Others, f)
		}
	}
	v.Data = data
	return d.show(w, status, "withdrawal", v)
}

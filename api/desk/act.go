package desk

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-chi/chi/v5"
)

const maxBody = 64 << 10

// sent is a form as it came in.
type sent struct {
	act    string // as it ends the act's address
	values url.Values
	key    string // which it keeps where nothing was decided about it
}

// act does what a form asks for, and leads back to the page of its case. What the API
// refuses is said there, and what was typed is kept.
func (d *desk) act(w http.ResponseWriter, r *http.Request, a agent) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	in := sent{act: chi.URLParam(r, "*"), values: r.PostForm}
	body, ok := bodyOf(in)
	if !ok {
		return errNotFound
	}
	on, page, write := "/v1/cancellations/", pathCases, d.writeCase
	if strings.HasPrefix(r.URL.Path, pathWithdrawals) {
		on, page, write = "/v1/withdrawals/", pathWithdrawals+"/", d.writeWithdrawal
	}
	if body["reason"] == "" {
		return write(w, r, a, id, in, &problem{Status: http.StatusUnprocessableEntity, Code: "reason"})
	}
	var got caseAnswer
	answer, err := d.client.do(r, a, call{
		method: http.MethodPost, path: on + id + "/" + in.act, body: body, key: r.PostForm.Get("key"), ifMatch: r.PostForm.Get("tag"),
	}, &got)
	if p := problemOf(err); p != nil && kept(p.Status) {
		if p.Status >= http.StatusInternalServerError {
			in.key = r.PostForm.Get("key")
		}
		return write(w, r, a, id, in, p)
	}
	if err != nil {
		return err
	}
	done := in.act
	switch {
	case got.Proposal != nil:
		done = "proposed"
	case answer.status == http.StatusAccepted:
		done = "later"
	}
	return seeOther(w, r, page+id, url.Values{"done": {done}})
}

// kept says whether a problem is told on the page of the case, with what was typed.
func kept(status int) bool {
	switch status {
	case http.StatusConflict, http.StatusPreconditionFailed, http.StatusUnprocessableEntity, http.StatusBadRequest:
		return true
	default:
		return false
	}
}

// newKey makes a form one act, however often it is sent.
func newKey() string { return rand.Text() }

package desk

import (
	"net/http"
	"net/url"

	"github.com/go-chi/chi/v5"
)

// waitingProposal is one that waits for a second person.
type waitingProposal struct {
	proposal
	Own bool // nobody answers what he proposed
}

func asWaiting(p proposal, a agent) waitingProposal {
	return waitingProposal{proposal: p, Own: p.By == a.name}
}

// Path is where its case is.
func (p waitingProposal) Path() string {
	if p.CaseID == "" {
		return ""
	}
	return pathCases + p.CaseID
}

type proposalsPage struct {
	List []waitingProposal
	Done string
	Said *said
}

func (d *desk) proposals(w http.ResponseWriter, r *http.Request, a agent) error {
	return d.writeProposals(w, r, a, nil)
}

func (d *desk) writeProposals(w http.ResponseWriter, r *http.Request, a agent, why *problem) error {
	var got proposalsAnswer
	if _, err := d.client.get(r, a, "/v1/proposals", &got); err != nil {
		return err
	}
	data, status := proposalsPage{Done: r.URL.Query().Get("done")}, http.StatusOK
	for _, p := range got.Items {
		data.List = append(data.List, asWaiting(p, a))
	}
	if why != nil {
		data.Said, status = &said{Status: why.Status, Act: "proposal"}, why.Status
	}
	return d.show(w, status, "proposals", d.page(r, a, data))
}

// answer approves or declines what another person proposed.
func (d *desk) answer(w http.ResponseWriter, r *http.Request, a agent) error {
	id, err := idOf(r)
	to := chi.URLParam(r, "answer")
	if err != nil || to != "approve" && to != "decline" {
		return errNotFound
	}
	in := sent{values: r.PostForm}
	if reasonOf(in) == "" {
		return d.writeProposals(w, r, a, &problem{Status: http.StatusUnprocessableEntity})
	}
	_, err = d.client.do(r, a, call{
		method: http.MethodPost, path: "/v1/proposals/" + id + "/" + to, body: map[string]string{"reason": reasonOf(in)},
	}, nil)
	if p := problemOf(err); p != nil && (kept(p.Status) || p.Status == http.StatusForbidden) {
		return d.writeProposals(w, r, a, p)
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, pathProposals, url.Values{"done": {to}})
}

package desk

import (
	"net/http"
	"net/url"
	"strings"
)

// intakePage is the form for what came by letter, fax, e-mail or phone: whose it is,
// what it says, what would come of it. All of it is sent and is in no address.
type intakePage struct {
	Fields    []field
	Found     candidatesAnswer
	Asked     bool
	Customer  string
	Contracts contractsAnswer
	Kept      url.Values
	Preview   []item
	Key       string
	Said      *said
}

// Ticked says whether a product was chosen.
func (p intakePage) Ticked(id string) bool {
	for _, one := range p.Kept["product"] {
		if one == id {
			return true
		}
	}
	return false
}

// Channels, Roles and Proofs are what can be picked, in that order.
func (intakePage) Channels() []string { return []string{"letter", "fax", "email", "phone"} }

// Roles are who can declare.
func (intakePage) Roles() []string {
	return []string{"holder", "heir", "guardian", "agent", "provider"}
}

// Proofs are what can have been shown.
func (intakePage) Proofs() []string {
	return []string{"none", "copy", "original", "certificate", "court_order"}
}

func (d *desk) intake(w http.ResponseWriter, r *http.Request, a agent) error {
	return d.writeIntake(w, r, a, intakePage{}, http.StatusOK)
}

func (d *desk) writeIntake(w http.ResponseWriter, r *http.Request, a agent, data intakePage, status int) error {
	data.Kept, data.Key = r.PostForm, newKey()
	if key := r.PostForm.Get("key"); key != "" {
		data.Key = key
	}
	for _, name := range searched() {
		data.Fields = append(data.Fields, field{Name: name, Type: "text", Value: r.PostForm.Get(name)})
	}
	if data.Customer != "" {
		path := "/v1/customers/" + url.PathEscape(data.Customer) + "/contracts"
		if _, err := d.client.get(r, a, path, &data.Contracts); err != nil {
			return err
		}
	}
	return d.show(w, status, "intake", d.page(r, a, data))
}

// enter goes one step on: who is looked for, whose it is, the preview, the entry.
func (d *desk) enter(w http.ResponseWriter, r *http.Request, a agent) error {
	data := intakePage{Customer: r.PostForm.Get("customer")}
	step := r.PostForm.Get("step")
	switch {
	case step == "search":
		body := map[string]string{}
		for _, name := range searched() {
			if value := strings.TrimSpace(r.PostForm.Get(name)); value != "" {
				body[name] = value
			}
		}
		data.Asked = true
		_, err := d.client.do(r, a, call{method: http.MethodPost, path: "/v1/customers/search", body: body}, &data.Found)
		if p := problemOf(err); err != nil && (p == nil || !kept(p.Status)) {
			return err
		}
	case step == "preview" && data.Customer != "":
		var got struct {
			Items []item `json:"items"`
		}
		_, err := d.client.do(r, a, call{method: http.MethodPost, path: "/v1/cancellations/preview", body: declarationOf(r.PostForm, true)}, &got)
		if p := problemOf(err); p != nil && kept(p.Status) {
			data.Said = &said{Status: p.Status, Act: "intake"}
			return d.writeIntake(w, r, a, data, p.Status)
		}
		if err != nil {
			return err
		}
		data.Preview = got.Items
	case step == "declare" && data.Customer != "":
		return d.declare(w, r, a, data)
	}
	return d.writeIntake(w, r, a, data, http.StatusOK)
}

// declare enters the declaration and leads to its case, or to the proposal that waits
// for a second person.
func (d *desk) declare(w http.ResponseWriter, r *http.Request, a agent, data intakePage) error {
	var got caseAnswer
	_, err := d.client.do(r, a, call{
		method: http.MethodPost, path: "/v1/cancellations", key: r.PostForm.Get("key"), body: declarationOf(r.PostForm, false),
	}, &got)
	if p := problemOf(err); p != nil && kept(p.Status) {
		r.PostForm.Del("key") // another body is another declaration
		data.Said = &said{Status: p.Status, Act: "intake"}
		return d.writeIntake(w, r, a, data, p.Status)
	}
	if err != nil {
		return err
	}
	if got.ID == "" {
		return seeOther(w, r, pathProposals, url.Values{"done": {"proposed"}})
	}
	return seeOther(w, r, pathCases+got.ID, url.Values{"done": {"entered"}})
}

// declarationOf is the API's body for what was entered.
func declarationOf(typed url.Values, preview bool) map[string]any {
	body := map[string]any{"customer_id": typed.Get("customer"), "channel": typed.Get("channel"), "kind": typed.Get("kind")}
	var items []map[string]string
	for _, id := range typed["product"] {
		one := map[string]string{"product_id": id}
		if wish := typed.Get("requested_end"); wish != "" {
			one["requested_end"] = wish
		}
		items = append(items, one)
	}
	body["items"] = items
	// A day without a time counts from its beginning: what came first is not known to
	// have come later.
	at := typed.Get("received_on")
	if clock := typed.Get("received_time"); at != "" && clock != "" {
		at += "T" + clock
	}
	if at != "" {
		body["received_at"] = instantOf(at)
	}
	if preview {
		return body
	}
	if reason := strings.TrimSpace(typed.Get("reason")); reason != "" {
		body["reason"] = reason
	}
	by := map[string]string{"role": typed.Get("role"), "proof": typed.Get("proof")}
	if name := strings.TrimSpace(typed.Get("declarer")); name != "" {
		by["name"] = name
	}
	if by["role"] != "" && by["role"] != "holder" {
		body["declared_by"] = by
	}
	if scan := strings.TrimSpace(typed.Get("scan_ref")); scan != "" {
		body["scan_ref"] = scan
	}
	return body
}

package desk

import (
	"net/http"
	"net/url"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"
)

// casePage is the page of a case: the one thing to do next, then all that is known.
type casePage struct {
	Case       caseAnswer
	Cause      causeName // what the first form is about, "" if nothing needs a person
	Next       []form    // the acts that end it, the one to do next first
	Others     []form    // what can be done beside that
	Acts       actsAnswer
	Proposals  []waitingProposal
	Candidates candidatesAnswer
	Contracts  contractsAnswer // of whom a form names, where it does not say what is meant
	Done       string          // what was done just now, "" for nothing
	Said       *said           // what stood in the way of it
}

// LooksAt lists the looks at a product after its last day, the newest first.
func (c casePage) LooksAt(productID string) []look {
	var list []look
	for _, l := range c.Case.Support.Looks {
		if l.ProductID == productID {
			list = append(list, l)
		}
	}
	return list
}

// said is why an act was not done.
type said struct {
	Status int
	Act    string
}

// idOf is the ID in the address; a page about what is none does not exist.
func idOf(r *http.Request) (string, error) {
	id := chi.URLParam(r, "id")
	if uuid.Validate(id) != nil {
		return "", errNotFound
	}
	return id, nil
}

func (d *desk) showCase(w http.ResponseWriter, r *http.Request, a agent) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	return d.writeCase(w, r, a, id, sent{}, nil)
}

// writeCase asks the API for all that the page shows. What was sent and not done is
// kept in its form, under what stood in the way.
func (d *desk) writeCase(w http.ResponseWriter, r *http.Request, a agent, id string, in sent, why *problem) error {
	data := casePage{Done: r.URL.Query().Get("done")}
	path := "/v1/cancellations/" + id
	got, err := d.client.get(r, a, path, &data.Case)
	if err != nil {
		return err
	}
	if _, err = d.client.get(r, a, path+"/acts", &data.Acts); err != nil {
		return err
	}
	var open proposalsAnswer
	if _, err = d.client.get(r, a, "/v1/proposals?case_id="+id, &open); err != nil {
		return err
	}
	for _, p := range open.Items {
		data.Proposals = append(data.Proposals, asWaiting(p, a))
	}
	if data.Case.Typed != nil && data.Case.CustomerID == "" {
		if _, err = d.client.get(r, a, path+"/candidates", &data.Candidates); err != nil {
			return err
		}
	}
	status := http.StatusOK
	if why != nil {
		status = why.Status
		data.Said = &said{Status: why.Status, Act: in.act}
		if in.act == "identify" && why.at("body.items") {
			customer := url.PathEscape(customerOf(in))
			if _, err = d.client.get(r, a, "/v1/customers/"+customer+"/contracts", &data.Contracts); err != nil {
				return err
			}
		}
	}
	v := d.page(r, a, nil)
	data.arrange(got.header.Get("ETag"), in, v, d.Now())
	v.Data = data
	return d.show(w, status, "case", v)
}

// arrange puts the acts that end what is first in need of a person first.
func (c *casePage) arrange(tag string, in sent, v page, now time.Time) {
	first := map[string]bool{}
	about := subject{path: pathCases + c.Case.ID, tag: tag, page: v, items: c.Case.Items, mails: c.Case.Mails}
	if c.Case.Support.Holder != nil {
		about.email = c.Case.Support.Holder.Email
	}
	if len(c.Case.Needs) == 0 && !c.Case.RejectBy.IsZero() {
		c.Case.Needs = []need{{Cause: "reservation", Acts: []string{"reject"}}}
	}
	if len(c.Case.Needs) == 0 && c.Case.LookAt != nil && !c.Case.LookAt.After(now) {
		c.Case.Needs = []need{{Cause: "followup", Acts: []string{"note"}}}
	}
	if len(c.Case.Needs) > 0 {
		c.Cause = c.Case.Needs[0].Cause
		for _, act := range c.Case.Needs[0].Acts {
			if f, ok := about.form(act, string(c.Cause), in); ok {
				c.people(&f)
				first[act] = true
				c.Next = append(c.Next, f)
			}
		}
	}
	for _, act := range c.possible() {
		if f, ok := about.form(act, "", in); ok && !first[act] {
			c.people(&f)
			c.Others = append(c.Others, f)
		}
	}
}

// people offers those whose declaration it may be, where a form asks for that.
func (c *casePage) people(f *form) {
	if f.Act == "identify" {
		f.People, f.More, f.Contracts = c.Candidates.Items, c.Candidates.More, c.Contracts
	}
}

// possible lists what can be done about the case as it stands, whatever it needs.
func (c *casePage) possible() []string {
	list := []string{"note"}
	stuck, ending, continuable := false, false, false
	for _, i := range c.Case.Items {
		stuck = stuck || i.Stuck()
		continuable = continuable || i.Continuable()
		ending = ending || i.Decision > 0 && !i.EndsOn.IsZero() && i.Refused == nil
	}
	if c.Case.CustomerID == "" {
		list = append(list, "ask", "identify", "dismiss")
		return list
	}
	list = append(list, "ask")
	for _, n := range c.Case.Needs {
		list = append(list, n.Acts...)
	}
	if stuck {
		list = append(list, "retry", "complete_manually")
	}
	if !c.Case.RejectBy.IsZero() {
		list = append(list, "reject")
	}
	if continuable {
		list = append(list, "continuation")
	}
	if ending {
		list = append(list, "void", "revoke")
	}
	return unique(list)
}

func unique(list []string) []string {
	seen := map[string]bool{}
	var kept []string
	for _, one := range list {
		if !seen[one] {
			kept = append(kept, one)
		}
		seen[one] = true
	}
	return kept
}

// letter hands out a mail of the case as it is printed.
func (d *desk) letter(w http.ResponseWriter, r *http.Request, a agent) error {
	id, err := idOf(r)
	if err != nil {
		return err
	}
	query := url.Values{}
	for _, name := range []string{"mail", "number"} {
		if value := r.URL.Query().Get(name); value != "" {
			query.Set(name, value)
		}
	}
	got, err := d.client.get(r, a, "/v1/cancellations/"+id+"/letter?"+query.Encode(), nil)
	if err != nil {
		return err
	}
	writePDF(w, got.body)
	return nil
}

func writePDF(w http.ResponseWriter, content []byte) {
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Disposition", `inline; filename="letter.pdf"`)
	_, _ = w.Write(content) // the browser is gone, and nobody else to tell
}

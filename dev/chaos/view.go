package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
)

// caseView is a case as the API shows it.
type caseView struct {
	ID           string           `json:"id"`
	State        string           `json:"state"`
	ReceivedAt   string           `json:"received_at"`
	Items        []itemView       `json:"items"`
	Confirmation confirmationView `json:"confirmation"`
	Mails        []mailView       `json:"mails"` // of every kind
	Receipt      json.RawMessage  `json:"receipt"`
}

// mailView is one mail of a case.
type mailView struct {
	Kind   string `json:"kind"`
	Number int    `json:"number"`
	State  string `json:"state"`
}

type confirmationView struct {
	State string `json:"state"`
}

// awaits says whether SendGrid has still to report what became of the mail: it
// posts its events again until the API takes them.
func (c confirmationView) awaits(f fate) bool {
	switch c.State {
	case "sent", "delivered": // a late bounce follows the delivery
		return f.reported != "" && c.State != f.reported
	default:
		return false
	}
}

type itemView struct {
	ProductID string       `json:"product_id"`
	Name      string       `json:"name"`
	State     string       `json:"state"`
	EndsOn    string       `json:"ends_on"`
	Decision  int          `json:"decision"`
	Refused   *refusedView `json:"refused"`
	Error     *struct {
		Code string `json:"code"`
	} `json:"error"`
}

// refusedView names the case that holds the product, and its day.
type refusedView struct {
	CaseID string `json:"case_id"`
	EndsOn string `json:"ends_on"`
}

// moves says whether something is still to happen by itself. What fits nobody is a
// person's, once it was tried.
func (c caseView) moves(tried bool) bool {
	if c.State == "unmatched" {
		return !tried
	}
	for _, i := range c.Items {
		switch i.State {
		case "received", "decided", "delayed":
			return true
		}
	}
	switch c.Confirmation.State {
	case "pending", "sending", "unknown":
		return true
	}
	return c.State == "received" || c.State == "cancelling" || len(c.Items) == 0
}

// parked says whether something waits for a person to ask for another try.
func (c caseView) parked() bool {
	for _, i := range c.Items {
		if i.State == "parked" {
			return true
		}
	}
	return c.owesMail("parked")
}

// unknown says whether nobody knows yet whether SendGrid took a mail.
func (c caseView) unknown() bool { return c.owesMail("unknown") }

func (c caseView) owesMail(state string) bool {
	return c.Confirmation.State == state ||
		slices.ContainsFunc(c.Mails, func(m mailView) bool { return m.State == state })
}

// retry asks as support to try again what waits for a person.
func (w *world) retry(ctx context.Context, caseID, key string) error {
	a, err := w.call(ctx, request{
		method: http.MethodPost, url: w.api() + "/v1/cancellations/" + caseID + "/retry",
		token: w.support, key: key, body: []byte(`{"reason":"` + reasonMark + ` sagt, es geht wieder"}`),
	})
	if err != nil {
		return err
	}
	switch a.status {
	case http.StatusOK, http.StatusAccepted, http.StatusConflict: // conflict: it got through meanwhile
		return nil
	default:
		return fmt.Errorf("retry of %s: status %d: %s", caseID, a.status, a.body)
	}
}

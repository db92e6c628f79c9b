package chaos

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

// door is where a declaration comes in: a path of the portal or the API.
type door string

// The doors.
const (
	byAPI        door = "/v1/cancellations"
	byForm       door = "/kuendigen"
	byWithdrawal door = "/widerrufen"
)

// declaration is one that a client will make, and how that client behaves.
type declaration struct {
	door     door
	key      string // of the API; a form gives its own
	customer customer
	body     []byte     // of the API
	typed    url.Values // of a form
	english  bool       // the person reads English
	to       string     // where its receipt belongs; "" if it must be printed
	stranger bool       // that address is not the one on file
	finds    string     // what a comparison with the customers must find
	intake   bool       // declared by the provider for the customer
	hasty    bool       // gives up after the first try that has no answer
	doubles  bool       // sends it once more after it was answered

	goesOn time.Duration // so long after the answer the customer offers to go on; 0: never
	again  bool          // declared once that offer, in the declaration before this one, was answered
}

// plain says that one identifier alone names the customer, and another address than
// the one on file is to be told: then the one on file is told alone.
func (d declaration) plain() bool {
	return d.door == byForm && d.finds == matched && d.stranger && d.customer.email != "" && d.typed.Get("customer_number") == ""
}

// confirmTo is where the confirmation belongs.
func (d declaration) confirmTo() string {
	if d.plain() {
		return d.customer.email
	}
	return d.to
}

type declared struct {
	Items      []map[string]string `json:"items"`
	Kind       string              `json:"kind"`
	Reason     string              `json:"reason,omitempty"`
	Locale     string              `json:"locale,omitempty"`
	Email      string              `json:"confirmation_email,omitempty"`
	CustomerID string              `json:"customer_id,omitempty"`
	Channel    string              `json:"channel,omitempty"`
	ReceivedAt string              `json:"received_at,omitempty"`
}

// newDeclaration ends all products of the customer.
func newDeclaration(r *rand.Rand, c customer, key string, now time.Time) declaration {
	body := declared{Kind: "ordinary"}
	if r.IntN(8) == 0 {
		body.Items = []map[string]string{{"contract_id": c.contract}}
	} else {
		for _, p := range c.products {
			if p.partOf == "" {
				body.Items = append(body.Items, withWish(r, map[string]string{"product_id": p.id}, now))
			}
		}
	}
	if r.IntN(12) == 0 {
		body.Kind, body.Reason = "for_cause", "Ich ziehe zu "+reasonMark
	}
	if r.IntN(8) == 0 {
		body.Locale = "en"
	}
	d := declaration{door: byAPI, key: key, customer: c, to: c.email, hasty: r.IntN(10) == 0, doubles: r.IntN(5) == 0}
	if r.IntN(8) == 0 {
		body.Email = elsewhere(c)
		d.to = body.Email
	}
	if d.intake = r.IntN(4) == 0; d.intake {
		body.CustomerID, body.Channel = c.id, "letter"
		received := now.Add(-time.Duration(36+r.IntN(11*24)) * time.Hour) // one person may enter that
		body.ReceivedAt = received.UTC().Format(time.RFC3339)
	}
	d.body, _ = json.Marshal(body) // strings alone
	return d
}

// elsewhere is an address of the customer that is not on file.
func elsewhere(c customer) string { return fmt.Sprintf("anders.%s%s", c.id[2:], mailDomain) }

func withWish(r *rand.Rand, item map[string]string, now time.Time) map[string]string {
	if r.IntN(5) == 0 {
		item["requested_end"] = notice.CivilDay(now.Add(time.Duration(r.IntN(500)) * 24 * time.Hour)).String()
	}
	return item
}

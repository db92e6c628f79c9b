package chaos

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"time"
)

// What a comparison of a form with the customers must find.
const (
	matched   = "matched"
	late      = "late" // a customer, whose time to withdraw is over
	unmatched = "unmatched"
)

// newTyped is a person who ends the whole contract by the public form.
func newTyped(r *rand.Rand, c customer, now time.Time) declaration {
	d := typedBy(r, c, byForm)
	d.finds = matched
	if r.IntN(2) == 0 {
		d.typed.Set("customer_number", c.number)
	}
	d.typed.Set("wish", "earliest")
	if r.IntN(5) == 0 {
		d.typed["wish"] = []string{"at", now.Add(time.Duration(r.IntN(500)) * 24 * time.Hour).Format("2.1.2006")}
	}
	d.typed.Set("kind", "ordinary")
	if r.IntN(12) == 0 {
		d.typed.Set("kind", "for_cause")
		d.typed.Set("reason", "Ich ziehe zu "+reasonMark)
	}
	return d
}

// newWithdrawal is a person who withdraws by the public form.
func newWithdrawal(r *rand.Rand, c customer) declaration {
	d := typedBy(r, c, byWithdrawal)
	d.finds = late
	if c.fresh {
		d.finds = matched
	}
	if r.IntN(3) == 0 {
		d.typed.Set("part", c.products[0].name)
	}
	return d
}

func typedBy(r *rand.Rand, c customer, by door) declaration {
	d := declaration{
		door: by, customer: c, to: c.email, english: r.IntN(8) == 0, hasty: r.IntN(10) == 0, doubles: r.IntN(5) == 0,
	}
	if c.email == "" || r.IntN(3) == 0 { // a form needs an address
		d.to, d.stranger = elsewhere(c), true
	}
	d.typed = url.Values{"name": {c.name}, "contract": {c.contractNumber()}, "email": {d.to}}
	return d
}

// fitsNobody is the same form with a name and a contract that no customer has. It
// holds personal data that is as easy to find again.
func (d declaration) fitsNobody(n int) declaration {
	d.finds, d.stranger = unmatched, true
	d.to = fmt.Sprintf("niemand.%d%s", n, mailDomain)
	d.typed.Set("name", fmt.Sprintf("Niemand %s %d", surname, n))
	d.typed.Set("contract", fmt.Sprintf("unbekannt %d", n))
	d.typed.Set("email", d.to)
	d.typed.Del("customer_number")
	d.typed.Del("part")
	return d
}

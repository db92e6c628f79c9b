package attack

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"
)

// told is what a stranger sees of one form.
type told struct {
	page, mail float64 // seconds until they come
	size       [4]int  // of the page, and of the mail's subject, text and HTML
	paper      []int
}

// A stranger types a name and one thing that a customer has, or a name that nobody
// has. What he sees, and when, does not tell him which it was.
func TestPageAndMailDoNotTellWhetherACustomerExists(t *testing.T) {
	list := newVictims(t, *people, nil)
	known, unknown := make([]told, len(list)), make([]told, len(list))
	side(2*len(list), 96, func(n int) {
		v := list[n/2]
		name := v.name
		second := (n/2)%2 == 1 // who comes first takes turns, too
		if (n%2 == 1) != second {
			name = strings.Replace(v.name, "Opfer", "Opfes", 1) // nobody's, and as long
		}
		seen := ask(t, name, v.contract, "s."+v.number[1:]+string(rune('a'+n%2))+"@example.net")
		if name == v.name {
			known[n/2] = seen
		} else {
			unknown[n/2] = seen
		}
	})
	for i := range known {
		if known[i].size != unknown[i].size || !alike(known[i].paper, unknown[i].paper) {
			t.Fatalf("told apart by size: %v and %v", known[i], unknown[i])
		}
	}
	page := area(known, unknown, func(s told) float64 { return s.page })
	mail := area(known, unknown, func(s told) float64 { return s.mail })
	t.Logf("%d and %d: area under the curve %.3f for the page, %.3f for the mail", len(known), len(unknown), page, mail)
	if len(known) >= 1000 && (page < 0.47 || page > 0.53 || mail < 0.47 || mail > 0.53) {
		t.Errorf("told apart by time: %.3f for the page, %.3f for the mail", page, mail)
	}
}

// ask fills in the form, opens the page that follows, and waits for the mail.
func ask(t *testing.T, name, contract, email string) (seen told) {
	t.Helper()
	began := time.Now()
	id, a := fill(t, "/kuendigen", "name", name, "contract", contract, "email", email)
	page := call(t, "GET", up.Environment.API()+a.location, nil, nil)
	seen.page, seen.size[0] = time.Since(began).Seconds(), len(page.body)
	eventually(t, "the mail comes", func() bool {
		for _, m := range mails(t, id) {
			if m.To == email {
				seen.mail = time.Since(began).Seconds()
				seen.size[1], seen.size[2], seen.size[3] = len(m.Subject), len(m.Text), len(m.HTML)
				for _, f := range m.Attachments {
					seen.paper = append(seen.paper, f.Size)
				}
				return true
			}
		}
		return false
	})
	return seen
}

// alike says that files have the same sizes, but for what compressing other letters of
// the same number makes of them.
func alike(a, b []int) bool {
	return slices.EqualFunc(a, b, func(x, y int) bool { return max(x, y)-min(x, y) < 200 })
}

// area is the chance that a known one has the larger value, by ranks: one half if
// nobody can tell.
func area(known, unknown []told, of func(told) float64) float64 {
	type value struct {
		at    float64
		known bool
	}
	var all []value
	for _, s := range known {
		all = append(all, value{of(s), true})
	}
	for _, s := range unknown {
		all = append(all, value{of(s), false})
	}
	slices.SortFunc(all, func(a, b value) int { return cmp.Compare(a.at, b.at) })
	ranks := 0.0
	for i, v := range all {
		if v.known {
			ranks += float64(i + 1)
		}
	}
	n, m := float64(len(known)), float64(len(unknown))
	return (ranks - n*(n+1)/2) / (n * m)
}

package attack

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

// 300 declarations for what is cancelled already, by form and by API, are one mail a
// day to the address on file.
func TestRepeatingADeclarationFloodsNobody(t *testing.T) {
	v := newVictims(t, 1, nil)[0]
	first, _ := fill(t, "/kuendigen", "name", v.name, "contract", v.contract, "birth_date", "29.2.1980", "email", v.email)
	eventually(t, "it is cancelled", func() bool { return len(mails(t, first)) >= 2 })
	bearer := token(t, "sub="+v.id+"&scope=cancellations")
	side(300, 16, func(n int) {
		if n%2 == 0 {
			fill(t, "/kuendigen", "name", v.name, "contract", v.contract, "birth_date", "29.2.1980", "email", "stranger@example.net")
			return
		}
		body := map[string]any{"kind": "ordinary", "items": []any{map[string]any{"product_id": v.id + "-1"}}}
		if status := api(t, http.MethodPost, "/v1/cancellations", bearer, fmt.Sprint("again-", n), body, nil); status >= 300 {
			t.Errorf("declare again: %d", status)
		}
	})
	sent := map[string]int{}
	eventually(t, "the mail of the day is out", func() bool {
		clear(sent)
		for _, m := range mails(t, "") {
			sent[m.To]++
		}
		return sent[v.email] >= 3
	})
	t.Logf("300 declarations sent %d mails to the address on file and %d to the stranger's", sent[v.email], sent["stranger@example.net"])
	// The first case's confirmation and receipt, then one confirmation and one alert a day.
	if sent[v.email] > 4 {
		t.Errorf("%d mails to the address on file", sent[v.email])
	}
}

// A customer's own token sends mails to any address, and not many.
func TestACustomersTokenIsNoMailingList(t *testing.T) {
	v := newVictims(t, 1, nil)[0]
	bearer := token(t, "sub="+v.id+"&scope=cancellations")
	var accepted atomic.Int64
	side(60, 16, func(n int) {
		status := api(t, http.MethodPost, "/v1/cancellations", bearer, fmt.Sprint("list-", n), map[string]any{
			"kind": "ordinary", "items": []any{map[string]any{"product_id": v.id + "-1"}},
			"confirmation_email": fmt.Sprintf("target.%d.%s@example.net", n, v.id),
		}, nil)
		if status < 300 {
			accepted.Add(1)
		}
	})
	if accepted.Load() != 60 {
		t.Errorf("%d declarations were received", accepted.Load())
	}
	count := func() (n int) {
		for _, m := range mails(t, "") {
			if strings.HasSuffix(m.To, "."+strings.ToLower(v.id)+"@example.net") || strings.HasSuffix(m.To, "."+v.id+"@example.net") {
				n++
			}
		}
		return n
	}
	eventually(t, "mails go out", func() bool { return count() >= 10 })
	if n := count(); n > 10 {
		t.Errorf("%d mails to foreign addresses", n)
	}
}

// What a stranger types travels in no mail that the provider's domain sends to
// somebody: not in the subject, not in the body.
func TestNobodysWordsTravelInAMail(t *testing.T) {
	v := newVictims(t, 1, nil)[0]
	words := strings.Repeat("Gewinnen Sie auf www.evil.example ", 110)
	var cases []string
	for _, form := range []string{"/kuendigen", "/widerrufen"} {
		for _, name := range []string{"www.evil.example Anna", v.name} {
			id, _ := fill(t, form, "kind", "for_cause", "reason", words, "name", name, "contract", v.contract+" evil.example",
				"part", "evil.example/teil", "customer_number", "evil.example", "email", "reader@example.net")
			cases = append(cases, id)
		}
	}
	for _, id := range cases {
		eventually(t, "a mail is out", func() bool { return len(mails(t, id)) > 0 })
		for _, m := range mails(t, id) {
			if strings.Contains(m.Subject+m.Text+m.HTML, "evil") {
				t.Errorf("%s to %s says\n%s", m.Kind, m.To, m.Text)
			}
		}
	}
}

// Plus-addressing and dots do not make one mailbox many.
func TestOneMailboxIsNotFloodedUnderManyNames(t *testing.T) {
	victim := fmt.Sprintf("opfer%d", victims.Add(1))
	cases := make([]string, 60)
	side(60, 16, func(n int) {
		cases[n], _ = fill(t, "/kuendigen", "name", fmt.Sprintf("Jemand Fremdes%d", n), "contract", "x", "email", fmt.Sprintf("%s+%d@gmail.com", victim, n))
	})
	lookedAt(t, cases)
	eventually(t, "the first are out", func() bool { return len(to(t, victim)) >= 5 })
	count := len(to(t, victim))
	t.Logf("60 forms sent %d mails to one mailbox", count)
	if count > 6 {
		t.Errorf("%d mails", count)
	}
}

// to are the mails to addresses that begin so.
func to(t *testing.T, begin string) (list []mail) {
	t.Helper()
	for _, m := range mails(t, "") {
		if strings.HasPrefix(m.To, begin) {
			list = append(list, m)
		}
	}
	return list
}

package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestEveryErrorIsAClearProblemDocumentThatEchoesNothing(t *testing.T) {
	c := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
	other := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
	mine, theirs := c.products[0].ID, other.products[0].ID
	items := func(ids ...string) string {
		var list []string
		for _, id := range ids {
			list = append(list, fmt.Sprintf(`{"product_id":%q}`, id))
		}
		return `{"kind":"ordinary","items":[` + strings.Join(list, ",") + `]}`
	}
	own := c.token(t)
	used := request{method: http.MethodPost, path: "/v1/cancellations", token: own, key: "used-" + c.id, raw: items(mine)}
	var declared cancellation
	used.send(t).into(t, &declared)
	t.Cleanup(func() { checkHistories(t, c, declared.ID) })
	await(t, declared.ID, "completed")

	tests := []struct {
		name, token, key, body string
		want                   int
	}{
		{"unknown product", own, "1", items("P-UNKNOWN-9"), 404},
		{"somebody else's product", own, "2", items(theirs), 404},
		{"a product twice", own, "3", items(mine, mine), 422},
		{"no item", own, "4", items(), 422},
		{"malformed JSON", own, "5", `{"items":[`, 400},
		{"unknown field", own, "6", `{"kind":"ordinary","items":[{"product_id":"` + mine + `"}],"zzyzx":"plugh"}`, 422},
		{"missing key", own, "", items(mine), 422},
		{"key with another body", own, "used-" + c.id, `{"kind":"for_cause","items":[{"product_id":"` + mine + `"}]}`, 409},
		{"no token", "", "7", items(mine), 401},
		{"expired token", token(t, "sub="+c.id+"&scope=cancellations&ttl=-1m"), "8", items(mine), 401},
		{"wrong audience", token(t, "sub="+c.id+"&scope=cancellations&aud=other"), "9", items(mine), 401},
		{"wrong scope", token(t, "sub="+c.id+"&scope=other"), "10", items(mine), 403},
		{"channel without intake", own, "11", `{"kind":"ordinary","channel":"letter","items":[{"product_id":"` + mine + `"}]}`, 403},
		{"impossible date", own, "12", `{"kind":"ordinary","items":[{"product_id":"` + mine + `","requested_end":"2027-02-31"}]}`, 422},
	}
	var foreign, unknown string
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			key := test.key
			if key != "" && !strings.HasPrefix(key, "used-") {
				key += c.id
			}
			a := request{method: http.MethodPost, path: "/v1/cancellations", token: test.token, key: key, raw: test.body}.send(t)
			if a.status != test.want || !strings.HasPrefix(a.header.Get("Content-Type"), "application/problem+json") {
				t.Errorf("%d %s: %s", a.status, a.header.Get("Content-Type"), a.body)
			}
			for _, sent := range []string{"P-UNKNOWN-9", theirs, mine, "zzyzx", "plugh", "2027-02-31", "goroutine"} {
				if strings.Contains(string(a.body), sent) {
					t.Errorf("the answer echoes %q: %s", sent, a.body)
				}
			}
			switch test.name {
			case "unknown product":
				unknown = string(a.body)
			case "somebody else's product":
				foreign = string(a.body)
			}
		})
	}
	if foreign != unknown {
		t.Errorf("a foreign product can be told from an unknown one:\n%s\n%s", foreign, unknown)
	}
}

func TestWhatIsNoErrorIsReceived(t *testing.T) {
	tests := []struct {
		name  string
		terms string
		body  func(id string) map[string]any
		want  func(t *testing.T, got item, earliest string)
		state string
	}{
		{"a wish in the past", anyDay, wish("2020-01-31", "ordinary"), func(t *testing.T, got item, earliest string) {
			if got.EndsOn != earliest {
				t.Errorf("ends on %s, want %s", got.EndsOn, earliest)
			}
		}, "completed"},
		{"a wish between possible ends", monthEnd, wish("2028-02-10", "ordinary"), func(t *testing.T, got item, _ string) {
			if got.EndsOn != "2028-02-29" {
				t.Errorf("ends on %s", got.EndsOn)
			}
		}, "completed"},
		{"a cause without a reason", minimum, wish("", "for_cause"), func(t *testing.T, got item, earliest string) {
			if got.Review == nil || got.Review.State != "open" || got.EndsOn != earliest {
				t.Errorf("item %+v, want the ordinary end %s and an open review", got, earliest)
			}
		}, "needs_attention"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := newCustomer(t, product{ID: "1", Line: "access", Terms: test.terms})
			declared := c.declareBody(t, http.StatusCreated, test.body(c.products[0].ID))
			test.want(t, declared.Items[0], ends(t, test.terms, declared.ReceivedAt))
			await(t, declared.ID, test.state)
			oneMail(t, declared.ID)
		})
	}
}

func wish(end, kind string) func(string) map[string]any {
	return func(id string) map[string]any {
		item := map[string]any{"product_id": id}
		if end != "" {
			item["requested_end"] = end
		}
		return map[string]any{"items": []any{item}, "kind": kind}
	}
}

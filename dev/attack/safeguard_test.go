package attack

import (
	"slices"
	"testing"
)

// Whoever knows two things of a customer can cancel for him. The alert to the
// address on file is what he learns of it, so a person hears if it does not arrive.
func TestASafeguardThatFailsCallsAPerson(t *testing.T) {
	support := token(t, "sub=agent&scope=support")
	for name, faults := range map[string]string{
		"refused":    `"status":400`,
		"bounced":    `"bounce":true`,
		"suppressed": `"suppressed":true`,
		"no answer":  `"reset_before_accept":true`,
		"no address": ``,
	} {
		t.Run(name, func(t *testing.T) {
			v := newVictims(t, 1, func(v *victim) {
				if faults == "" {
					v.email = ""
				}
			})[0]
			if faults != "" {
				fault(t, `{"to":"`+v.email+`",`+faults+`}`)
			}
			id, _ := fill(t, "/kuendigen", "name", v.name, "contract", v.contract, "birth_date", "29.2.1980", "email", "stranger@example.net")
			eventually(t, "a person is called", func() bool { return read(t, support, id).State == "needs_attention" })
			if k := read(t, support, id); !slices.ContainsFunc(k.Mails, func(m struct{ Kind, State string }) bool { return m.Kind == "alert" }) {
				t.Errorf("%+v", k)
			}
		})
	}
}

package attack

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// A name is known to many. What else customers have at hand is guessed: numbers by
// the thousand, and each birth date.
func TestANameAloneCancelsNothing(t *testing.T) {
	list := newVictims(t, 2, nil)
	byNumber, byBirth := list[0], list[1]
	began := time.Now()
	cases := make([]string, 56+366)
	side(56, 16, func(n int) {
		var numbers []string
		for i := range 18 { // as many as the field takes
			numbers = append(numbers, fmt.Sprintf("2024%06d", 400_000+18*n+i))
		}
		cases[n], _ = fill(t, "/kuendigen", "name", byNumber.name, "contract", strings.Join(numbers, " "), "email", "stranger@example.net")
	})
	day := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	side(366, 16, func(n int) {
		born := day.Add(time.Duration(n) * 24 * time.Hour).Format("2.1.2006")
		cases[56+n], _ = fill(t, "/kuendigen", "name", byBirth.name, "contract", byBirth.product, "birth_date", born, "email", "stranger@example.net")
	})
	lookedAt(t, cases)
	t.Logf("1,008 numbers and 366 birth dates by %d forms in %s", len(cases), time.Since(began).Round(time.Second))
	for _, v := range list {
		if !v.active(t) {
			t.Errorf("%s is cancelled by a guess", v.name)
		}
	}
}

// What is known of a customer, and proves nothing, does not keep her from cancelling.
func TestWhoeverTypesTwoIdentifiersIsServedWhateverStrangersTried(t *testing.T) {
	v := newVictims(t, 1, nil)[0]
	for n := range 8 {
		fill(t, "/kuendigen", "name", v.name, "contract", v.product, "birth_date", fmt.Sprint("1.1.", 1950+n), "email", "stranger@example.net")
	}
	id, _ := fill(t, "/kuendigen", "name", v.name, "contract", v.contract, "birth_date", "29.2.1980", "email", "new."+v.email)
	eventually(t, "she is confirmed", func() bool {
		return slices.ContainsFunc(mails(t, id), func(m mail) bool { return m.Kind == "confirmation" && m.To == "new."+v.email })
	})
}

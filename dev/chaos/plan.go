package chaos

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// plan is a campaign as it follows from its seed. What happens when is given
// by its steps, one after the other; how fast the machine is shifts them.
type plan struct {
	customers    []customer
	declarations []declaration
	steps        []step
}

// step is one blow in the weather that the step brings.
type step struct {
	release int           // so many declarations begin meanwhile
	pause   time.Duration // before the blow
	blow    blow
	down    time.Duration // how long a killed part stays away; 0: it is started again at once
	mail    string        // what goes wrong with mails from now on
	line    string        // the line whose backend misbehaves from now on
	orders  string        // and how
}

// newPlan deals blows and faults from shuffled decks, so that each comes as
// often as it stands in its deck, however few the steps.
func newPlan(seed uint64, cases int, now time.Time) plan {
	r := rand.New(rand.NewPCG(seed, 1))
	var p plan
	for n := 0; len(p.declarations) < cases; n++ {
		c := newCustomer(r, seed, n)
		p.customers = append(p.customers, c)
		p.declarations = append(p.declarations, newDeclaration(r, c, fmt.Sprintf("key-%d-%d", seed, n), now))
		if r.IntN(6) == 0 && len(p.declarations) < cases {
			// The same once more, at the same time and under another key.
			p.declarations = append(p.declarations, newDeclaration(r, c, fmt.Sprintf("twin-%d-%d", seed, n), now))
		}
	}
	p.steps = make([]step, max(len(blows), cases/10))
	blow, mail, order, line := deal(r, blows), deal(r, mailFaults), deal(r, orderFaults), deal(r, lines())
	for i := range p.steps {
		s := step{
			release: cases*(i+1)/len(p.steps) - cases*i/len(p.steps),
			pause:   time.Duration(300+r.IntN(1700)) * time.Millisecond,
			blow:    blow(), mail: seeded(r, mail()), line: line(), orders: order(),
		}
		if r.IntN(4) == 0 {
			s.down = time.Duration(500+r.IntN(4500)) * time.Millisecond
		}
		p.steps[i] = s
	}
	return p
}

// deal hands out the cards of a deck in random order, again and again.
func deal[T any](r *rand.Rand, deck []T) func() T {
	var left []int
	return func() T {
		if len(left) == 0 {
			left = r.Perm(len(deck))
		}
		card := deck[left[0]]
		left = left[1:]
		return card
	}
}

// seeded gives faults that are drawn by chance a seed of their own.
func seeded(r *rand.Rand, faults string) string {
	if !strings.Contains(faults, "%d") {
		return faults
	}
	return fmt.Sprintf(faults, r.Uint32())
}

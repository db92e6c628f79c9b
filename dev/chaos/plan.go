package chaos

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/fairwell/fairwell/dev/stack"
)

// plan is a campaign as it follows from its seed. What happens when is given
// by its steps, one after the other; how fast the machine is shifts them.
type plan struct {
	customers    []customer
	declarations []declaration
	steps        []step
	calm         bool // nothing is killed, frozen or cut: there is weather alone
}

// step is one blow in the weather that the step brings.
type step struct {
	release int           // so many declarations begin meanwhile
	pause   time.Duration // before the blow
	blow    blow
	part    string        // on which it falls; "": on none of its own
	down    time.Duration // how long a killed part stays away or a frozen one stays so; 0: it is started again at once
	mail    string        // what goes wrong with mails from now on
	line    string        // the line whose backend misbehaves from now on
	orders  string        // and how
}

// newPlan deals blows and faults from shuffled decks, so that each comes as
// often as it is in its deck, unless there are to be fewer steps. The crew says
// which parts there are.
func newPlan(seed uint64, cases, steps int, crew stack.Replicas, now time.Time) plan {
	r := rand.New(rand.NewPCG(seed, 1))
	var p plan
	p.declare(r, seed, cases, now)
	if steps == 0 {
		steps = max(len(blows), cases/10)
	}
	p.steps = make([]step, steps)
	blow, mail, order, line := deal(r, blows), deal(r, mailFaults), deal(r, orderFaults), deal(r, lines())
	parts := newParts(r, crew)
	for i := range p.steps {
		s := step{
			release: cases*(i+1)/len(p.steps) - cases*i/len(p.steps),
			pause:   time.Duration(300+r.IntN(1700)) * time.Millisecond,
			blow:    blow(), mail: seeded(r, mail()), line: line(), orders: order(),
		}
		s.part = parts(s.blow)
		switch {
		case s.blow == freeze:
			s.down = freezeFor(r)
		case r.IntN(4) == 0:
			s.down = time.Duration(500+r.IntN(4500)) * time.Millisecond
		}
		p.steps[i] = s
	}
	return p
}

// declare plans who comes by which door. Of twelve customers seven declare by the
// API, three by the form and two withdraw; one form in four fits nobody.
func (p *plan) declare(r *rand.Rand, seed uint64, cases int, now time.Time) {
	doors := deal(r, []door{
		byAPI, byAPI, byAPI, byAPI, byAPI, byAPI, byAPI, byForm, byForm, byForm, byWithdrawal, byWithdrawal,
	})
	forms := deal(r, []string{matched, matched, matched, unmatched})
	withdrawals := deal(r, []string{matched, matched, late, unmatched})
	offers := deal(r, []bool{true, false, false, false})
	for n := 0; len(p.declarations) < cases; n++ {
		c := newCustomer(r, seed, n)
		switch doors() {
		case byWithdrawal:
			finds := withdrawals()
			if finds == matched {
				c = c.justConcluded(now)
			}
			d := newWithdrawal(r, c)
			if finds == unmatched {
				d = d.fitsNobody(n)
			}
			p.add(c, d)
			continue
		case byForm:
			d := newTyped(r, c, now)
			if forms() == unmatched {
				p.add(c, d.fitsNobody(n))
				continue
			}
			p.add(c, d)
		default:
			d := newDeclaration(r, c, fmt.Sprintf("key-%d-%d", seed, n), now)
			if d.mayGoOn() && offers() {
				p.goOn(r, c, d, fmt.Sprintf("again-%d-%d", seed, n), cases)
				continue
			}
			p.add(c, d)
		}
		if r.IntN(6) == 0 && len(p.declarations) < cases { // the same customer once more, at the same time
			if r.IntN(3) == 0 {
				p.declarations = append(p.declarations, newTyped(r, c, now))
			} else {
				p.declarations = append(p.declarations, newDeclaration(r, c, fmt.Sprintf("twin-%d-%d", seed, n), now))
			}
		}
	}
}

func (p *plan) add(c customer, d declaration) {
	p.customers, p.declarations = append(p.customers, c), append(p.declarations, d)
}

// newParts answers on which part a blow falls: on each replica as often as on
// another. Postgres is never frozen: what waits for it would only wait longer, and
// so would the audit.
func newParts(r *rand.Rand, crew stack.Replicas) func(blow) string {
	apis, workers := deal(r, crew.APINames()), deal(r, crew.WorkerNames())
	frozen := deal(r, slices.Concat(crew.APINames(), crew.WorkerNames(), []string{"temporal", "mailbox", "backends"}))
	return func(b blow) string {
		switch b {
		case killAPI:
			return apis()
		case killWorker:
			return workers()
		case killTemporal:
			return "temporal"
		case killPostgres:
			return "postgres"
		case freeze:
			return frozen()
		}
		return ""
	}
}

// The bounds of a freeze. The longest is longer than any call of the service waits.
const (
	freezeLeast = 5 * time.Second
	freezeMost  = 60 * time.Second
)

// freezeFor is more often short than long.
func freezeFor(r *rand.Rand) time.Duration {
	share := r.Float64()
	return (freezeLeast + time.Duration(share*share*float64(freezeMost-freezeLeast))).Round(10 * time.Millisecond)
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

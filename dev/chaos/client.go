package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// said is what a client was told about its declaration.
type said struct {
	key      string         // under which it was made; "": the form was never opened
	cases    []caseView     // one for each answer 201 or 202, or each page that a form led to
	links    []string       // of those pages
	statuses map[int]int    // how often each status came; 0: no answer
	odd      map[string]int // answers that a declaration must never get
	offered  int            // the status of the answer to the offer to go on; 0: none was made, or it had no answer
}

// crowd is clients on connections of their own, who declare what is released.
type crowd struct {
	release func(number int)
	wait    func() []said
}

// connections declare at the same time.
const connections = 12

// gather lets clients wait for declarations, in the plan's order. Those under
// way end when ctx does.
func (w *world) gather(ctx context.Context, p plan, tokens map[string]string) crowd {
	told := make([]said, len(p.declarations))
	through := make([]chan struct{}, len(told))
	for n := range through {
		through[n] = make(chan struct{})
	}
	queue := make(chan int, len(p.declarations))
	next := 0
	var under sync.WaitGroup
	for range connections {
		under.Go(func() {
			for n := range queue {
				if p.declarations[n].again {
					<-through[n-1] // taken from the queue before this one
				}
				told[n] = w.declare(ctx, p.declarations[n], tokens)
				close(through[n])
			}
		})
	}
	return crowd{
		release: func(number int) {
			for range number {
				queue <- next
				next++
			}
		},
		wait: func() []said {
			close(queue)
			under.Wait()
			return told
		},
	}
}

// tokens fetches every client's token beforehand, as a portal has it before
// its customer comes to declare.
func (w *world) tokens(ctx context.Context, p plan) (map[string]string, error) {
	tokens := map[string]string{}
	var err error
	if tokens[""], err = w.token(ctx, "intake", "intake"); err != nil {
		return nil, err
	}
	for _, c := range p.customers {
		if tokens[c.id], err = w.token(ctx, c.id, "cancellations"); err != nil {
			return nil, err
		}
	}
	return tokens, nil
}

// declare does as a real client does, each by its own door.
func (w *world) declare(ctx context.Context, d declaration, tokens map[string]string) said {
	s := said{key: d.key, statuses: map[int]int{}, odd: map[string]int{}}
	if d.door != byAPI {
		w.fillIn(ctx, d, &s)
		return s
	}
	r := request{method: http.MethodPost, key: d.key, body: d.body, token: tokens[d.customer.id]}
	if d.intake {
		r.token = tokens[""]
	}
	s.repeat(ctx, d, func() (answer, bool) {
		r.url = w.api() + string(byAPI)
		a, err := w.call(ctx, r)
		if err != nil {
			return answer{}, false
		}
		if a.status != http.StatusCreated && a.status != http.StatusAccepted {
			return a, false
		}
		s.accept(a)
		return a, true
	})
	if d.goesOn > 0 && len(s.cases) > 0 {
		w.offer(ctx, d, r.token, &s)
	}
	return s
}

// repeat tries with the same key until it is answered, waits as long as it is told
// to, and sometimes has no patience or sends twice. An answer without a status is
// none.
func (s *said) repeat(ctx context.Context, d declaration, try func() (a answer, accepted bool)) {
	wanted := 1
	if d.doubles {
		wanted = 2
	}
	pause := 100 * time.Millisecond
	for got := 0; got < wanted; {
		a, accepted := try()
		s.statuses[a.status]++
		if accepted {
			got++
			continue
		}
		after := pause/2 + rand.N(pause)
		switch a.status {
		case 0, http.StatusTooManyRequests, http.StatusServiceUnavailable:
			if seconds, err := strconv.Atoi(a.header.Get("Retry-After")); err == nil {
				after = min(time.Duration(seconds)*time.Second, 3*time.Second)
			}
		default:
			s.odd[fmt.Sprintf("a declaration was answered %d", a.status)]++
			if a.status/100 == 4 {
				return
			}
		}
		if d.hasty || !wait(ctx, after) {
			return
		}
		pause = min(2*pause, 2*time.Second)
	}
}

func (s *said) accept(a answer) {
	var c caseView
	if err := json.Unmarshal(a.body, &c); err != nil || c.ID == "" {
		s.odd["an accepted declaration was answered without a case"]++
	}
	if len(c.Receipt) == 0 {
		s.odd["an accepted declaration was answered without its receipt"]++
	}
	s.cases = append(s.cases, c)
}

// wait says whether the time passed before ctx ended.
func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

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
	cases    []caseView     // one for each answer 201 or 202
	statuses map[int]int    // how often each status came; 0: no answer
	odd      map[string]int // answers that a declaration must never get
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
	queue := make(chan int, len(p.declarations))
	next := 0
	var under sync.WaitGroup
	for range connections {
		under.Go(func() {
			for n := range queue {
				told[n] = w.declare(ctx, p.declarations[n], tokens)
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

// declare does as a real client does: it repeats with the same key until it is
// answered, waits as long as it is told to, and sometimes has no patience or
// sends twice.
func (w *world) declare(ctx context.Context, d declaration, tokens map[string]string) said {
	s := said{statuses: map[int]int{}, odd: map[string]int{}}
	r := request{method: http.MethodPost, url: w.env.API() + "/v1/cancellations", key: d.key, body: d.body, token: tokens[d.customer.id]}
	if d.intake {
		r.token = tokens[""]
	}
	wanted := 1
	if d.doubles {
		wanted = 2
	}
	pause := 100 * time.Millisecond
	for len(s.cases) < wanted {
		a, err := w.call(ctx, r)
		if err != nil {
			a.status = 0
		}
		s.statuses[a.status]++
		after := pause/2 + rand.N(pause)
		switch a.status {
		case http.StatusCreated, http.StatusAccepted:
			s.accept(a)
			continue
		case 0, http.StatusTooManyRequests, http.StatusServiceUnavailable:
			if seconds, err := strconv.Atoi(a.header.Get("Retry-After")); err == nil {
				after = min(time.Duration(seconds)*time.Second, 3*time.Second)
			}
		default:
			s.odd[fmt.Sprintf("a declaration was answered %d", a.status)]++
			if a.status/100 == 4 {
				return s
			}
		}
		if d.hasty || !wait(ctx, after) {
			return s
		}
		pause = min(2*pause, 2*time.Second)
	}
	return s
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

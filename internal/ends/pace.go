package ends

import (
	"context"
	"sync"
	"time"
)

// pace gives turns, so many a minute to each line.
type pace struct {
	every time.Duration // zero: at once
	mu    sync.Mutex
	next  map[string]time.Time // of each line
}

func newPace(rate int) *pace {
	p := &pace{next: map[string]time.Time{}}
	if rate > 0 {
		p.every = time.Minute / time.Duration(rate)
	}
	return p
}

// turn waits for the next turn of a line. Time in which nobody came is not saved up.
func (p *pace) turn(ctx context.Context, line string) error {
	p.mu.Lock()
	now := time.Now()
	at := p.next[line]
	if at.Before(now) {
		at = now
	}
	p.next[line] = at.Add(p.every)
	p.mu.Unlock()
	if !at.After(now) {
		return ctx.Err()
	}
	return sleep(ctx, at)
}

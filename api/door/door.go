// Package door keeps one visitor from standing in the way of others: whoever
// declares waits in the line of his address, and the lines are served in turn.
//
// It must never turn away a declaration while there is room to wait, and it
// knows nothing about what is declared.
package door

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

const (
	// Room is how many may wait at once, from all addresses together.
	Room = 1000
	// places of one address at a time, and how long at least each of them is
	// taken while others of the address wait: about 50 a second. Thousands of
	// people may share the address of a carrier, so it is never shut out.
	ofOneAddress = 4
	pace         = 80 * time.Millisecond
)

// ErrFull says that too many wait already, and most of them from this address.
var ErrFull = errors.New("too many wait to declare")

// Door lets a number of visitors in at a time. It is safe for concurrent use.
type Door struct {
	mu      sync.Mutex
	free    int // places that nobody holds
	waiting int
	lines   map[string]*line
	turn    []*line // those in which somebody waits; the first is next
}

// line is who waits from one address, and how many places it holds.
type line struct {
	from    string
	held    int
	waiting []visitor
}

// visitor is told once: to come in, or that the door is full.
type visitor chan error

// New returns a door with so many places.
func New(places int) *Door {
	return &Door{free: places, lines: map[string]*line{}}
}

// Enter waits for a place; leave gives it back. The error is ErrFull, or that of
// the context: nobody came in.
func (d *Door) Enter(ctx context.Context, from string) (leave func(), err error) {
	l, v := d.queue(from)
	select {
	case err = <-v:
	case <-ctx.Done():
		if d.giveUp(l, v) {
			return nil, ctx.Err()
		}
		err = <-v // it was told just now
	}
	if err != nil {
		return nil, err
	}
	since := time.Now()
	return func() { d.leave(l, since) }, nil
}

func (d *Door) queue(from string) (*line, visitor) {
	d.mu.Lock()
	defer d.mu.Unlock()
	l := d.lines[from]
	if l == nil {
		l = &line{from: from}
		d.lines[from] = l
	}
	if len(l.waiting) == 0 {
		d.turn = append(d.turn, l)
	}
	v := make(visitor, 1)
	l.waiting = append(l.waiting, v)
	d.waiting++
	d.admit()
	if d.waiting > Room {
		d.turnAway()
	}
	return l, v
}

// admit lets in whose turn it is. A line that was served goes to the end.
func (d *Door) admit() {
	for d.free > 0 {
		next := slices.IndexFunc(d.turn, func(l *line) bool { return l.held < ofOneAddress })
		if next < 0 {
			return
		}
		l := d.turn[next]
		v := l.waiting[0]
		d.drop(l, 0)
		if len(l.waiting) > 0 {
			d.turn = append(slices.Delete(d.turn, next, next+1), l)
		}
		d.free--
		l.held++
		v <- nil
	}
}

// turnAway makes room at the cost of the longest line, and there of who came
// last: an address that floods the door turns away itself alone.
func (d *Door) turnAway() {
	longest := slices.MaxFunc(d.turn, func(a, b *line) int { return len(a.waiting) - len(b.waiting) })
	last := len(longest.waiting) - 1
	v := longest.waiting[last]
	d.drop(longest, last)
	v <- ErrFull
}

// giveUp takes back who does not wait any more; it is false if he was told.
func (d *Door) giveUp(l *line, v visitor) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	at := slices.Index(l.waiting, v)
	if at < 0 {
		return false
	}
	d.drop(l, at)
	d.forget(l)
	return true
}

// drop takes one out of a line, and the line out of the turn if it was the last.
func (d *Door) drop(l *line, at int) {
	l.waiting = slices.Delete(l.waiting, at, at+1)
	d.waiting--
	if len(l.waiting) == 0 {
		d.turn = slices.DeleteFunc(d.turn, func(other *line) bool { return other == l })
	}
}

// leave frees the place for others at once, and for the own address at its pace.
func (d *Door) leave(l *line, since time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.free++
	if rest := pace - time.Since(since); rest > 0 && len(l.waiting) > 0 {
		time.AfterFunc(rest, func() { d.release(l) })
	} else {
		l.held--
		d.forget(l)
	}
	d.admit()
}

func (d *Door) release(l *line) {
	d.mu.Lock()
	defer d.mu.Unlock()
	l.held--
	d.forget(l)
	d.admit()
}

func (d *Door) forget(l *line) {
	if l.held == 0 && len(l.waiting) == 0 {
		delete(d.lines, l.from)
	}
}

package measure

import (
	"context"
	"errors"
	"sync"
	"time"
)

// ErrNoMore ends a load without being its error: there is nothing left to ask.
var ErrNoMore = errors.New("nothing left to ask")

// Load is how hard something is asked.
type Load struct {
	Connections int
	For         time.Duration // 0: until Most or an error
	Most        int           // questions in all; 0: any number
	Rate        float64       // questions a second over all connections; 0: as fast as they are answered
}

// Answer is what became of one question.
type Answer struct {
	ID   string
	Late bool // it was accepted, but not decided yet
	Took time.Duration
}

// Answers are those of one load, in the order in which they came.
type Answers struct {
	List []Answer
	Took time.Duration // from the first question to the last answer
}

// Run asks until the load is done, a question fails or ctx ends. Its error is the
// first of a question; [ErrNoMore] is none.
func (l Load) Run(ctx context.Context, ask func(context.Context) (Answer, error)) (Answers, error) {
	var (
		mu     sync.Mutex
		all    Answers
		asked  int
		failed error
		busy   sync.WaitGroup
	)
	began := time.Now()
	next := func() bool {
		mu.Lock()
		defer mu.Unlock()
		if failed != nil || ctx.Err() != nil || (l.Most > 0 && asked == l.Most) || (l.For > 0 && time.Since(began) >= l.For) {
			return false
		}
		asked++
		return true
	}
	pace, stop := l.pace()
	defer stop()
	for range l.Connections {
		busy.Go(func() {
			for next() && l.wait(ctx, pace) {
				asked := time.Now()
				answer, err := ask(ctx)
				answer.Took = time.Since(asked)
				mu.Lock()
				if err == nil {
					all.List = append(all.List, answer)
				} else if failed == nil {
					failed = err
				}
				mu.Unlock()
			}
		})
	}
	busy.Wait()
	all.Took = time.Since(began)
	if errors.Is(failed, ErrNoMore) {
		failed = nil
	}
	return all, errors.Join(failed, ctx.Err())
}

// pace gives a moment for each question, or none where they follow each other.
func (l Load) pace() (<-chan time.Time, func()) {
	if l.Rate <= 0 {
		return nil, func() {}
	}
	ticker := time.NewTicker(time.Duration(float64(time.Second) / l.Rate))
	return ticker.C, ticker.Stop
}

// wait is false if ctx ended first.
func (Load) wait(ctx context.Context, pace <-chan time.Time) bool {
	if pace == nil {
		return true
	}
	select {
	case <-ctx.Done():
		return false
	case <-pace:
		return true
	}
}

// Times are how long the answers took.
func (a Answers) Times() []time.Duration {
	times := make([]time.Duration, len(a.List))
	for i, each := range a.List {
		times[i] = each.Took
	}
	return times
}

// IDs are what the answers were about.
func (a Answers) IDs() []string {
	ids := make([]string, len(a.List))
	for i, each := range a.List {
		ids[i] = each.ID
	}
	return ids
}

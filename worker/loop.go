package worker

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"time"
)

// maxBackOff bounds the pause of a loop whose rounds fail.
const maxBackOff = 15 * time.Second

// loop repeats a round until its context ends. While rounds fail, because
// Postgres, Temporal or SendGrid is away, it waits longer each time, with
// jitter, so that many workers do not come back at the same moment. It never
// gives up.
type loop struct {
	name    string // in logs and metrics
	every   time.Duration
	haste   int // every pause is divided by it; 0: it is not
	round   func(context.Context) error
	log     *slog.Logger
	metrics *Metrics
}

func (l loop) run(ctx context.Context) {
	every, longest := l.every/time.Duration(max(l.haste, 1)), maxBackOff/time.Duration(max(l.haste, 1))
	pause := every
	for {
		timer := time.NewTimer(pause/2 + rand.N(pause))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		err := l.round(ctx)
		if ctx.Err() != nil {
			return
		}
		l.metrics.round(ctx, l.name, err)
		if err == nil {
			pause = every
			continue
		}
		pause = max(every, min(2*pause, longest))
		l.log.WarnContext(ctx, "a loop waits", "loop", l.name, "pause", pause, "error", err)
	}
}

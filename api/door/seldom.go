package door

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// seldom is how often a line about strangers is written at most: they must not
// be able to fill the log.
const seldom = time.Minute

// Log writes the same warning once a minute, and says how often it happened
// since the last time.
type Log struct {
	mu    sync.Mutex
	last  time.Time
	count int
}

// Warn counts, and writes if it is time. What it writes names nobody.
func (l *Log) Warn(ctx context.Context, to *slog.Logger, message string, args ...any) {
	l.mu.Lock()
	l.count++
	times, due := l.count, l.last.IsZero() || time.Since(l.last) >= seldom
	if due {
		l.last, l.count = time.Now(), 0
	}
	l.mu.Unlock()
	if due {
		to.WarnContext(ctx, message, append(args, "times", times)...)
	}
}

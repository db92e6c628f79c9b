package chaos

import (
	"context"
	"sync"
	"syscall"
	"time"
)

// ice knows which parts are frozen now: nobody freezes one twice, and nobody waits
// for a fake that cannot answer.
type ice struct {
	mu     sync.Mutex
	frozen map[string]bool
}

// take says whether the part was not frozen before.
func (i *ice) take(part string) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.frozen[part] {
		return false
	}
	if i.frozen == nil {
		i.frozen = map[string]bool{}
	}
	i.frozen[part] = true
	return true
}

func (i *ice) leave(part string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	delete(i.frozen, part)
}

func (i *ice) has(part string) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.frozen[part]
}

// freeze stops a part in the middle of whatever it does, and lets it go on after d
// or once ctx ends, whichever comes first. One that was killed meanwhile is another
// process by then.
func (s *saboteur) freeze(ctx context.Context, part string, d time.Duration) {
	if !s.ice.take(part) {
		return
	}
	pid := s.signal(ctx, part, syscall.SIGSTOP)
	if pid == 0 {
		s.ice.leave(part)
		return
	}
	s.freezes[part]++
	s.away.Go(func() {
		defer s.ice.leave(part)
		wait(ctx, d)
		if pidOf(s.dir, part) == pid {
			_ = syscall.Kill(pid, syscall.SIGCONT)
		}
	})
}

// signal sends one to a part, which may be about to be started again, and answers
// the process that got it; 0: none.
func (s *saboteur) signal(ctx context.Context, part string, signal syscall.Signal) int {
	for range 100 {
		if pid := pidOf(s.dir, part); pid > 0 && syscall.Kill(pid, signal) == nil {
			return pid
		}
		if !wait(ctx, 50*time.Millisecond) {
			break
		}
	}
	return 0
}

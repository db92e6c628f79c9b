package signin

import (
	"context"
	"math/rand/v2"
	"time"
)

// Sweep deletes sessions that expired, now and then, until ctx ends. Processes
// that started together do not sweep together: each pause is another.
func (s *SignIn) Sweep(ctx context.Context) error {
	for {
		s.sweepOnce(ctx)
		pause := time.NewTimer(s.pause/2 + rand.N(s.pause))
		select {
		case <-ctx.Done():
			pause.Stop()
			return nil
		case <-pause.C:
		}
	}
}

// sweepOnce goes on while there is something; what fails is tried next time.
func (s *SignIn) sweepOnce(ctx context.Context) {
	for ctx.Err() == nil {
		n, err := s.store.Sweep(ctx)
		if err != nil && ctx.Err() == nil {
			s.log.Warn("expired sessions are not deleted", "error", err)
		}
		if err != nil || n == 0 {
			return
		}
	}
}

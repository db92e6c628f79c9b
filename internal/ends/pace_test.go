package ends

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestALineGetsItsTurnsAndNoMoreHoweverManyAsk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(600)
		began := time.Now()
		var asking sync.WaitGroup
		for range 8 {
			asking.Go(func() {
				for range 25 {
					if err := p.turn(t.Context(), "access"); err != nil {
						t.Error(err)
					}
				}
			})
		}
		asking.Wait()
		if took := time.Since(began); took != 199*100*time.Millisecond {
			t.Errorf("200 turns at 600 a minute took %v", took)
		}
		stopped, stop := context.WithCancel(t.Context())
		stop()
		if err := p.turn(stopped, "access"); err == nil {
			t.Error("a turn was given to whoever was told to stop")
		}
	})
}

package retention

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestAPassKeepsItsRateAndEndsAtOnceWhenItIsStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := New(Config{Rate: 500})
		began := time.Now() // of the bubble's own clock
		if err := r.pause(t.Context(), 1000, 500*time.Millisecond); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took != 1500*time.Millisecond {
			t.Errorf("1000 rows that took half a second at 500 a second: a pause of %s", took)
		}
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if err := r.pause(ctx, 1000, 0); !errors.Is(err, context.Canceled) {
			t.Errorf("stopped: %v", err)
		}
	})
}

package door_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fairwell/fairwell/api/door"
)

// visit is somebody who stays inside for a while; it returns how long he waited.
func visit(t *testing.T, d *door.Door, from string, stay time.Duration) time.Duration {
	came := time.Now()
	leave, err := d.Enter(t.Context(), from)
	if err != nil {
		t.Errorf("%s is turned away: %v", from, err)
		return 0
	}
	waited := time.Since(came)
	<-time.After(stay)
	leave()
	return waited
}

func TestAFloodOfOneAddressMakesOthersWaitForOnePlaceAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, flood := door.New(2), sync.WaitGroup{}
		defer flood.Wait()
		for range 300 {
			flood.Go(func() { visit(t, d, "flood", 20*time.Millisecond) })
		}
		synctest.Wait()
		for i := range 5 {
			if waited := visit(t, d, fmt.Sprint("visitor ", i), 20*time.Millisecond); waited > 20*time.Millisecond {
				t.Errorf("a visitor waited %v", waited)
			}
		}
	})
}

func TestEverybodyBehindOneAddressGetsInInTurnAtItsPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, began := door.New(8), time.Now()
		order, come := make(chan int, 500), make(chan struct{})
		for i := range 500 {
			go func() {
				leave, err := d.Enter(t.Context(), "carrier")
				if err != nil {
					t.Errorf("turned away: %v", err)
					return
				}
				order <- i
				<-come
				leave()
			}()
			synctest.Wait()
		}
		close(come)
		for want := range 500 {
			if got := <-order; got/4 != want/4 { // four are let in at once
				t.Errorf("number %d came in when it was the turn of %d", got, want)
			}
		}
		if took := time.Since(began); took < 9*time.Second || took > 11*time.Second {
			t.Errorf("500 of one address took %v, not about 10 s", took)
		}
	})
}

func TestAFullDoorTurnsAwayWhoFloodsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		d, full := door.New(1), 0
		inside, err := d.Enter(ctx, "somebody")
		if err != nil {
			t.Fatal(err)
		}
		for range door.Room + 5 {
			go func() {
				switch leave, err := d.Enter(ctx, "flood"); {
				case err == nil:
					leave()
				case errors.Is(err, door.ErrFull):
					full++
				}
			}()
			synctest.Wait()
		}
		if full != 5 {
			t.Errorf("%d of the flood were turned away, not 5", full)
		}
		waits := make(chan time.Duration)
		go func() { waits <- visit(t, d, "visitor", 0) }()
		synctest.Wait()
		if full != 6 {
			t.Errorf("the visitor came at the cost of %d of the flood", full-5)
		}
		inside()
		stop()
		<-waits
	})
}

func TestWhoGivesUpKeepsNoPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := door.New(1)
		inside, err := d.Enter(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := d.Enter(ctx, "a"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		inside()
		if waited := visit(t, d, "a", 0); waited > 0 {
			t.Errorf("the next one waited %v", waited)
		}
	})
}

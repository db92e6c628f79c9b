package portal_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fairwell/fairwell/api/door"
	"github.com/fairwell/fairwell/api/portal"
)

// TestAFloodOfOneAddressShutsNobodyOut keeps 300 connections of one address
// declaring as fast as they are let. Meanwhile a visitor from another address does
// not wait in their line: he is served within a second, or on a machine that is slow
// for everybody in an eighth of what the line takes. 200 people behind the flooding
// address all get through within 60 s.
func TestAFloodOfOneAddressShutsNobodyOut(t *testing.T) {
	st := newStage(t, func(c *portal.Config) { c.Door = door.New(8) })
	st.client.Transport.(*http.Transport).MaxIdleConnsPerHost = 600
	declare := func(from, token string) int {
		return st.post("/kuendigen", filled("token", token), "X-Forwarded-For", from).status
	}
	ctx, stop := context.WithCancel(t.Context())
	var stored atomic.Int64
	under := make(chan struct{}) // closed once some of the flood is answered
	var flood, people sync.WaitGroup
	for i := range 300 {
		flood.Go(func() {
			for n := 0; ; n++ {
				body := filled("token", fmt.Sprintf("flood-%d-%d", i, n)).Encode()
				r, _ := http.NewRequestWithContext(ctx, http.MethodPost, st.server.URL+"/kuendigen", strings.NewReader(body))
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				r.Header.Set("X-Forwarded-For", "192.0.2.1")
				answer, err := st.client.Do(r)
				if err != nil {
					return // it is over
				}
				_ = answer.Body.Close()
				if stored.Add(1) == 20 {
					close(under)
				}
			}
		})
	}
	began, through := time.Now(), make(chan time.Duration, 1)
	for i := range 200 {
		people.Go(func() {
			if got := declare("192.0.2.1", fmt.Sprint("person-", i)); got != http.StatusSeeOther {
				t.Errorf("person %d behind the address is answered %d", i, got)
			}
		})
	}
	go func() {
		people.Wait()
		through <- time.Since(began)
	}()
	<-under // until then this process is busy opening 500 connections
	var slowest time.Duration
	for i := range 20 {
		came := time.Now()
		if form := st.visit("/kuendigen", "X-Forwarded-For", "192.0.2.2"); form.status != http.StatusOK {
			t.Errorf("the visitor sees no form: %d", form.status)
		}
		if got := declare("192.0.2.2", fmt.Sprint("visitor-", i)); got != http.StatusSeeOther {
			t.Errorf("the visitor is answered %d", got)
		}
		slowest = max(slowest, time.Since(came))
	}
	took := <-through
	stop()
	flood.Wait()
	t.Logf("the slowest of 20 visits took %v; 200 people behind the address %v; the flood was answered %d times",
		slowest, took, stored.Load())
	if slowest > max(time.Second, took/8) {
		t.Errorf("a visitor from another address waited %v", slowest)
	}
	if took > time.Minute {
		t.Errorf("200 people behind the flooding address took %v", took)
	}
}

// TestAFullDoorSaysThatNothingIsReceived: who is turned away keeps what he typed
// and learns by which other way he can declare.
func TestAFullDoorSaysThatNothingIsReceived(t *testing.T) {
	shut := door.New(0)
	st := newStage(t, func(c *portal.Config) { c.Door = shut })
	full, waiting := make(chan struct{}), sync.WaitGroup{}
	for range door.Room + 1 {
		waiting.Go(func() {
			if _, err := shut.Enter(t.Context(), "192.0.2.1"); errors.Is(err, door.ErrFull) {
				close(full)
			}
		})
	}
	t.Cleanup(waiting.Wait)
	<-full
	for _, tt := range []struct{ path, lang, says, post string }{
		{"/kuendigen", "de", "Ihre Kündigung ist noch nicht eingegangen", "Kündigen können Sie auch schriftlich: Beispielnetz, Musterweg 1, 12345 Musterstadt"},
		{"/widerrufen", "de", "Ihr Widerruf ist noch nicht eingegangen", "Widerrufen können Sie auch schriftlich: Beispielnetz, Musterweg 1, 12345 Musterstadt"},
		{"/kuendigen", "en", "Your cancellation has not been received yet", "You can also cancel by letter: Beispielnetz, Musterweg 1, 12345 Musterstadt"},
		{"/widerrufen", "en", "Your withdrawal has not been received yet", "You can also withdraw by letter: Beispielnetz, Musterweg 1, 12345 Musterstadt"},
	} {
		page := st.post(tt.path+"?lang="+tt.lang, filled("lang", tt.lang), "X-Forwarded-For", "192.0.2.1")
		if page.status != http.StatusServiceUnavailable || page.header.Get("Retry-After") == "" {
			t.Errorf("%s: answered %d without saying when to come back", tt.path, page.status)
		}
		page.says(t, tt.says, tt.post)
		page.holds(t, `value="Erika Beispiel"`, `value="2024-0815"`, `value="erika@example.com"`, `name="token" value="T1`)
	}
	if len(st.front.typed) != 0 {
		t.Error("something was received")
	}
}
